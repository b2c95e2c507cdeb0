"""The words, lines and map of the priorities page, from rows."""

from __future__ import annotations

import itertools
import math
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from dashboards.figures.apart import Box, placed, pushed_apart
from dashboards.figures.places import across, ticks
from dashboards.figures.school_map import RADIUS, on_map, school_map
from dashboards.findings import priorities as findings
from dashboards.look import Look
from dashboards.pages.priorities.paging import SHOWN, paged
from dashboards.pages.priorities.reasons import reasons
from dashboards.pages.priorities.schools import moves, score
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.completion import Returned
from la_portal.queries.filters import Filters
from la_portal.queries.scoring import Ranked, Sent, ranked
from la_portal.vocabulary import AnswerState, Term
from tests.unit.test_scoring import facts


def collection(number: int, term: Term, year: int) -> CollectionFacts:
    day = date(2026, 11, 2)
    return CollectionFacts(number, year, term, day, day, 40, day, date(2026, 12, 4), date(2026, 12, 24), "2026.1")


AUTUMN, SUMMER, BEFORE = (
    collection(3, Term.AUTUMN, 2026),
    collection(2, Term.SUMMER, 2025),
    collection(1, Term.AUTUMN, 2025),
)
LOOK = Look(
    None,
    Filters(on=date(2026, 11, 16)),
    datetime(2026, 11, 16, tzinfo=UTC),
    Span(AUTUMN, (SUMMER, BEFORE)),
    (),
    Returned(AUTUMN, 1, 1, 0),
)
HERE: dict[str, Any] = {"basis": AUTUMN, "courses_of": AUTUMN}


def words(**told: Any) -> list[str]:
    (one,) = ranked([facts(**{**HERE, **told})])
    return [reason.words for reason in reasons(LOOK, one)]


def many(*gaps: int, **told: Any) -> list[Ranked]:
    return ranked([facts(urn, policies=(gap, 100), **{**HERE, **told}) for urn, gap in enumerate(gaps, 1)])


def test_reasons_stand_by_their_points_with_numbers_and_what_they_are_of() -> None:
    told = {"policies": (1, 19), "staff": (20, 30), "governors": (3, 8), "flags": 2, "wants": True}
    assert words(**told, recording=(0, Fraction(25, 2))) == [
        "Recording check: 0, 12.5 expected",
        "Staff trained 67% of 30",
        "2 platform flags",
        "Governors trained 38% of 8",
        "Asked for support",
        "1 of 19 policies with a gap",
    ]


def test_a_school_without_a_return_says_what_is_used_instead() -> None:
    told: dict[str, Any] = {"sent": Sent.NOT_RETURNED, "basis": SUMMER, "courses_of": BEFORE, "staff": (20, 40)}
    assert words(**told) == ["Staff trained 50% of 40", "Not returned: summer 2026 and autumn 2025 used"]
    assert words(sent=Sent.IN_DRAFT, basis=BEFORE, courses_of=BEFORE) == ["In draft: autumn 2025 return used"]


def test_a_school_that_never_returned_says_that_all_else_is_not_known() -> None:
    nothing: dict[str, Any] = dict.fromkeys(("basis", "courses_of", "policies", "flags", "wants"))
    assert words(
        **nothing, sent=Sent.NOT_RETURNED, staff=AnswerState.NOT_ANSWERED, governors=AnswerState.NOT_ANSWERED
    ) == [
        "Not returned: no earlier return",
        "Not known: policies, platforms, support wanted, staff trained and governors trained",
    ]


def test_not_known_and_not_answered_are_told_apart_and_give_no_points() -> None:
    assert words(staff=AnswerState.NOT_KNOWN, governors=AnswerState.NOT_ANSWERED, unclear=2) == [
        "Not known: staff trained and use under the minimum age on 2 platforms",
        "Not answered: governors trained",
    ]
    assert words(governors=AnswerState.NOT_APPLICABLE) == []


def test_a_return_that_waits_for_acceptance_is_told_and_gives_no_points() -> None:
    (one,) = ranked([facts(sent=Sent.NOT_ACCEPTED, basis=SUMMER, courses_of=SUMMER)])
    (reason,) = reasons(LOOK, one)
    assert (reason.words, reason.points) == ("Not accepted yet: summer 2026 return used", None)


def test_training_of_an_earlier_autumn_says_so() -> None:
    assert words(staff=(20, 40), courses_of=BEFORE) == ["Staff trained 50% of 40, autumn 2025"]


