"""Where help is needed first: a score from 0 to 100 for each school, of six reasons. See docs/priorities.md."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from la_portal.queries.collections import CollectionFacts
from la_portal.queries.stability import Band, bands
from la_portal.vocabulary import AnswerState

PartOf = tuple[int, int]
Share = tuple[int, int]
NOTHING: Share = (0, 1)
MOST_FLAGS = 3


class Sent(enum.StrEnum):
    """Where a school's return of the chosen collection stands."""

    RETURNED = "returned"
    NOT_ACCEPTED = "not_accepted"
    IN_DRAFT = "in_draft"
    NOT_RETURNED = "not_returned"


MISSING: dict[Sent, Share] = {Sent.NOT_RETURNED: (1, 1), Sent.IN_DRAFT: (1, 2)}


@dataclass(frozen=True)
class Facts:
    """What is known of one school. `basis` is the collection of the return that it is scored on, None without one.

    `policies` with a gap of those that apply and are answered, `flags` of its platforms and `wants`, whether it asked
    for support, are None where they are not known. `staff` and `governors` are trained of how many, or the state of the
    answer, by the return to `courses_of`. `unclear` counts platforms whose use below their minimum age is not known.
    `recording` is incidents recorded and expected of a school that the recording check asks about, None of others.
    """

    school_id: int
    name: str
    phase_group: str
    district: str | None
    roll: int | None
    easting: int | None
    northing: int | None
    sent: Sent
    basis: CollectionFacts | None = None
    policies: PartOf | None = None
    staff: PartOf | AnswerState = AnswerState.NOT_ANSWERED
    governors: PartOf | AnswerState = AnswerState.NOT_ANSWERED
    courses_of: CollectionFacts | None = None
    flags: int | None = None
    unclear: int = 0
    recording: tuple[int, Fraction] | None = None
    wants: bool | None = None


@dataclass(frozen=True)
class Weight:
    """One reason and the points that it gives at most, and how a sentence names what it is about."""

    code: str
    name: str
    points: int
    help_with: str


# Each part of a reason, the reason that it belongs to, and how many of that reason's points it gives at most.
PARTS: tuple[tuple[str, str, int], ...] = (
    ("policies", "policies", 25),
    ("staff", "training", 20),
    ("governors", "training", 5),
    ("recording", "recording", 20),
    ("platforms", "platforms", 15),
    ("return", "return", 10),
    ("support", "support", 5),
)
MOST = {part: points for part, _, points in PARTS}
WEIGHTS = tuple(
    Weight(code, name, sum(points for _, reason, points in PARTS if reason == code), help_with)
    for code, name, help_with in (
        ("policies", "Policies with a gap", "policies"),
        ("training", "Training: staff and governors", "training"),
        ("recording", "Recording check", "recording"),
        ("platforms", "Platform flags", "platforms"),
        ("return", "Return missing", "the return"),
        ("support", "Asked for support", "what they asked for"),
    )
)


@dataclass(frozen=True)
class Ranked:
    """One school with its place, 1 for the highest score; equal scores share a place.

    `score` is exact; `points` are those of each part, None where it is not known. `band` says how the place moves with
    the weights.
    """

    facts: Facts
    place: int
    score: Fraction
    points: Mapping[str, float | None]
    band: Band

    def of(self, reason: str) -> float:
        """The points that one reason gives, all its parts together."""
        return sum(self.points[part] or 0 for part, owner, _ in PARTS if owner == reason)


def ranked(schools: Sequence[Facts]) -> list[Ranked]:
    """The schools by score, the highest first; equal ones by name and URN."""
    given = [shares(one) for one in schools]
    scores = [_score(one) for one in given]
    moved = bands([weight.points for weight in WEIGHTS], [_of_reasons(one) for one in given])
    first = _first_places(scores)
    found = [
        Ranked(one, first[score], score, _points(mine), band)
        for one, score, mine, band in zip(schools, scores, given, moved, strict=True)
    ]
    return sorted(found, key=lambda one: (one.place, one.facts.name, one.facts.school_id))


def shares(facts: Facts) -> dict[str, Share | None]:
    """How much of its points each part gives, from none to all; None where it is not known, which then gives nothing.

    A share is an exact fraction, as its numerator and its denominator.
    """
    return {
        "policies": None if facts.policies is None else _up_to_half(*facts.policies),
        "staff": _untrained(facts.staff),
        "governors": _untrained(facts.governors),
        "recording": _short_of(facts.recording),
        "platforms": None if facts.flags is None else (min(facts.flags, MOST_FLAGS), MOST_FLAGS),
        "return": MISSING.get(facts.sent, NOTHING),
        "support": None if facts.wants is None else (int(facts.wants), 1),
    }


def _up_to_half(part: int, whole: int) -> Share:
    """Nothing for none of them, all for half or more, and in between in proportion."""
    return (min(2 * part, whole), whole) if whole else NOTHING


def _untrained(course: PartOf | AnswerState) -> Share | None:
    if isinstance(course, AnswerState):
        return NOTHING if course is AnswerState.NOT_APPLICABLE else None
    trained, of = course
    return _up_to_half(max(of - trained, 0), of)


def _short_of(recording: tuple[int, Fraction] | None) -> Share:
    """How far the recorded incidents stay below the expected ones: more than expected never adds."""
    if recording is None or recording[1] <= 0:
        return NOTHING
    recorded, expected = recording
    missing = max(expected - recorded, Fraction(0)) / expected
    return missing.numerator, missing.denominator


def _score(given: Mapping[str, Share | None]) -> Fraction:
    """The sum of all points, exactly: hundreds of sums of fractions would reduce each on the way."""
    above, below = 0, 1
    for part, share in given.items():
        if share is not None and share[0]:
            above, below = above * share[1] + MOST[part] * share[0] * below, below * share[1]
    return Fraction(above, below)


def _points(given: Mapping[str, Share | None]) -> dict[str, float | None]:
    return {part: None if share is None else MOST[part] * share[0] / share[1] for part, share in given.items()}


def _of_reasons(given: Mapping[str, Share | None]) -> tuple[float, ...]:
    """How much of its points each reason gives, in the order of the weights."""
    of = dict.fromkeys(_POINTS, 0.0)
    for part, reason, points in PARTS:
        if share := given[part]:
            of[reason] += share[0] / share[1] * (points / _POINTS[reason])
    return tuple(of.values())


_POINTS = {weight.code: weight.points for weight in WEIGHTS}


def _first_places(scores: Sequence[Fraction]) -> dict[Fraction, int]:
    places: dict[Fraction, int] = {}
    # Fractions that differ may be one float, equal ones never two: the float decides first, since it is faster.
    for place, score in enumerate(sorted(scores, key=lambda score: (float(score), score), reverse=True), 1):
        places.setdefault(score, place)
    return places
