"""Sentences and charts of a report are made of shown numbers alone, by rules that are tried one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from la_portal.released import TOTAL, Chapter, Chart, Filter, Indicator, Observation, Symbol, Table, TermBase, Unit
from la_portal.reports.annual import findings
from la_portal.reports.annual.pictures import pictured
from la_portal.vocabulary import Term
from tests.released import BY_TERM, KINDS, REPORT, TREND

C = Symbol.HIDDEN
NUMBER, OF = Indicator("number", "Number"), Indicator("of", "Of")
PERCENT, RATE = Indicator("percent", "Share", Unit.PERCENT), Indicator("per_1000", "Rate", Unit.RATE)
SHARE = (NUMBER, OF, PERCENT)
ABOUT = replace(REPORT, year=2026, terms=(TermBase(Term.SUMMER, 248, 240),))
Rows = tuple[Observation, ...]


def seen(*values: object, labels: tuple[str, ...] = (), year: int = 2026, term: Term | None = None) -> Observation:
    return Observation(year, term, None, labels, values)  # pyright: ignore[reportArgumentType]


def table(name: str, *rows: Observation, indicators: tuple[Indicator, ...] = SHARE) -> Table:
    filters = tuple(Filter(f"filter {at}", "Filter") for at in range(max(len(one.labels) for one in rows)))
    return Table("9.1", name, "Title", filters, indicators, rows, ("time",), "indicators", "Based on all")


def said(one: Table) -> list[tuple[str, str]]:
    """The rules and words that are found in a table, each leading to it."""
    found = findings.of(Chapter(1, "any", "Any", tables=(one,)), ABOUT)
    assert {each.table for each in found} <= {"9.1"}
    return [(each.rule, each.words) for each in found]


def total(*values: object) -> Observation:
    return seen(*values, labels=(TOTAL,))


SHOWN = [
    ("R-1", table("completion_by_term", seen(240, 248, 96.8)),
     "240 of 248 schools have an accepted return for the summer term."),
    ("P-1", table("policies_in_date_by_phase", seen(5, 6, 83.3, labels=("Primary",)), total(1501, 2000, 75.1)),
     "75.1% of the policies that apply are in date: 1,501 of 2,000."),
    ("P-2", table("policies_by_state", seen(7, labels=("Filtering", "None")), seen(9, labels=("AI", "None")),
                  seen(50, labels=("Filtering", "In date")), indicators=(NUMBER,)),
     "The policy that most schools do not have is AI: 9 schools."),
    ("P-3", table("policies_in_date_trend", seen(1, 2, 50.0, year=2025, term=Term.SUMMER),
                  seen(3, 4, 75.0, term=Term.SUMMER)),
     "75.0% in Summer term 2027, 50.0% in Summer term 2026."),
    ("T-1", table("training_staff_by_phase", total(1800, 2000, 90.0)),
     "1,800 of 2,000 staff have had their online safety training, 90.0%."),
    ("T-2", table("training_by_course", seen(9, 10, 90.0, labels=("All staff",)),
                  seen(6, 10, 60.0, labels=("Governors",))),
     "The course that reaches the smallest share is governors: 60.0%."),
    ("T-3", table("training_staff_trend", seen(1, 2, 50.0, year=2025, term=Term.SUMMER),
                  seen(3, 4, 75.0, term=Term.SUMMER)),
     "75.0% in Summer term 2027, 50.0% in Summer term 2026."),
    ("I-1", table("incidents_by_term", seen(30, 900, 33.3, term=Term.SUMMER), seen(4118, 100_440, 41.0),
                  indicators=(NUMBER, Indicator("pupils", "Pupils"), RATE)),
     "Schools recorded 4,118 incidents, 41.0 for each 1,000 pupils."),
    ("I-2", table("incidents_by_kind", seen(84, labels=("Content", "Sexual")), seen(9, labels=("Contact", "Values")),
                  seen(84, labels=("Content", TOTAL)), seen(240, labels=(TOTAL, TOTAL)), indicators=(NUMBER,)),
     "Content of the kind “sexual” was recorded most: 84 incidents, 35% of all."),
    ("I-3", table("incidents_of_which", seen(7, 70, 10.0, labels=("Boys",)), seen(9, 70, 12.9, labels=("Girls",))),
     "Girls: 9 of 70 incidents, the most of this table."),
    ("I-4", table("incidents_action", seen(7, C, C, labels=("Police told",)), seen(C, C, C, labels=("Nothing",))),
     "Police told: 7 incidents, the most of this table."),
    ("I-5", table("incidents_trend", seen(36.0, year=2025), seen(41.0), indicators=(RATE,)),
     "There were 41.0 incidents for each 1,000 pupils, 36.0 in 2025 to 2026. "
     "A change can come from incidents or from recording."),
    ("F-1", table("platforms_in_use", seen(7, 60, 11.7, labels=("Instagram",)), seen(6, 60, 10.0, labels=("X",))),
     "Instagram is in official use in 7 of 60 schools, the most of all platforms."),
    ("F-2", table("platforms_assessed_by_phase", total(60, 90, 66.7)),
     "60 of 90 official platforms have been risk-assessed, 66.7%."),
    ("S-1", table("support_wanted", seen(7, 60, 11.7, labels=("Training",)), seen(6, 60, 10.0, labels=("Policy",))),
     "Schools ask most for training: 7 schools."),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "one", "words"), SHOWN, ids=[rule for rule, *_ in SHOWN])
def test_each_rule_has_its_sentence(rule: str, one: Table, words: str) -> None:
    assert said(one) == [(rule, words)]


def test_every_rule_is_tried() -> None:
    assert [rule for rule, *_ in SHOWN] == [rule for rule, *_ in findings.RULES]


@pytest.mark.parametrize(("rule", "one", "_"), SHOWN[1:], ids=[rule for rule, *_ in SHOWN[1:]])
@pytest.mark.parametrize("symbol", [Symbol.HIDDEN, Symbol.NOT_AVAILABLE, Symbol.NOT_APPLICABLE, Symbol.LOW])
def test_no_rule_has_a_sentence_where_nothing_is_shown(rule: str, one: Table, _: str, symbol: Symbol) -> None:
    hidden = tuple(replace(each, values=(symbol,) * len(each.values)) for each in one.observations)
    assert said(replace(one, observations=hidden)) == []


def test_a_hidden_number_is_not_the_most_and_gives_no_share() -> None:
    rows = [seen(7, labels=("Content", "Sexual")), seen(C, labels=("Contact", "Values")), seen(C, labels=(TOTAL,) * 2)]
    assert said(table("incidents_by_kind", *rows, indicators=(NUMBER,))) == [
        ("I-2", "Content of the kind “sexual” was recorded most: 7 incidents.")
    ]


def test_noughts_give_no_sentence_about_the_most() -> None:
    rows = [seen(0, labels=("Content", "Sexual")), seen(0, labels=(TOTAL,) * 2)]
    assert said(table("incidents_by_kind", *rows, indicators=(NUMBER,))) == []
    assert said(table("platforms_in_use", seen(0, 60, 0.0, labels=("X",)))) == []


def test_the_summary_has_the_most_telling_sentences_of_all_chapters() -> None:
    told = {rule: findings.of(Chapter(1, "any", "Any", tables=(one,)), ABOUT) for rule, one, _ in SHOWN}
    assert [one.rule for one in findings.most_telling(told)] == ["R-1", "P-1", "T-1", "I-1", "F-2"]


def charted(one: Table) -> Chart | None:
    return pictured(one).chart


def test_the_sentence_of_bars_says_the_most_and_the_least_and_how_many_are_hidden() -> None:
    rows = [seen(1200, labels=("A",)), seen(C, labels=("B",)), seen(5, labels=("D",)), seen(1300, labels=(TOTAL,))]
    one = replace(table("any", *rows, indicators=(NUMBER,)), chart=Chart("bars", "number", "Chart", ""))
    found = charted(one)
    assert found and found.sentence == "Most: A, 1,200. Least: D, 5. 1 hidden to protect people."


def test_the_sentence_of_a_line_says_each_shown_time() -> None:
    found = charted(TREND)
    assert found and found.sentence == "36.0 in 2025 to 2026, 41.0 in 2026 to 2027."


def test_the_sentence_of_times_says_which_was_most() -> None:
    found = charted(BY_TERM)
    assert found and found.sentence == "Most: Summer term 2027, 96.8%. Least: Autumn term 2026, 93.1%."


def test_a_chart_of_fewer_than_two_shown_numbers_is_dropped() -> None:
    rows = [seen(7, labels=("A",)), seen(C, labels=("B",)), seen(100, labels=(TOTAL,))]
    one = replace(table("any", *rows, indicators=(NUMBER,)), chart=Chart("bars", "number", "Chart", ""))
    assert charted(one) is None
    assert charted(replace(one, observations=(*rows, seen(0, labels=("D",))))) is not None
    assert charted(replace(TREND, observations=TREND.observations[:2])) is None


def test_a_table_without_a_chart_stays_without_one() -> None:
    assert charted(replace(KINDS, chart=None)) is None
