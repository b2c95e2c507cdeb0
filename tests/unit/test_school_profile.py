"""One school beside similar ones: what counts as a difference, and the sentences about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboards.figures.beside_similar import spark, strip
from dashboards.figures.expected import counts_and_range
from dashboards.findings import school as findings
from la_portal.catalogue import edition
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.comparison import Part
from la_portal.queries.one_school import OneReturn, OneSchool
from la_portal.queries.school_answers import SchoolPolicy, SchoolQuery, policy
from la_portal.queries.school_incidents import SchoolTerm
from la_portal.queries.school_measures import SchoolMeasure, Verdict, likely_share, middle_half, verdict_of
from la_portal.vocabulary import ReturnStatus, Term

AUTUMN = CollectionFacts(
    4, 2026, Term.AUTUMN, date(2026, 9, 1), date(2026, 10, 31), 40, date(2026, 11, 2), date(2026, 12, 4),
    date(2026, 12, 25), "2026.1",
)  # fmt: skip
SUMMER = replace(AUTUMN, collection_id=3, academic_year=2025, term=Term.SUMMER, opens_on=date(2026, 6, 15))
ROW = edition().section("policies").rows[0]
ON = date(2026, 11, 16)


def verdict(part: int, whole: int | None, middle: tuple[float, float, float] | None) -> Verdict:
    mine = Part(part, whole)
    return verdict_of(mine, likely_share(mine), middle)


@pytest.mark.parametrize(
    ("part", "whole", "middle", "wanted"),
    [
        (50, 82, (0.8, 0.9, 0.95), "below"),
        (80, 82, (0.3, 0.5, 0.6), "above"),
        (8, 11, (0.5, 0.67, 0.8), "within"),
        (0, 2, (0.5, 0.67, 1.0), "below"),
        (6, 7, (1.0, 1.0, 1.0), "within"),
        (4, 6, (0.5, 1.0, 1.0), "within"),
        (1, 1, (0.0, 0.0, 0.0), "within"),
        (50, 82, None, "not_compared"),
        (0, 0, (0.8, 0.9, 0.95), "not_compared"),
        (0, None, (0.8, 0.9, 0.95), "not_compared"),
    ],
)
def test_a_difference_is_beyond_the_interval_the_middle_half_and_one_person(
    part: int, whole: int | None, middle: tuple[float, float, float] | None, wanted: str
) -> None:
    assert verdict(part, whole, middle) == wanted


def test_the_middle_half_needs_ten_schools() -> None:
    assert middle_half([Part(1, 2)] * 9) is None
    assert middle_half([Part(1, 2)] * 9 + [Part(2, 2)]) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("status", "reviewed", "due", "wanted"),
    [
        ("in_place", date(2026, 1, 5), date(2026, 11, 16), ("in_date", None)),
        ("in_place", date(2026, 1, 5), date(2026, 11, 15), ("overdue", 0)),
        ("in_place", date(2026, 1, 5), date(2026, 5, 16), ("overdue", 6)),
        ("in_place", date(2026, 1, 5), date(2026, 5, 17), ("overdue", 5)),
        ("part_of_another", None, None, ("in_date", None)),
        ("in_draft", None, None, ("in_draft", None)),
        ("none", None, None, ("none", None)),
        ("not_answered", None, None, ("not_answered", None)),
        ("not_applicable", None, None, ("not_applicable", None)),
    ],
)
def test_a_policy_is_overdue_by_whole_months(
    status: str, reviewed: date | None, due: date | None, wanted: tuple[str, int | None]
) -> None:
    found = policy(ROW, status, reviewed, due, AUTUMN, ON)
    assert (found.state, found.overdue) == wanted
    assert found.gap == (wanted[0] not in ("in_date", "not_applicable"))


def test_without_a_date_a_policy_is_overdue_so_long_after_its_review() -> None:
    months = edition().parameter("policy_review_months", ON)
    long_ago = date(ON.year - (months + 2) // 12, ON.month - (months + 2) % 12, ON.day)
    assert policy(ROW, "in_place", long_ago, None, AUTUMN, ON).overdue == 2
    assert policy(ROW, "in_place", ON, None, AUTUMN, ON).state == "in_date"


def measure(verdict_: Verdict, section: str = "policies", item: str = "policies") -> SchoolMeasure:
    return SchoolMeasure(section, item, Part(1, 2), likely_share(Part(1, 2)), 12, (0.5, 0.6, 0.7), (), verdict_)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            [measure("below"), measure("below", "training", "staff_online_safety"), measure("within", "platforms")],
            "A: policies and training (all staff) trail similar schools; the rest is within chance",
        ),
        (
            [measure("below", "training", "dsl_update"), measure("not_compared"), measure("within", "platforms")],
            "A: training (DSL and deputies: update) trails similar schools; "
            "the rest that can be compared is within chance",
        ),
        (
            [measure("above", "training", "governors"), measure("below", "platforms")],
            "A: platforms trail similar schools; training (governors) is above them",
        ),
        (
            [measure("above"), measure("within", "platforms")],
            "A: policies are above similar schools; the rest is within chance",
        ),
        ([measure("within")], "A: nothing differs from similar schools by more than chance"),
        ([measure("not_compared")], "A: its measures cannot be compared with similar schools"),
        (
            [measure("below", "training", "governors")] * 4 + [measure("below")],
            "A: 5 measures trail similar schools",
        ),
    ],
)  # fmt: skip
def test_the_page_says_what_trails_and_what_is_above(rows: list[SchoolMeasure], wanted: str) -> None:
    assert findings.school("A", rows, AUTUMN) == wanted


def test_the_page_says_when_its_incidents_are_not_what_was_expected() -> None:
    def said(rows: list[SchoolMeasure], side: str) -> str:
        return findings.school("A", rows, AUTUMN, side)

    assert said([measure("within")], "below") == (
        "A: no measure differs from similar schools by more than chance; its incidents are fewer than expected"
    )
    assert said([measure("below"), measure("within")], "above") == (
        "A: policies trail similar schools; its incidents are more than expected; the rest is within chance"
    )
    assert said([measure("not_compared")], "within") == "A: its measures cannot be compared with similar schools"


def test_the_figure_counts_what_differs() -> None:
    assert findings.measures([measure("below"), measure("above"), measure("within"), measure("not_compared")]) == (
        "1 of 3 measures is below similar schools by more than chance, 1 above"
    )
    assert findings.measures([measure("above")]) == "1 of 1 measure is above similar schools by more than chance"
    assert findings.measures([measure("within")]).startswith("None of 1 measure differs")
    assert findings.measures([measure("not_compared")]).startswith("Too few similar schools")


SENT = datetime(2026, 11, 10, tzinfo=UTC)
LATE = OneReturn(AUTUMN, ReturnStatus.DRAFT, False, None, None, None, "primary", "Ashmere", None, 200)
BEFORE = replace(LATE, collection=SUMMER, status=ReturnStatus.ACCEPTED, first_submitted_at=SENT, submission=1)
NAMED = OneSchool(1, "A", False, None, LATE, (BEFORE,))


@pytest.mark.parametrize(
    ("school", "wanted"),
    [
        (NAMED, "A has not returned for autumn 2026; its last return is of summer 2026"),
        (replace(NAMED, sent=()), "A has not returned for autumn 2026, nor before"),
        (
            replace(NAMED, asked=replace(LATE, first_submitted_at=SENT)),
            "A: its return for autumn 2026 has not been accepted yet; its last accepted return is of summer 2026",
        ),
        (
            replace(NAMED, asked=replace(LATE, first_submitted_at=SENT), sent=()),
            "A: its return for autumn 2026 has not been accepted yet, nor one before",
        ),
        (replace(NAMED, asked=None, closed=True), "A has closed; its last return is of summer 2026"),
        (
            replace(NAMED, asked=None, closed=True, closed_on=date(2026, 8, 31)),
            "A closed on 31 August 2026; its last return is of summer 2026",
        ),
    ],
)
def test_a_return_of_another_term_says_why(school: OneSchool, wanted: str) -> None:
    assert findings.not_shown(school, AUTUMN) == wanted


def counted(incidents: int | None, low: int | None = 2, high: int | None = 8, roll: int | None = 500) -> SchoolTerm:
    return SchoolTerm(AUTUMN, incidents, roll, 12, None if low is None else 5.0, low, high)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (counted(5), "5 incidents in autumn 2026, within the range for a school of this phase and size"),
        (counted(2), "2 incidents in autumn 2026, within the range for a school of this phase and size"),
        (counted(1), "1 incident in autumn 2026, fewer than expected of a school of this phase and size"),
        (counted(9), "9 incidents in autumn 2026, more than expected of a school of this phase and size"),
        (counted(5, None, None), "5 incidents in autumn 2026"),
        (counted(None), "The school does not know all its counts of autumn 2026"),
        (None, "Incidents, term by term"),
    ],
)
def test_a_count_stands_against_its_range(row: SchoolTerm | None, wanted: str) -> None:
    assert findings.incidents(row) == wanted


def test_the_caption_says_of_how_many_pupils_and_why_there_is_no_range() -> None:
    assert findings.base_of_incidents(counted(5)) == "Incidents recorded each term. 500 pupils, 10.0 per 1,000."
    assert findings.base_of_incidents(counted(5, roll=None)) == "Incidents recorded each term."
    assert "95% of special schools" in findings.range_of_incidents([counted(1)], "special")
    assert findings.range_of_incidents([counted(1, None, None)], "special").startswith("No range is drawn: it needs 10")


def test_policies_count_what_applies() -> None:
    rows = [SchoolPolicy(ROW, "overdue", 3), SchoolPolicy(ROW, "in_date"), SchoolPolicy(ROW, "not_applicable")]
    assert findings.policies(rows) == "1 of 2 policies has a gap"
    assert findings.rest_of_policies(rows) == "1 is in place and in date and 1 does not apply."
    assert findings.policies(rows[1:]) == "No gap among 1 policy"
    assert findings.policies(rows[2:]) == "The school has answered no question about policies"
    assert [findings.overdue(months) for months in (0, 1, 2)] == [
        "Overdue by under a month", "Overdue by 1 month", "Overdue by 2 months",
    ]  # fmt: skip


def test_queries_are_open_until_they_are_explained() -> None:
    nothing: Any = None
    rows = [SchoolQuery(nothing, "a", "b", "c", state) for state in ("explained", "open", "changes")]
    assert findings.queries(rows) == "2 of 3 queries are still open"
    assert findings.queries(rows[:2]) == "1 of 2 queries is still open"
    assert findings.queries(rows[:1]) == "1 query, explained"
    assert findings.queries([]) == "The return was sent without queries"


def test_wishes_are_counted() -> None:
    assert findings.wishes(None) == "The school did not say whether it wants help"
    assert findings.wishes([]) == "The school asked for no help"
    assert findings.wishes(["Training"]) == "The school asked for help with one thing"
    assert findings.wishes(["Training", "Policy"]) == "The school asked for help with two things"


def marks(tree: Any) -> list[str]:
    return [child[0] for child in tree[2]]


def test_a_strip_without_a_number_or_a_comparison_leaves_its_mark_out() -> None:
    likely, middle = likely_share(Part(1, 2)), (0.2, 0.5, 0.7)
    assert marks(strip(0.5, likely, middle)) == ["line"] * 5 + ["rect", "line", "line", "circle"]
    assert marks(strip(None, None, middle)) == ["line"] * 5 + ["rect", "line"]
    assert marks(strip(0.5, likely, None)) == ["line"] * 5 + ["line", "circle"]


def test_a_small_line_goes_by_its_own_scale_and_stays_flat_where_nothing_moves() -> None:
    assert marks(spark([0.2, None, 0.4])) == ["polyline", "circle"]
    flat = spark([1.0, 1.0])[2][0][1]["points"]
    assert len({point.split(",")[1] for point in flat.split()}) == 1


def test_the_incidents_are_a_figure_of_plotlys_whose_points_lead_to_their_returns() -> None:
    rows = [replace(counted(0, 0, 0), collection=SUMMER), counted(5)]
    figure = counts_and_range(rows, [SUMMER, AUTUMN], lambda one: f"/{one.slug}")
    assert go.Figure(figure)
    assert figure["data"][-1]["customdata"] == ["/2025-26-summer", "/2026-27-autumn"]
    assert go.Figure(counts_and_range([counted(None, None, None)], [AUTUMN], lambda one: one.slug))
    assert len(counts_and_range([counted(3, None, None)], [AUTUMN], lambda one: one.slug)["data"]) == 1
