"""The queries that earlier returns raise: from a limit on, with both numbers, and never where one is not known."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from scipy.stats import binomtest

from la_portal.catalogue import Asked, Before, EarlierCount, check, complete
from la_portal.catalogue.answers import NOT_KNOWN, Answer, chosen
from la_portal.catalogue.reading import Typed
from la_portal.vocabulary import AnswerState
from tests.asking import ASKED, LAST_YEAR, NIL, NONE, RISKS, changed, rules_of, told


def counted(number: int) -> Answer:
    return Answer(AnswerState.NUMBER, number=number)


def before(section: str, field: str, answer: Answer) -> Asked:
    """The school gave this answer when it was last asked."""
    return replace(ASKED, before=Before(newest={section: {field: answer}}))


@pytest.mark.parametrize(("was", "now"), [(8, 11), (12, 8), (100, 126), (100, 74)])
def test_a_number_of_people_that_changed(was: int, now: int) -> None:
    governors: dict[str, Typed] = {"governors-trained": "3", "governors-eligible": str(now)}
    asked = before("training", "governors-eligible", counted(was))
    assert told("eligible_changed", asked, training=governors) == [
        ("governors-eligible", f"Governors: {now} governors now, and {was} when this was last asked")
    ]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        *[(counted(number), "100") for number in (80, 125, 0)],
        *[(counted(number), "10") for number in (12, 13, 8)],  # a quarter more of a few is one or two people
        (NOT_KNOWN, "100"),
        (counted(4), ""),
        (counted(4), "many"),
    ],
)
def test_a_number_of_people_that_hardly_changed_or_cannot_be_compared(was: Answer, now: str) -> None:
    asked = before("training", "governors-eligible", was)
    assert "eligible_changed" not in rules_of(asked, training={"governors-eligible": now})


def test_starters_differ_each_term_and_are_not_asked_about() -> None:
    asked = before("training", "induction-eligible", counted(60))
    assert told("", asked) == NONE


def test_a_headcount_that_changed_is_asked_about_once() -> None:
    newest = {"header": {"headcount": counted(100)}, "training": {"staff_aup_signed-eligible": counted(100)}}
    asked = replace(ASKED, before=Before(newest=newest))
    own: dict[str, Typed] = {"staff_aup_signed-trained": "3", "staff_aup_signed-eligible": "70"}
    assert told("eligible_changed", asked, header={"headcount": "70"}, training=own) == [
        ("headcount", "Staff: 70 now, and 100 in the last return")
    ]
    assert told("eligible_changed", asked, header={"headcount": "75"}, training=own) == [
        ("staff_aup_signed-eligible", "Staff who signed the acceptable use policy: 70 staff now, and 100 when this was"
         " last asked")
    ]  # fmt: skip
    assert told("", asked, header={"headcount": "75"}, training={**own, "staff_aup_signed-eligible": "75"}) == NONE


def test_a_roll_of_its_own_that_differs_from_the_register() -> None:
    assert told("eligible_changed", header={"roll": "51"}) == [
        ("roll", "Pupils on roll: 51 by your own count, and 40 in the school register")
    ]
    assert told("", header={"roll": "50"}) == NONE
    assert told("", header={"roll": "30"}) == NONE
    assert told("", replace(ASKED, roll=None), header={"roll": "51"}) == NONE
    assert rules_of(header={"roll": "many"}) == set()


def year_ago(incidents: int, days: int = 55, days_now: int = 55) -> Asked:
    return replace(
        ASKED, roll=20_000, school_days=days_now, before=Before(year_ago=EarlierCount(LAST_YEAR, incidents, days))
    )


def incidents(number: int) -> dict[str, Answer]:
    return {
        "incidents_recorded": chosen("yes"), **dict.fromkeys(RISKS, counted(0)), RISKS[0]: counted(number)
    }  # fmt: skip


def is_unusual(asked: Asked, now: int) -> bool:
    return any(problem.rule == "unusual_change" for problem in check(asked, {"incidents": incidents(now)}))


def chance(was: int, now: int, days: int, days_now: int) -> float:
    """By SciPy: all the incidents of both terms, each in the earlier one with the share of its days."""
    if not was + now:
        return 1.0
    share = days / (days + days_now)
    tails = [float(binomtest(was, was + now, share, alternative=tail).pvalue) for tail in ("less", "greater")]
    return min(1.0, 2 * min(tails))


@pytest.mark.parametrize(("days", "days_now"), [(55, 55), (70, 48)])
@pytest.mark.parametrize("was", [0, 1, 7, 40, 300])
def test_a_change_is_unusual_exactly_where_chance_gives_it_less_than_twice_in_1000(
    was: int, days: int, days_now: int
) -> None:
    asked = year_ago(was, days, days_now)
    found = {now: is_unusual(asked, now) for now in range(2 * was + 30)}
    assert found == {now: chance(was, now, days, days_now) < 0.002 for now in found}
    assert set(found.values()) == {True, False}


def test_an_unusual_change_is_told_with_both_numbers() -> None:
    asked = year_ago(2)
    assert told("unusual_change", asked) == [
        ("incidents_recorded", f"Incidents recorded: 48 incidents now, and 2 in {LAST_YEAR}")
    ]
    assert told("unusual_change", year_ago(20), incidents=NIL) == [
        ("incidents_recorded", f"Incidents recorded: 0 incidents now, and 20 in {LAST_YEAR}")
    ]
    [query] = complete(asked, changed()).queries
    assert query.problem.fields == ("incidents_recorded", *RISKS)


def test_a_change_needs_every_count_and_school_days_on_both_sides() -> None:
    assert rules_of(year_ago(2), incidents={RISKS[0]: ""}) == set()
    assert rules_of(year_ago(2), incidents={RISKS[0]: "x"}) == set()
    assert rules_of(year_ago(2), incidents={**NIL, "incidents_recorded": "not_held"}) == set()
    assert rules_of(year_ago(2, days=0)) == rules_of(year_ago(2, days_now=0)) == set()


@pytest.mark.parametrize(("was", "now"), [(9_000, 11_000), (11, 99_999), (1_500_000, 3)])
def test_large_counts_are_compared_quickly_or_not_at_all(was: int, now: int) -> None:
    asked = year_ago(was)
    started = time.perf_counter()
    is_unusual(asked, now)
    assert time.perf_counter() - started < 0.3


def nil_terms(running: int, expected: float | None) -> Asked:
    return replace(ASKED, before=Before(nil_running=running, expected=expected))


@pytest.mark.parametrize(
    ("running", "which"), [(2, "third"), (3, "fourth"), (4, "fifth or a later"), (7, "fifth or a later")]
)
def test_a_third_nil_return_where_incidents_are_to_be_expected(running: int, which: str) -> None:
    assert told("third_nil", nil_terms(running, 4.6), incidents=NIL) == [
        (
            "incidents_recorded",
            f"This is the {which} nil return running. From schools of your size we would expect about 5 incidents. "
            "Tell us how incidents are logged",
        )
    ]


@pytest.mark.parametrize(("running", "expected"), [(1, 9.0), (2, 2.9), (2, None)])
def test_a_nil_return_is_not_asked_about_before_the_third_or_where_few_are_expected(
    running: int, expected: float | None
) -> None:
    assert told("", nil_terms(running, expected), incidents=NIL) == NONE


def test_a_third_nil_return_is_asked_about_from_3_expected_on_and_only_where_it_is_one() -> None:
    assert rules_of(nil_terms(2, 3.0), incidents=NIL) == {"third_nil"}
    assert told("", nil_terms(2, 3.0)) == NONE
    assert told("", nil_terms(2, 3.0), incidents={**NIL, "incidents_recorded": "not_held"}) == NONE
