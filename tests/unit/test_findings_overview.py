"""What the overview points out: only beyond chance, only from ten schools up, and each sentence true of its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboards.findings import changes, gaps, overview
from dashboards.findings.could_move import could_move
from dashboards.findings.gaps import Gaps
from dashboards.findings.sentences import Sentence, are_hidden, spoken, with_again, without
from dashboards.words import among
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.filters import Filters
from la_portal.queries.gaps import Gap
from la_portal.queries.gaps import gaps as gaps_of
from la_portal.queries.measures import Measure
from la_portal.queries.movement import IN_DATE, IN_DRAFT, RECORDED, TRAINED, UNOFFICIAL, UNSURE, USED, Movement
from la_portal.vocabulary import Term

OPENED = date(2026, 11, 2)
EVERYTHING = Filters(on=OPENED)


def collection(number: int, year: int, term: Term, days: int = 40) -> CollectionFacts:
    due = OPENED + timedelta(days=32)
    return CollectionFacts(number, year, term, OPENED, OPENED, days, OPENED, due, due + timedelta(days=21), "2026.1")


NOW, SUMMER = collection(3, 2026, Term.AUTUMN), collection(2, 2025, Term.SUMMER)
AUTUMN = collection(1, 2025, Term.AUTUMN)
SPAN = Span(NOW, (SUMMER, AUTUMN))


def moved(measure: str, rose: int, fell: int, **facts: Any) -> Movement:
    """A yes or no of 90 schools, 40 of which said yes before."""
    now = 40 + rose - fell
    usual = {"part": now + 1, "whole": 97, "schools": 97, "part_then": 40, "whole_then": 90, "part_now": now}
    return Movement(
        **{"collection": NOW, "section": "policies", "measure": measure, "item": "generative_ai", "since": SUMMER}
        | {"name": "Generative AI", "whole_now": 90, "same": 90, "rose": rose, "fell": fell}
        | usual
        | facts
    )


def said(*rows: Movement) -> dict[str, Sentence]:
    return dict(spoken(changes.RULES, rows, EVERYTHING).shown)


def words(sentence: Sentence) -> str:
    return f"{sentence.title}. {sentence.number}{sentence.rest}"


def test_a_policy_that_rose_by_more_than_chance_is_told_of_all_and_of_the_same_schools() -> None:
    (sentence,) = said(moved(IN_DATE, 19, 2)).values()
    assert words(sentence) == (
        "Policies on generative AI rose most. "
        "58 of 97 schools have one in date; 17 more than in summer 2026 in the same 90 schools."
    )
    assert sentence.behind == ("policy", "generative_ai", "in_date")


@pytest.mark.parametrize(("rose", "fell", "speaks"), [(9, 1, False), (10, 1, False), (11, 1, True), (1, 11, True)])
def test_a_change_is_told_at_99_in_100(rose: int, fell: int, speaks: bool) -> None:
    assert bool(said(moved(IN_DATE, rose, fell))) is speaks


def test_under_ten_schools_nothing_is_compared() -> None:
    row = moved(IN_DATE, 9, 0, part_then=0, whole_then=9, part_now=9, whole_now=9, same=9)
    assert row.p is None
    assert not said(row)
    assert changes.nothing([row], SUMMER) == "Too few of the same schools to compare with summer 2026."
    ten = replace(row, part_now=10, whole_then=10, whole_now=10, same=10, rose=10)
    assert ten.beyond_chance


def test_what_nobody_has_at_either_time_is_not_looked_at() -> None:
    none = moved(USED, 0, 0, part=0, part_then=0, part_now=0)
    assert none.p is None
    assert changes.others([none, moved(USED, 1, 1)]) == 1


def test_each_rule_names_what_moved_most_and_counts_the_others() -> None:
    rows = [
        moved(IN_DATE, 15, 1, name="Complaints", item="complaints"),
        moved(IN_DATE, 30, 2),
        moved(IN_DATE, 14, 1, name="DSL cover", item="image_use"),
        moved(IN_DATE, 0, 20, name="Image use", item="image_use"),
        moved(IN_DATE, 2, 2, name="Phones", item="mobile_phones"),
        moved(IN_DRAFT, 30, 0, name="Phones", item="mobile_phones"),
    ]
    found = said(*rows)
    assert list(found) == ["policies_more", "policies_fewer"]
    assert found["policies_more"].rest.endswith("in the same 90 schools. So did two others.")
    assert found["policies_fewer"].title == "Policies on image use fell most"
    assert "20 fewer than in summer 2026" in found["policies_fewer"].rest
    assert changes.others(rows) == 1
    assert changes.same_schools(rows) == (90, 90)


def test_training_is_told_by_schools_and_not_by_people() -> None:
    facts: dict[str, Any] = {"section": "training", "item": "governors", "name": "Governors", "since": AUTUMN}
    people = {"part": 620, "whole": 1000, "part_then": 400, "whole_then": 900, "part_now": 600, "whole_now": 960}
    (sentence,) = said(moved(TRAINED, 40, 12, **facts, **people)).values()
    assert words(sentence) == (
        "Governors: more trained. 62%, 620 of 1,000 governors; in the same 90 schools 62%, from 44% in autumn 2025."
    )
    assert not said(moved(TRAINED, 1, 0, **facts, **people))
    assert not said(moved(TRAINED, 12, 40, **facts, **people)), "most schools went the other way"


def test_a_label_with_a_colon_gets_no_second_one() -> None:
    facts: dict[str, Any] = {"section": "training", "item": "dsl_online", "since": AUTUMN}
    (sentence,) = said(moved(TRAINED, 30, 2, **facts, name="DSL and deputies: online safety")).values()
    assert sentence.title == "DSL and deputies: online safety, more trained"


def test_incidents_are_told_as_rates_with_their_days_where_terms_differ() -> None:
    facts: dict[str, Any] = {"section": "incidents", "item": "conduct", "name": "Conduct"}
    counts = {"part": 150, "part_then": 100, "part_now": 150, "whole_then": 400_000, "whole_now": 400_000}
    same = moved(RECORDED, 0, 0, **facts, **counts, since=AUTUMN)
    (sentence,) = said(same).values()
    assert words(sentence) == (
        "More conduct incidents recorded. "
        "150 incidents, 15.0 per 1,000 pupils, from 10.0 in autumn 2025, in the same 90 schools."
    )
    short = replace(same, since=replace(AUTUMN, school_days=20), whole_then=200_000)
    assert not said(short), "as many for each school day, or fewer"
    longer = replace(same, since=replace(AUTUMN, school_days=60), whole_then=600_000)
    assert "over 40 and 60 school days" in words(said(longer)["incidents_more"])


def test_platforms_and_confidence_have_their_own_words() -> None:
    facts: dict[str, Any] = {"section": "platforms", "item": "whatsapp", "name": "WhatsApp group or channel"}
    found = said(
        moved(UNOFFICIAL, 15, 1, **facts),
        moved(USED, 1, 15, **facts),
        moved(UNSURE, 15, 1, section="incidents", item="recording_confidence"),
    )
    assert {code: one.title for code, one in found.items()} == {
        "unsure_more": "More schools are not sure of their recording",
        "official_fewer": "WhatsApp group or channel: official use in fewer schools",
        "unofficial_more": "WhatsApp group or channel: unofficial use known in more schools",
    }
    assert found["unofficial_more"].behind == ("platform", "whatsapp", "unofficial")


def test_where_nothing_moved_that_is_said() -> None:
    rows = [moved(IN_DATE, 3, 2), moved(USED, 1, 1)]
    assert changes.nothing(rows, SUMMER) == "None of 2 measures moved by more than chance since summer 2026."


def gap(section: str, part: int, whole: int, schools: int = 97, **facts: Any) -> Gap:
    names = {"training": "governors", "policies": "generative_ai", "platforms": "generative_ai_tool"}
    labels = {"training": "Governors", "policies": "Generative AI", "platforms": "Generative AI tool"}
    return Gap(section, facts.pop("item", names[section]), labels[section], part, whole, schools, **facts)


PICTURED = Gaps(
    NOW,
    [gap("training", 665, 1071), gap("policies", 50, 97, in_draft=23), gap("platforms", 18, 46, 46)],
    questions=5,
    returned=97,
)


def test_the_gaps_are_told_with_number_and_fraction() -> None:
    found = spoken(gaps.RULES, PICTURED, EVERYTHING)
    assert [words(one) for _, one in found.shown] == [
        "Governors. 62%, 665 of 1,071 governors trained.",
        "Generative AI: policy in date. 52%, 50 of 97 schools. 23 more are drafting one.",
        "Generative AI tool: risk-assessed. 39%, 18 of 46 official uses.",
        "Recording. 5 of 97 schools record fewer incidents than expected. Questions to ask, not conclusions.",
    ]


def test_a_number_leads_to_schools_only_where_there_is_a_list_of_them() -> None:
    shown = dict(spoken(gaps.RULES, PICTURED, EVERYTHING).shown)
    assert {code: one.behind for code, one in shown.items()} == {
        "gap_training": None,
        "gap_policies": ("policy", "generative_ai", "gap"),
        "gap_platforms": ("platform", "generative_ai_tool", "not_assessed"),
        "gap_recording": None,
    }


def test_the_page_names_the_two_widest_gaps_of_what_every_school_is_asked() -> None:
    start = "97 of 120 schools have returned"
    assert gaps.finding(start, PICTURED) == (
        f"{start}; policies on generative AI (52% in date) and governors (62% trained) are the widest gaps"
    )
    one = replace(PICTURED, rows=[gap("training", 665, 1071), gap("policies", 97, 97)])
    assert gaps.finding(start, one) == f"{start}; the widest gap is governors (62% trained)"
    assert gaps.finding(start, replace(PICTURED, rows=[gap("training", 1, 5, 9)])) == start


def test_a_course_above_what_is_expected_is_no_gap() -> None:
    staff = replace(PICTURED, rows=[gap("training", 85, 100, item="staff_online_safety", expected=80)], questions=0)
    assert not spoken(gaps.RULES, staff, EVERYTHING).shown
    below = replace(staff, rows=[gap("training", 79, 100, item="staff_online_safety", expected=80)])
    (sentence,) = dict(spoken(gaps.RULES, below, EVERYTHING).shown).values()
    assert words(sentence) == "Governors. 79%, 79 of 100 staff trained. Expected 80%."
    assert sentence.behind == ("training", "staff_online_safety", "below")


def test_the_widest_gap_of_a_section_is_first_and_few_uses_are_none() -> None:
    rows = [
        moved(IN_DATE, 0, 0, part=60, item="complaints", name="Complaints"),
        moved(IN_DATE, 0, 0, part=50),
        moved(IN_DRAFT, 0, 0, part=23),
        moved(TRAINED, 0, 0, section="training", item="staff_online_safety", part=79, whole=100),
        moved(TRAINED, 0, 0, section="training", item="governors", part=80, whole=100),
        moved("assessed", 0, 0, section="platforms", item="x", part=0, whole=9),
        moved("assessed", 0, 0, section="platforms", item="blog", part=1, whole=10),
    ]
    found = gaps_of(rows, SPAN)
    assert [one.item for one in found] == ["governors", "staff_online_safety", "generative_ai", "complaints", "blog"]
    assert [one.expected for one in found] == [None, 80, None, None, None]
    assert found[2].in_draft == 23


def test_hidden_sentences_are_counted_and_come_back() -> None:
    fewer = without(without(EVERYTHING, "gap_policies"), "gap_training")
    assert fewer.to_query() == "hide=gap_policies%7Cgap_training"
    found = spoken(gaps.RULES, PICTURED, replace(fewer, hidden=(*fewer.hidden, "no_rule")))
    assert [code for code, _ in found.shown] == ["gap_platforms", "gap_recording"]
    assert found.hidden == ("gap_training", "gap_policies")
    assert with_again(fewer, found.hidden) == EVERYTHING
    assert [are_hidden(count) for count in (1, 2)] == ["1 sentence is hidden.", "2 sentences are hidden."]
    assert among(fewer) == ""


def test_a_share_says_how_far_it_could_move() -> None:
    assert could_move(74, 97, 23) == "between 62% and 81% once all have answered"
    assert could_move(74, 97, 0) == ""
    assert could_move(0, 0, 10) == "between 0% and 100% once all have answered"
    assert could_move(50, 100, 100, unknown=2, once="had all answered") == (
        "between 25% and 75% had all answered, without 2 schools whose numbers were never told"
    )
    assert could_move(50, 100, 0, unknown=1) == (
        "how far it could move cannot be said, for 1 school whose numbers were never told"
    )


def test_the_card_of_incidents_says_whether_chance_explains_the_difference() -> None:
    now, before = Measure(NOW, 400, 40_000, 97, 371, 39_000, 90), Measure(AUTUMN, 370, 39_000, 95, 366, 38_900, 90)
    within = "9.5, from 9.4 in autumn 2025, in the same 90 schools: a difference within chance"
    assert overview.year_before([before, now], SPAN) == within
    more = replace(now, same_part=471)
    assert overview.year_before([before, more], SPAN).endswith("a difference larger than chance")
    short = Span(NOW, (SUMMER, replace(AUTUMN, school_days=30)))
    then = replace(before, collection=short.earlier[1])
    assert "over 40 and 30 school days" in overview.year_before([then, more], short)
    assert overview.year_before([now], Span(NOW, ())) == "First time asked"
    assert overview.year_before([now], Span(NOW, (SUMMER,))) == "No earlier autumn here to compare with"