def test_reasons_lead_to_the_answers_that_they_come_from() -> None:
    (one,) = ranked([facts(7, policies=(1, 19), staff=(1, 2), **{**HERE, "courses_of": BEFORE})])
    assert [reason.href for reason in reasons(LOOK, one)] == [
        "/authority/reviews/2025-26-autumn/7?all=1",
        "/authority/reviews/2026-27-autumn/7?all=1",
    ]


@pytest.mark.parametrize(
    ("gaps", "narrowed", "sentence"),
    [
        ((9, 5, 1), False, "School 001 and School 002 need help first, mainly with policies"),
        ((9, 5, 1), True, "Help is needed first at School 001 and School 002, mainly with policies"),
        ((9, 5, 5), False, "School 001 needs help first, mainly with policies"),
        ((9, 9, 5), False, "School 001 and School 002 need help first, mainly with policies"),
        ((9, 9, 9, 1), False, "3 schools share the first place, mainly for policies"),
        ((9, 0), False, "School 001 needs help first, mainly with policies"),
        ((9,), False, "Help is needed first at School 001, mainly with policies"),
        ((9, 9), False, "No school stands out: all 2 have the same score"),
        ((0, 0, 0), False, "No school has a reason to be helped first"),
        ((0,), False, "No school has a reason to be helped first"),
    ],
)
def test_the_page_says_who_needs_help_first(gaps: tuple[int, ...], narrowed: bool, sentence: str) -> None:
    assert findings.priorities(many(*gaps), narrowed=narrowed) == sentence


def test_it_names_the_two_reasons_that_give_most() -> None:
    rows = ranked([facts(1, policies=(9, 19), staff=(1, 2), wants=True), facts(2, policies=(9, 19), staff=(1, 2))])
    assert findings.priorities(rows, narrowed=False).endswith("mainly with policies and training")


def test_stability_counts_the_first_ten_that_stay_in_the_first_twenty() -> None:
    steady = many(*range(40, 10, -1))
    assert findings.stability(steady) == "All of the first ten stay in the first 20 however the reasons are weighed"
    mixed = ranked(
        [
            *(facts(urn, policies=(20 - urn, 100), **HERE) for urn in range(1, 11)),
            *(facts(urn, staff=(1000 - (110 - urn), 1000), **HERE) for urn in range(11, 60)),
        ]
    )
    stay = sum(one.band.furthest <= 20 for one in mixed if one.place <= 10)
    assert 0 < stay < 10
    start = f"{stay} of the first ten stay" if stay > 1 else "1 of the first ten stays"
    assert findings.stability(mixed) == f"{start} in the first 20 however the reasons are weighed"


def test_few_schools_and_equal_schools_have_no_finding_of_stability() -> None:
    words = "Places of {} schools, and how they move with the weights"
    assert findings.stability(many(*range(20))) == words.format(20)
    assert findings.stability(many(*[3] * 50)) == words.format(50)


def test_the_basis_counts_each_sort_of_return() -> None:
    rows = ranked(
        [
            facts(1, **HERE),
            facts(2, sent=Sent.NOT_RETURNED, basis=SUMMER),
            facts(3, sent=Sent.IN_DRAFT, basis=None),
        ]
    )
    assert findings.based_on(rows, "this term's return") == (
        "Based on 2 of 3 schools:",
        " 1 on this term's return, 1 on its last accepted one. 1 has no return to go by.",
    )


def test_the_map_says_how_the_first_are_spread() -> None:
    def shown(*districts: str | None) -> list[Ranked]:
        return ranked([facts(urn, district=name, wants=True) for urn, name in enumerate(districts)])

    assert findings.spread(shown("A", "B", "B", "C"), 8) == "The first 4 schools are spread over 3 of 8 districts"
    assert findings.spread(shown("A", "B"), 2) == "The first 2 schools are spread over all 2 districts"
    assert findings.spread(shown("A", "A", "B"), 5) == "2 of the first 3 schools are in A"
    assert findings.spread(shown("A", "A"), 5) == "The first 2 schools are in A"
    assert findings.spread(shown("A"), 5) == "The first school is in A"
    assert findings.spread(shown(None), 5) == findings.spread([], 5) == "Where the schools are"


def test_the_next_schools_are_not_called_the_first() -> None:
    ranking = [*many(9, 8, district="Ashmere"), *many(7, district="Lyde")]
    assert findings.spread(ranking, 2, further=True) == "2 of the next 3 schools are in Ashmere"


