"""The sentences of the completion page: true of the rows that are drawn, and quiet where nothing stands out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboards.findings import completion as findings
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.completion import Curve, Returned
from la_portal.queries.return_places import Place, Standing, small_trusts, standings
from la_portal.queries.return_states import ReturnState
from la_portal.vocabulary import Term

OPENED = date(2026, 11, 2)
DUE = OPENED + timedelta(days=32)
AUTUMN = CollectionFacts(
    3, 2026, Term.AUTUMN, OPENED, OPENED, 40, OPENED, DUE, DUE + timedelta(days=21), "2026.1"
)  # fmt: skip


def standing(name: str | None, returned: int, begun: int, not_started: int) -> Standing:
    return Standing(name, 0, returned, begun, not_started)


def returned(expected: int, came: int) -> Returned:
    return Returned(AUTUMN, expected=expected, returned=came, accepted=0)


PICTURED = [
    standing("Fenwick Vale", 10, 3, 2), standing("Greyhaven", 10, 2, 3), standing("Hartsands", 10, 4, 1),
    standing("Aldermere", 12, 3, 0), standing("Coldharbour", 13, 0, 2), standing("Brackwater", 14, 1, 0),
    standing("Dunmarsh", 14, 0, 1), standing("Eastholt", 14, 1, 0),
]  # fmt: skip
EVEN = [standing(name, 10, 2, 3) for name in ("Ashmere", "Brackwater", "Cold", "Dun")]


def page(districts: list[Standing], *, accepted: bool = False, is_open: bool = True) -> str:
    here = returned(sum(one.asked for one in districts), sum(one.returned for one in districts))
    return findings.completion(here, districts, accepted=accepted, is_open=is_open)


def test_the_fewest_districts_that_hold_most_of_the_missing_are_named() -> None:
    assert page(PICTURED) == "97 of 120 schools have returned; three districts hold 15 of the 23 still to come"
    names = "Fenwick Vale, Greyhaven and Hartsands hold 15 of the 23 missing returns"
    assert findings.by_district(PICTURED) == names
    one = [standing("Ashmere", 5, 5, 5), *(standing(f"D{n}", 14, 1, 0) for n in range(5))]
    assert page(one) == "75 of 90 schools have returned; Ashmere holds 10 of the 15 still to come"
    assert findings.by_district(one) == "Ashmere holds 10 of the 15 missing returns"


@pytest.mark.parametrize(
    "districts",
    [
        EVEN,
        [standing("Ashmere", 8, 0, 2), standing("Brackwater", 9, 0, 1)],
        [standing("Large", 70, 0, 30), *(standing(f"D{n}", 7, 0, 3) for n in range(5))],
        [standing(None, 0, 0, 9), *(standing(f"D{n}", 20, 0, 1) for n in range(5))],
        [standing("Ashmere", 0, 5, 5)],
    ],
    ids=["a tie with the next", "few missing", "as large as its share", "no known district", "the only one"],
)
def test_no_district_is_named_where_none_stands_out(districts: list[Standing]) -> None:
    assert findings.holders(districts) == []
    assert "hold" not in page(districts) + findings.by_district(districts)


def test_where_no_district_stands_out_the_page_says_how_far_the_others_are() -> None:
    assert page(EVEN) == "40 of 60 schools have returned; 8 of the 20 still to come are in draft"
    assert findings.by_district(EVEN) == "20 missing returns in 4 of 4 districts; none stands out"
    assert (
        page([standing("Ashmere", 8, 0, 2)]) == "8 of 10 schools have returned; none of the 2 still to come has started"
    )
    assert page([standing("Ashmere", 9, 1, 0)]) == "9 of 10 schools have returned; the one still to come is in draft"
    assert findings.by_district([standing("Ashmere", 8, 0, 2)]) == "Ashmere: 2 returns of 10 missing"


def test_nothing_everything_and_a_closed_collection_are_said_as_they_are() -> None:
    nothing, everything = [standing("Ashmere", 0, 1, 2)], [standing("Ashmere", 3, 0, 0)]
    assert page(nothing) == "No school has returned yet; 1 of the 3 still to come is in draft"
    assert page(nothing, is_open=False) == "No school returned"
    assert page(nothing, accepted=True).startswith("No return has been accepted yet")
    assert page(everything) == "All 3 schools have returned"
    assert page([standing("Ashmere", 1, 0, 0)]) == "1 of 1 school has returned"
    assert page(PICTURED, is_open=False) == "97 of 120 schools returned; three districts hold 15 of the 23 that did not"
    assert page(EVEN, is_open=False) == "40 of 60 schools returned"
    assert findings.by_district(everything) == "No return is missing in any district"
    accepted = [Standing("Ashmere", 2, 5, 0, 0, accepted_only=True)]
    assert page(accepted, accepted=True) == "2 of 7 returns are accepted"


def test_a_phase_that_is_complete_and_one_that_trails_are_told() -> None:
    rows = [standing("secondary", 18, 4, 2), standing("primary", 76, 6, 6), standing("special", 8, 0, 0)]
    assert (
        findings.by_phase(rows)
        == "All eight special schools have sent their returns; 6 of 24 secondary schools have not"
    )
    assert findings.by_phase(rows[:2]) == "6 of 24 secondary schools have not returned"
    assert findings.by_phase([standing("nursery", 0, 0, 1)]) == "1 of 1 nursery school has not returned"
    assert findings.by_phase([standing("special", 8, 0, 0)]) == "No return is missing in any phase"


def test_a_trust_is_told_with_its_own_numbers() -> None:
    rows = [standing("Longbarrow Trust", 9, 2, 1), standing("Tidewell Trust", 26, 0, 1)]
    assert findings.by_trust(rows, is_open=True) == "By trust: Longbarrow Trust has 3 of its 12 returns to come"
    assert findings.by_trust(rows, is_open=False) == "By trust: Longbarrow Trust did not send 3 of its 12 returns"
    assert findings.by_trust([], is_open=True) == "No trust has three or more of the schools asked"
    complete = [standing("Tidewell Trust", 4, 0, 0)]
    assert findings.by_trust(complete, is_open=True) == "No return is missing in any trust with three or more schools"


def curve(*counts: int) -> Curve:
    days = [OPENED + timedelta(days=day) for day in range(54) if (OPENED + timedelta(days=day)).weekday() < 5]
    return Curve(AUTUMN, counts, tuple(days), due=25)


def test_the_pace_is_that_of_the_last_five_days() -> None:
    steady = curve(*range(0, 80, 4))
    assert (steady.last, steady.returned[-1]) == (19, 76)
    assert findings.pace(returned(120, 76), steady, is_open=True) == 100
    assert findings.pace(returned(99, 76), curve(*range(0, 60, 3)), is_open=True) == 94
    said = findings.progress(returned(120, 76), steady, None, is_open=True)
    assert said == (
        "76 of 120 schools have returned, with six working days left; at this pace about 100 will be in by the due date"
    )


def test_no_pace_is_told_where_it_would_say_nothing() -> None:
    steady = curve(*range(0, 80, 4))
    assert findings.pace(returned(120, 76), steady, is_open=False) is None
    assert findings.pace(returned(90, 76), steady, is_open=True) is None
    assert findings.pace(returned(120, 8), curve(0, 4, 8), is_open=True) is None
    assert findings.pace(returned(9, 4), curve(*[4] * 20), is_open=True) is None
    assert findings.pace(returned(120, 76), curve(*range(0, 104, 4)), is_open=True) is None
    still = findings.progress(returned(120, 76), curve(*[76] * 20), None, is_open=True)
    assert still == "76 of 120 schools have returned, with six working days left"


def test_how_far_the_missing_schools_are() -> None:
    states = [ReturnState.NOT_STARTED] * 9 + [ReturnState.IN_DRAFT] * 14
    assert (
        findings.still_to_return(states, is_open=True) == "23 schools have still to return: 9 not started, 14 in draft"
    )
    assert findings.still_to_return(states[:1], is_open=True) == "1 school has still to return: 1 not started"
    assert findings.still_to_return(states[9:], is_open=False) == "14 schools did not return: 14 in draft"
    assert findings.still_to_return([], is_open=True) == "Every school has returned"


def test_places_are_added_up_and_put_in_order() -> None:
    rows = [
        Place("primary", "Ashmere", "One Trust", ReturnState.WAITING, 3),
        Place("primary", "Ashmere", "Two Trust", ReturnState.IN_DRAFT, 1),
        Place("special", "Ashmere", None, ReturnState.ACCEPTED, 1),
        Place("special", None, "One Trust", ReturnState.NOT_STARTED, 1),
        Place("special", "Brackwater", "Two Trust", ReturnState.ACCEPTED, 1),
    ]
    assert standings(rows, lambda row: row.district) == [
        Standing(None, 0, 0, 0, 1), Standing("Ashmere", 1, 3, 1, 0), Standing("Brackwater", 1, 0, 0, 0)
    ]  # fmt: skip
    accepted = standings(rows, lambda row: row.district, accepted_only=True)
    assert [(one.name, one.returned, one.asked) for one in accepted] == [
        (None, 0, 1), ("Ashmere", 1, 5), ("Brackwater", 1, 1)
    ]  # fmt: skip
    assert small_trusts(rows) == {"Two Trust"}
