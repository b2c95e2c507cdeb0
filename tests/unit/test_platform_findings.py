"""The sentences of the platforms page: each true of its rows, and none made up where nothing stands out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboards.figures.share_trend import share_trend
from dashboards.findings import platforms as findings
from la_portal.catalogue import edition
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.measures import Measure
from la_portal.queries.platform_flags import Flagged
from la_portal.queries.platform_names import TypedName, folded
from la_portal.queries.platform_uses import CONCERNS, FLAGS, PlatformUse, states
from la_portal.vocabulary import Term

DAY = date(2026, 11, 2)
ROWS = {row.code: row for row in edition().section("platforms").rows}
NOTHING = dict.fromkeys(states("2026.1"), 0)


def collection(number: int, year: int, term: Term) -> CollectionFacts:
    due = DAY + timedelta(days=32)
    return CollectionFacts(number, year, term, DAY, DAY, 40, DAY, due, due + timedelta(days=21), "2026.1")


NOW, SUMMER, SPRING = (
    collection(4, 2026, Term.AUTUMN),
    collection(3, 2025, Term.SUMMER),
    collection(2, 2025, Term.SPRING),
)
SPAN = Span(NOW, (SUMMER, SPRING))


def use(code: str, official: int = 0, assessed: int = 0, unofficial: int = 0) -> PlatformUse:
    counts = {"official": official, "assessed": assessed, "unofficial": unofficial}
    return PlatformUse(NOW, ROWS[code], NOTHING | counts)


def measure(part: int, whole: int, of: CollectionFacts = NOW, schools: int = 97) -> Measure:
    return Measure(of, part, whole, schools, 0, 0, 0)


def flag(urn: int = 1, **facts: Any) -> Flagged:
    known = Flagged(urn, "School", "primary", None, ROWS["x"], FLAGS[0], "official", None, (), 1, None)
    return replace(known, **facts)


def test_the_page_names_the_platform_that_is_furthest_behind() -> None:
    rows = [use("website", 97, 84), use("generative_ai_tool", 46, 18), use("x", 41, 25), use("discord", 2, 0)]
    said = "71% of official platforms are risk-assessed; generative AI tool least often, 18 of 46"
    assert findings.platforms(measure(502, 710), rows) == said


def test_a_platform_that_chance_puts_last_or_few_schools_have_is_not_named() -> None:
    rows = [use("website", 97, 84), use("linkedin", 20, 10), use("discord", 9, 0)]
    said = "71% of official platforms are risk-assessed; no platform stands out"
    assert findings.platforms(measure(502, 710), rows) == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([use("x")], "No school that has returned uses a platform"),
        ([use("x", unofficial=3)], "No school that has returned has an official platform"),
    ],
)
def test_without_an_official_platform_the_page_says_so(rows: list[PlatformUse], said: str) -> None:
    assert findings.platforms(None, rows) == said
    assert findings.uses([use("x")], 12) == "No school that has returned uses a platform"


def test_under_ten_schools_the_page_has_a_fraction() -> None:
    few = measure(12, 17, schools=9)
    assert findings.platforms(few, [use("x", 9)]) == "12 of 17 official platforms are risk-assessed"
    assert findings.platforms(replace(few, part=1), []) == "1 of 17 official platforms is risk-assessed"


def test_the_table_tells_what_is_widespread_and_what_is_mostly_unofficial() -> None:
    common = [use("website", 97), use("newsletter", 95), use("school_app", 73)]
    groups = [use("facebook_group", 14, unofficial=27), use("whatsapp", 18, unofficial=41)]
    said = (
        "Three platforms are each official in three quarters of schools or more; "
        "WhatsApp group or channel and Facebook group are mostly outside schools' control"
    )
    assert findings.uses([*common, *groups, use("snapchat", unofficial=9)], 97) == said
    assert (
        findings.uses([use("website", 72)], 97)
        == "School website is the most common official platform, in 72 of 97 schools"
    )
    assert findings.uses([use("website", 97)], 97) == "School website is official in 97 of 97 schools"


def test_with_few_schools_the_table_tells_what_is_used_most_and_how_many_are() -> None:
    assert findings.uses([use("x", 2), use("blog", 1)], 3) == "X is used most, in 2 of 3 schools"
    assert (
        findings.uses([use("x", 1), use("blog", unofficial=1)], 3)
        == "Two platforms are used most, each in 1 of 3 schools"
    )


def test_flags_count_platforms_and_schools() -> None:
    assert findings.flags([]) == "No platform is known to be used with pupils below its minimum age"
    assert findings.flags([flag()]) == "1 platform in 1 school is used with pupils below its minimum age"
    three = [flag(1), flag(1, row=ROWS["tiktok"]), flag(2)]
    assert findings.flags(three) == "3 platforms in 2 schools are used with pupils below the minimum age"


def test_never_assessed_and_not_asked_are_told_apart() -> None:
    assert findings.risk_assessment(flag(), asked=True) == "Never risk-assessed"
    assert findings.risk_assessment(flag(), asked=False) == "Not asked: not the school's own"
    assert findings.risk_assessment(flag(assessed_on=DAY), asked=True) == "Risk-assessed 2 November 2026"
    assert findings.also(flag(also=CONCERNS[1:3])) == "Only personal devices; nobody responsible"
    assert findings.also(flag()) == ""


def test_a_flag_tells_since_when_as_far_as_the_span_reaches() -> None:
    assert findings.seen(flag(), Span(NOW, ())) == "First term asked"
    assert findings.seen(flag(), SPAN) == "New this term"
    assert findings.seen(flag(before=SPRING), SPAN) == "Again, as in spring 2026"
    assert findings.seen(flag(terms=2), SPAN) == "Second term"
    assert findings.seen(flag(terms=3), SPAN) == "Third term or longer"


def test_a_trend_is_told_from_three_terms_and_beyond_chance_alone() -> None:
    rows = [measure(330, 600, SPRING), measure(360, 610, SUMMER), measure(502, 710)]
    assert findings.trend(rows) == "Risk assessment has risen from 55% to 71% of official platforms"
    assert findings.trend([*rows[:2], measure(200, 710)]).startswith("Risk assessment has fallen from 55% to 28%")
    steady = "Risk assessment has not moved by more than chance since spring 2026: 57% now"
    assert findings.trend([*rows[:2], measure(402, 710)]) == steady
    assert findings.trend(rows[1:]) == "71% of official platforms are risk-assessed, 59% in summer 2026"
    alone = "71% of official platforms are risk-assessed in autumn 2026, with no other term to compare"
    assert findings.trend(rows[2:]) == findings.trend([measure(1, 2, SUMMER, schools=9), rows[2]]) == alone
    assert findings.trend([]) == "Official platforms risk-assessed, term by term"


def test_names_are_counted_and_new_ones_apart() -> None:
    new, old = (TypedName("Voxlet", 3, (("secondary", 3),), since) for since in (NOW, SPRING))
    start = "names outside the list came from three or more schools"
    assert findings.names([], SPAN) == "No name outside the list came from three or more schools"
    assert findings.names([new], SPAN) == "One name outside the list came from three or more schools, new this term"
    assert findings.names([new, new], SPAN) == f"Two {start}, all new this term"
    assert findings.names([new, old], SPAN) == f"Two {start}, one of them new this term"
    assert findings.names([old, old], SPAN) == f"Two {start}, none of them new"
    assert findings.names([new, new], Span(NOW, ())) == f"Two {start}"


def test_spellings_that_differ_in_capitals_and_spaces_are_one_name() -> None:
    assert folded("  Merrybee\tCircles ") == folded("MERRYBEE  circles") == "merrybee circles"
    assert folded("Merrybee") != folded("Merrybees")


def test_a_share_is_drawn_from_ten_schools_up_and_is_hollow_while_open() -> None:
    rows = [measure(330, 600, SPRING), measure(3, 6, SUMMER, schools=9), measure(502, 710)]
    figure = share_trend(rows, SPAN, is_open=True, leads=lambda one: f"/there/{one.slug}")
    assert go.Figure(figure)
    solid, dotted = figure["data"]
    assert solid["y"] == [55.0, None]
    assert (dotted["y"], dotted["line"]["dash"], dotted["marker"]["color"]) == ([None, 70.7], "dot", "#ffffff")
    assert solid["customdata"] == ["/there/2025-26-spring", "/there/2025-26-summer"]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["71%", "55%"]
    (closed,) = share_trend(rows, SPAN, is_open=False)["data"]
    assert closed["y"] == [55.0, None, 70.7]


@pytest.mark.parametrize("rows", [[], [measure(502, 710)], [measure(0, 710)], [measure(1, 1, SPRING, schools=1)]])
def test_a_trend_of_one_term_or_none_is_still_a_figure(rows: list[Measure]) -> None:
    assert go.Figure(share_trend(rows, SPAN, is_open=True))
    assert go.Figure(share_trend(rows, Span(NOW, ()), is_open=True))