def linked(page: int, *gaps: int) -> tuple[str, list[tuple[str, str]]]:
    ranking = many(*gaps)
    found = paged(ranking, page)
    links = [link.to_plotly_json()["props"] for link in found.links("/list?phase=primary")]
    return found.told(len(ranking)), [(link["children"], link["href"]) for link in links]


def test_the_list_is_shown_in_pages_each_with_the_way_to_those_beside_it() -> None:
    gaps = range(1, 2 * SHOWN + 4)
    after, before = ("Show the next 16", "Show the next 3"), "Show the 16 before"
    to = "/list?phase=primary&page="
    assert linked(1, *gaps) == ("16 of 35 schools.", [(after[0], f"{to}2")])
    assert linked(2, *gaps) == ("17 to 32 of 35 schools.", [(before, f"{to}1"), (after[1], f"{to}3")])
    assert linked(3, *gaps) == ("33 to 35 of 35 schools.", [(before, f"{to}2")])


def test_a_page_that_is_not_there_is_the_last_one_and_schools_without_points_are_counted() -> None:
    assert linked(99, 3, 2, 0) == ("2 of 3 schools. 1 school has no points.", [])
    assert linked(2, 0, 0) == ("0 of 2 schools. 2 schools have no points.", [])


def test_places_stand_on_a_logarithmic_line_that_ends_with_the_last() -> None:
    assert ticks(120) == [1, 5, 20, 120]
    assert ticks(692) == [1, 5, 20, 100, 692]
    assert ticks(1) == [1]
    assert across(1, 1) == across(1, 120)
    equal_ratios = [across(place, 1000) for place in (1, 10, 100, 1000)]
    assert [b - a for a, b in itertools.pairwise(equal_ratios)] == pytest.approx([116 / 3] * 3, abs=0.1)


def test_discs_are_pushed_until_none_overlaps_and_always_the_same() -> None:
    crowd = [(50.0, 50.0)] * 12 + [(52.0, 50.0), (60.0, 61.0), (300.0, 10.0)]
    moved = pushed_apart(crowd, 25)
    assert min(math.dist(a, b) for a, b in itertools.combinations(moved, 2)) >= 25
    assert moved[-1] == (300.0, 10.0)
    assert moved == pushed_apart(crowd, 25)


def test_names_go_where_they_are_free_or_nowhere() -> None:
    whole, name = Box(50, 50, 100, 100), Box(50, 50, 40, 10)
    assert placed([name], [Box(50, 50, 10, 10)], [(0, 0), (0, 20)], whole) == [Box(50, 70, 40, 10)]
    assert placed([name], [], [(60, 0)], whole) == [None]
    assert placed([name, name], [], [(0, 0)], whole) == [name, None]


def test_the_map_draws_every_school_with_a_place_and_numbers_the_first_at_both_sizes() -> None:
    rows = ranked(
        [facts(n, policies=(n, 100), easting=500_000 + 900 * n, northing=150_000 + 400 * n) for n in range(1, 31)]
        + [facts(31, easting=None, northing=1)]
    )
    assert len(on_map(rows)) == 30
    drawn = school_map(rows, rows[:16], lambda urn: f"/dashboards/school?school={urn}")
    others, first = drawn["data"]
    assert (len(others["x"]), len(first["x"])) == (14, 16)
    assert first["customdata"][0] == "/dashboards/school?school=30"
    for layout in (drawn["layout"], drawn["layout"]["meta"]["narrow"]):
        assert layout["yaxis"]["scaleanchor"] == "x"
        circles = [shape for shape in layout["shapes"] if shape["type"] == "circle"]
        assert {circle["x1"] for circle in circles} == {RADIUS}
        numbers = [note["text"] for note in layout["annotations"] if note["text"].isdigit()]
        assert numbers == [str(n) for n in range(1, 17)]


def test_schools_in_one_place_have_a_map_too() -> None:
    rows = ranked([facts(n, policies=(n, 100), easting=500_000, northing=150_000) for n in (1, 2)])
    low, high = school_map(rows, rows, str)["layout"]["xaxis"]["range"]
    assert low < 500_000 < high


def test_a_score_is_never_shown_as_0_where_it_is_not() -> None:
    (little,), (half,) = (ranked([facts(policies=gaps)]) for gaps in ((1, 1000), (25, 100)))
    assert (score(little), score(half)) == ("under 1", "12")
    assert moves(little) == "1"
