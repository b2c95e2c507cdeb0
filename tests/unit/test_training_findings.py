"""The sentences over the training page, each true of the rows that are drawn, and what is expected of a course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboards.courses import Shown, arranged
from dashboards.figures.coverage import coverage
from dashboards.figures.intervals import interval
from dashboards.figures.strip import jitter, strip
from dashboards.findings import training as findings
from la_portal.catalogue import Kind, edition
from la_portal.forecasting import Projection
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.measures import Measure
from la_portal.queries.training import (
    ALL_STAFF,
    DSL_FORMAL,
    SECTION,
    Asked,
    Course,
    SchoolCourse,
    below_expected,
    expected_percent,
)
from la_portal.queries.training_forecast import Ahead, ahead, place
from la_portal.vocabulary import Term
from tests.asking import rules_of

DAY = date(2026, 11, 2)
NOW = CollectionFacts(9, 2026, Term.AUTUMN, DAY, DAY, 40, DAY, DAY, DAY, "2026.1")
THEN = replace(NOW, collection_id=6, academic_year=2025)
GOVERNORS = "governors"
Pair = tuple[int, int]


def measure(part: int, whole: int, schools: int, of: CollectionFacts = NOW) -> Measure:
    return Measure(of, part, whole, schools, 0, 0, 0)


def school(urn: int, pair: Pair, course: str = ALL_STAFF) -> SchoolCourse:
    return SchoolCourse(urn, f"School {urn}", "primary", None, course, "number", *pair)


def shown(code: str, pairs: Sequence[Pair], of: CollectionFacts = NOW) -> Shown:
    """A course that these schools have told."""
    sums = (sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs))
    row = Course(code, measure(*sums, len(pairs), of), 0, 0, 0, 0)
    told = Asked(edition().item(SECTION, code), of, None, expected_percent(of, code))
    return Shown(told, (row,), tuple(school(urn, pair, code) for urn, pair in enumerate(pairs, 1)))


def every(code: str, pair: Pair, schools: int = 10) -> Shown:
    return shown(code, [pair] * schools)


def test_a_share_is_expected_exactly_where_the_rules_query_a_smaller_one() -> None:
    for item in edition().section(SECTION).items:
        if item.kind is Kind.PAIR:
            raised = rules_of(training={f"{item.code}-trained": "0", f"{item.code}-eligible": "9"})
            queried = bool(raised & {"few_staff_trained", "dsl_not_all_trained"})
            assert queried == (expected_percent(NOW, item.code) is not None), item.code


def test_only_staff_and_formal_training_have_an_expected_share() -> None:
    courses = [item.code for item in edition().section(SECTION).items]
    wanted = {code: expected_percent(NOW, code) for code in courses}
    assert {code: percent for code, percent in wanted.items() if percent is not None} == {
        ALL_STAFF: edition().parameter("staff_trained_percent", DAY),
        DSL_FORMAL: 100,
    }


STAFF = {
    (84, 100): "84% of staff are trained in online safety, above the 80% expected",
    (80, 100): "80% of staff are trained in online safety, exactly the 80% expected",
    (797, 1000): "80% of staff are trained in online safety, just below the 80% expected",
    (60, 100): "60% of staff are trained in online safety, below the 80% expected",
}


@pytest.mark.parametrize("pair", STAFF)
def test_the_page_says_the_share_of_staff_against_what_is_expected(pair: Pair) -> None:
    assert findings.training([every(ALL_STAFF, pair)], NOW) == STAFF[pair]


def test_the_page_names_the_two_courses_that_trail_most() -> None:
    courses = [every("senior_leaders", (5, 10)), every(GOVERNORS, (6, 10)), every("dsl_update", (7, 10)),
               every(ALL_STAFF, (8, 10)), every(DSL_FORMAL, (9, 10))]  # fmt: skip
    assert findings.training(courses, NOW).endswith("; senior leaders (50%) and governors (60%) trail")
    assert findings.training(courses[1:2] + courses[3:], NOW).endswith("; governors (60%) trails")


def test_what_was_told_before_says_when() -> None:
    staff = shown(ALL_STAFF, [(9, 10)] * 10, THEN)
    told = findings.training([staff, every(GOVERNORS, (10, 10))], NOW)
    assert told == "90% of staff were trained in online safety in autumn 2025, above the 80% expected"


def test_few_schools_and_none_have_no_share() -> None:
    assert (
        findings.training([every(ALL_STAFF, (8, 10), 3)], NOW)
        == "24 of 30 staff in 3 schools are trained in online safety"
    )
    assert findings.training([], NOW) == "No school that has returned has told how many are trained"
    assert findings.training([every(GOVERNORS, (3, 10))], NOW) == "Coverage is lowest for governors (30%)"
    assert findings.training([every(GOVERNORS, (3, 10), 2)], NOW) == "Training, autumn 2026"
    nothing = replace(every(ALL_STAFF, (0, 1)), history=(Course(ALL_STAFF, measure(0, 0, 0), 3, 4, 0, 0),), schools=())
    assert findings.training([nothing], NOW) == "No school that has returned has told how many are trained"


def test_the_spread_names_the_lowest_half_and_the_fullest_course() -> None:
    lowest = shown(GOVERNORS, [(1, 10)] * 5 + [(9, 10)] * 5)
    fullest = shown(DSL_FORMAL, [(2, 2)] * 8 + [(1, 2)] * 2)
    assert findings.spread([lowest, fullest]) == (
        "Governors: in half of schools 10% or fewer are trained; 8 of 10 schools are at 100% in DSL and deputies: "
        "formal training"
    )
    assert findings.spread([every(DSL_FORMAL, (2, 2))]) == "In every course half of schools or more are at 100%"
    assert findings.spread([every(GOVERNORS, (0, 2))]) == "Governors: in half of schools nobody is trained"
    assert findings.spread([every(GOVERNORS, (1, 2), 9)]) == "Trained of eligible, by course"


def test_half_of_schools_is_never_rounded_down() -> None:
    assert "58% or fewer" in findings.spread([every(GOVERNORS, (401, 700))])
    assert "55% or fewer" in findings.spread([every(GOVERNORS, (55, 100))])


def below(*pairs: Pair) -> str:
    rows = below_expected([school(urn, pair) for urn, pair in enumerate(pairs)], 80)
    return findings.below(rows, 80, len(pairs))


def test_schools_below_what_is_expected_are_counted_and_told_from_chance() -> None:
    assert below((30, 100), (70, 100), (3, 4), (4, 5)) == "3 schools are below 80%, 2 of them by more than chance"
    assert below((3, 4), (1, 2)) == "2 schools are below 80%, none of them by more than chance"
    assert below((3, 4)) == "1 school is below 80%, by no more than chance"
    assert below((30, 100)) == "1 school is below 80%, by more than chance"
    assert below((4, 5)) == "No school is below 80%"
    assert below() == "No school has told how many of its staff are trained"


def test_how_many_chance_alone_would_fill_is_told_for_these_schools() -> None:
    assert findings.by_chance(94, 80, 2.35) == (
        "If each of the 94 schools were at just 80%, about 2 would be filled by chance alone"
    )
    assert "hardly one would be filled" in findings.by_chance(12, 80, 0.3)


def test_who_must_renew_is_what_is_expected_less_who_is_left() -> None:
    rows = [measure(4491, 5321, 97)]
    first, second = ahead(rows)
    assert (first.to_train(80), second.to_train(80)) == (4257 - 2994, 4257 - 1497)
    assert findings.renewal(rows, first, 80, "the authority") == (
        "About 1,300 staff must renew by spring 2027 for the authority to stay at 80%"
    )
    lower = [measure(50, 100, 97)]
    assert findings.renewal(lower, ahead(lower)[0], 80, "these 97 schools") == (
        "About 47 staff must be trained by spring 2027 for these 97 schools to reach 80%"
    )


def test_where_enough_are_left_the_finding_says_so() -> None:
    rows = [measure(90, 90, 12)]
    assert (
        findings.renewal(rows, ahead(rows)[0], 50, "x") == "If nobody renews, 67% of staff are trained in spring 2027"
    )


def test_without_a_term_to_come_the_finding_is_how_the_share_moved() -> None:
    now, then = measure(80, 100, 12), measure(70, 100, 12, THEN)
    assert findings.renewal([], None, 80, "x") == "No school has told how many of its staff are trained"
    assert findings.renewal([now], None, 80, "x") == "Autumn 2026: 80% of staff trained; one collection shows no trend"
    same = [replace(row, same_part=row.part, same_whole=100, same_schools=12) for row in (then, now)]
    assert findings.renewal(same, None, 80, "x") == (
        "Autumn 2026: 80% of staff trained. Up 10 points on autumn 2025 in the same 12 schools"
    )
    assert findings.renewal([measure(3, 4, 2)], None, 80, "x").startswith("Autumn 2026: 3 of 4 staff trained;")


@pytest.mark.parametrize(("count", "words"), [(4, 4), (99, 99), (1263, 1300), (1250, 1300), (740, 740), (98765, 99000)])
def test_about_has_two_figures(count: int, words: int) -> None:
    assert findings.about(count) == words


def test_terms_ahead_follow_the_newest_count_and_lapse_by_thirds() -> None:
    terms = ahead([measure(300, 400, 12)])
    assert [(one.term.academic_year, one.term.term, round(one.still_trained)) for one in terms] == [
        (2026, Term.SPRING, 200),
        (2026, Term.SUMMER, 100),
    ]
    assert [one.projected for one in terms] == [None, None]
    assert ahead([]) == []


def collections(count: int) -> list[Measure]:
    return [measure(700 + 20 * step, 1000, 12, replace(NOW, academic_year=2020 + step)) for step in range(count)]


def test_renewals_are_projected_from_five_collections_on() -> None:
    assert all(one.projected is None for one in ahead(collections(4)))
    rough = [one.projected for one in ahead(collections(5))]
    assert all(one is not None and 0.77 < one.low < one.middle < one.high < 0.83 for one in rough)


def test_smallest_share_stands_first_and_courses_without_one_last() -> None:
    nothing = Course("dsl_update", measure(0, 0, 0), 3, 0, 0, 0)
    high, low = every(ALL_STAFF, (9, 10)), every(GOVERNORS, (1, 10))
    asked = [high.asked, Asked(edition().item(SECTION, "dsl_update"), NOW, None, None), low.asked]
    found = arranged(asked, [high.now, nothing, low.now], [*high.schools, *low.schools])
    assert [one.code for one in found] == [GOVERNORS, ALL_STAFF, "dsl_update"]


def test_a_course_without_a_row_where_it_was_last_asked_is_left_out() -> None:
    one = every(ALL_STAFF, (9, 10))
    before = replace(one.now, of=replace(one.of, collection=THEN))
    assert arranged([one.asked], [before], one.schools) == []


def test_dots_never_move_and_full_schools_are_not_among_them() -> None:
    course = shown(ALL_STAFF, [(1, 2), (2, 2), (3, 4)])
    drawn = strip(course.shares, course.middle_half, 75.0, 80, "words")
    (path,) = [child for child in drawn[2] if child[0] == "path"]
    assert path[1]["d"].split("M")[1:] == [f"50.0 {7 + 26 * jitter(1):.1f}h0", f"75.0 {7 + 26 * jitter(3):.1f}h0"]
    assert all(0 <= jitter(urn) < 1 for urn in range(100_000, 100_400))
    assert len({round(jitter(urn), 2) for urn in range(100_000, 100_050)}) > 40


def test_a_school_that_chance_may_explain_is_hollow() -> None:
    rows = below_expected([school(1, (20, 100)), school(2, (3, 4))], 80)
    hollow = [any(child[1].get("className") == "la-range__hollow" for child in interval(row, 80)[2]) for row in rows]
    assert hollow == [False, True]


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("is_open", [True, False])
def test_the_chart_is_plotlys_with_and_without_terms_ahead(count: int, is_open: bool) -> None:
    rows = collections(count)
    for coming in ([], ahead(rows)):
        for percent in (80, None):
            figure: dict[str, Any] = coverage(rows, coming, percent, is_open=is_open)
            assert go.Figure(figure)
            assert go.Figure({**figure, "layout": {**figure["layout"], **figure["layout"]["meta"]["narrow"]}})


def test_the_chart_ends_with_who_is_left() -> None:
    rows = collections(2)
    figure = coverage(rows, ahead(rows), 80, is_open=True)
    lapse = figure["data"][-1]
    assert (lapse["x"][-1], lapse["y"][-1]) == (place(rows[-1].collection) + 2, 24)
    assert "24% if<br>nobody renews" in [note["text"] for note in figure["layout"]["annotations"]]
    solid, dotted = figure["data"][0], figure["data"][1]
    assert (solid["y"], dotted["y"], dotted["line"]["dash"]) == ([70.0], [70.0, 72.0], "dot")


def test_a_projection_has_its_band_and_its_words() -> None:
    rows = collections(2)
    term = ahead(rows)[-1].term
    coming = [Ahead(term, 240, 1000, Projection(0.75, 0.7, 0.8))]
    figure = coverage(rows, coming, 80, is_open=False)
    assert figure["data"][0]["fill"] == "toself"
    assert any("75% if renewals" in note["text"] for note in figure["layout"]["annotations"])
