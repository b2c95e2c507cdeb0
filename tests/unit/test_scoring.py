"""The score of priorities: what each reason gives, that ties are ties, and what the weights move."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from la_portal.queries.scoring import MOST, PARTS, WEIGHTS, Facts, Sent, ranked, shares
from la_portal.queries.stability import DRAWS, Band, bands
from la_portal.vocabulary import AnswerState

FINE: dict[str, Any] = {
    "policies": (0, 19),
    "staff": (40, 40),
    "governors": (9, 9),
    "flags": 0,
    "wants": False,
    "sent": Sent.RETURNED,
}


def facts(urn: int = 1, **told: Any) -> Facts:
    place: dict[str, Any] = {"district": "Ashmere", "roll": 200, "easting": None, "northing": None}
    return Facts(school_id=urn, name=f"School {urn:03}", phase_group="primary", **{**place, **FINE, **told})


def test_the_weights_are_100_points_and_parts_of_a_reason_are_all_of_it() -> None:
    assert sum(weight.points for weight in WEIGHTS) == 100
    assert [weight.points for weight in WEIGHTS] == [25, 25, 20, 15, 10, 5]
    assert sum(MOST.values()) == 100
    assert (MOST["staff"], MOST["governors"]) == (20, 5)


@pytest.mark.parametrize(
    ("told", "part", "share"),
    [
        ({"policies": (0, 19)}, "policies", Fraction(0)),
        ({"policies": (6, 18)}, "policies", Fraction(2, 3)),
        ({"policies": (9, 18)}, "policies", Fraction(1)),
        ({"policies": (18, 18)}, "policies", Fraction(1)),
        ({"staff": (30, 40)}, "staff", Fraction(1, 2)),
        ({"staff": (10, 40)}, "staff", Fraction(1)),
        ({"staff": (0, 0)}, "staff", Fraction(0)),
        ({"staff": AnswerState.NOT_APPLICABLE}, "staff", Fraction(0)),
        ({"governors": (9, 10)}, "governors", Fraction(1, 5)),
        ({"recording": (1, Fraction(4))}, "recording", Fraction(3, 4)),
        ({"recording": (0, Fraction(4))}, "recording", Fraction(1)),
        ({"flags": 1}, "platforms", Fraction(1, 3)),
        ({"flags": 5}, "platforms", Fraction(1)),
        ({"sent": Sent.NOT_RETURNED}, "return", Fraction(1)),
        ({"sent": Sent.IN_DRAFT}, "return", Fraction(1, 2)),
        ({"sent": Sent.NOT_ACCEPTED}, "return", Fraction(0)),
        ({"wants": True}, "support", Fraction(1)),
    ],
)
def test_a_reason_gives_its_share_by_the_written_rule(told: dict[str, Any], part: str, share: Fraction) -> None:
    given = {name: Fraction(*of) for name, of in shares(facts(**told)).items() if of}
    assert given.pop(part) == share
    assert set(given.values()) == {Fraction(0)}
    assert len(given) == len(PARTS) - 1


@pytest.mark.parametrize("recorded", [4, 5, 4_000])
def test_a_high_count_of_incidents_never_adds_points(recorded: int) -> None:
    assert ranked([facts(recording=(recorded, Fraction(4)))])[0].score == 0


def test_what_is_not_known_gives_nothing_and_is_not_taken_for_fine() -> None:
    unknown = facts(
        policies=None, staff=AnswerState.NOT_KNOWN, governors=AnswerState.NOT_ANSWERED, flags=None, wants=None
    )
    (one,) = ranked([unknown])
    assert one.score == 0
    assert [part for part, points in one.points.items() if points is None] == [
        "policies",
        "staff",
        "governors",
        "platforms",
        "support",
    ]


def test_the_score_is_the_sum_of_its_parts_up_to_100() -> None:
    all_of_it = {"policies": (19, 19), "staff": (0, 40), "governors": (0, 9), "flags": 3, "wants": True}
    (one,) = ranked([facts(**all_of_it, recording=(0, Fraction(4)), sent=Sent.NOT_RETURNED)])
    assert one.score == 100
    assert [one.of(weight.code) for weight in WEIGHTS] == [weight.points for weight in WEIGHTS]


def test_equal_scores_share_a_place_and_stand_by_name() -> None:
    schools = [facts(3, policies=(1, 19)), facts(2, policies=(1, 3)), facts(1, policies=(6, 18)), facts(4)]
    assert [(one.place, one.facts.school_id) for one in ranked(schools)] == [(1, 1), (1, 2), (3, 3), (4, 4)]


def test_thirds_from_different_reasons_are_a_tie_that_floats_would_break() -> None:
    several = facts(1, staff=(50, 60), governors=(5, 6), flags=1)
    one_reason = facts(2, policies=(1, 6), flags=1)
    assert [one.place for one in ranked([several, one_reason])] == [1, 1]


def test_the_parts_that_a_reason_has_are_in_the_table_once() -> None:
    assert len({part for part, _, _ in PARTS}) == len(PARTS)
    assert {reason for _, reason, _ in PARTS} == {weight.code for weight in WEIGHTS}


def test_who_leads_in_every_reason_keeps_the_first_place_whatever_the_weights() -> None:
    found = bands([50, 50], [(1.0, 1.0), (0.5, 0.2), (0.2, 0.5), (0.0, 0.0)])
    assert found[0] == Band(1, 1, 1)
    assert found[3] == Band(4, 4, 4)
    assert (found[1].low, found[1].high) == (2, 3)
    assert (found[2].low, found[2].high) == (2, 3)


def test_equal_schools_share_a_place_however_the_weights_move() -> None:
    assert bands([25, 75], [(0.5, 0.5)] * 3) == [Band(1, 1, 1)] * 3


def test_bands_are_the_same_each_time() -> None:
    shares_of = [(n % 7 / 7, n % 5 / 5, n % 3 / 3) for n in range(60)]
    assert bands([50, 30, 20], shares_of) == bands([50, 30, 20], shares_of)


def test_a_band_leaves_out_two_of_forty_at_each_end_but_the_furthest_is_told() -> None:
    found = bands([25, 25, 20, 15, 10, 5], [(1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 1, 0.2, 0, 0)])
    assert DRAWS == 40
    assert all(one.low <= one.high <= one.furthest for one in found)


def test_nobody_has_no_band_and_one_school_has_the_first_place() -> None:
    assert bands([1, 2], []) == []
    assert ranked([]) == []
    (one,) = ranked([replace(facts(), wants=True)])
    assert (one.place, one.band) == (1, Band(1, 1, 1))
