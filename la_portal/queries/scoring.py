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
NOTHING, ALL = Fraction(0), Fraction(1)
ENOUGH = Fraction(1, 2)
MOST_FLAGS = 3


class Sent(enum.StrEnum):
    """Where a school's return of the chosen collection stands."""

    RETURNED = "returned"
    NOT_ACCEPTED = "not_accepted"
    IN_DRAFT = "in_draft"
    NOT_RETURNED = "not_returned"


MISSING = {Sent.NOT_RETURNED: ALL, Sent.IN_DRAFT: Fraction(1, 2)}


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


WEIGHTS = (
    Weight("policies", "Policies with a gap", 25, "policies"),
    Weight("training", "Training: staff and governors", 25, "training"),
    Weight("recording", "Recording check", 20, "recording"),
    Weight("platforms", "Platform flags", 15, "platforms"),
    Weight("return", "Return missing", 10, "the return"),
    Weight("support", "Asked for support", 5, "what they asked for"),
)

# Each part of a reason, the reason that it belongs to, and its part of that reason's points.
PARTS: tuple[tuple[str, str, Fraction], ...] = (
    ("policies", "policies", ALL),
    ("staff", "training", Fraction(4, 5)),
    ("governors", "training", Fraction(1, 5)),
    ("recording", "recording", ALL),
    ("platforms", "platforms", ALL),
    ("return", "return", ALL),
    ("support", "support", ALL),
)
_POINTS = {weight.code: weight.points for weight in WEIGHTS}
MOST = {part: _POINTS[reason] * of for part, reason, of in PARTS}


@dataclass(frozen=True)
class Ranked:
    """One school with its place, 1 for the highest score; equal scores share a place.

    `points` are those of each part, None where it is not known. `band` says how the place moves with the weights.
    """

    facts: Facts
    place: int
    score: Fraction
    points: Mapping[str, Fraction | None]
    band: Band

    def of(self, reason: str) -> Fraction:
        """The points that one reason gives, all its parts together."""
        return sum((self.points[part] or NOTHING for part, owner, _ in PARTS if owner == reason), NOTHING)


def ranked(schools: Sequence[Facts]) -> list[Ranked]:
    """The schools by score, the highest first; equal ones by name and URN."""
    points = [_points(shares(one)) for one in schools]
    scores = [sum((one or NOTHING for one in mine.values()), NOTHING) for mine in points]
    of_reasons = [_vector(mine) for mine in points]
    moved = bands([weight.points for weight in WEIGHTS], of_reasons)
    first = _first_places(scores)
    found = [
        Ranked(one, first[score], score, mine, band)
        for one, score, mine, band in zip(schools, scores, points, moved, strict=True)
    ]
    return sorted(found, key=lambda one: (one.place, one.facts.name, one.facts.school_id))


def shares(facts: Facts) -> dict[str, Fraction | None]:
    """How much of its points each part gives, from 0 to 1; None where it is not known, which then gives nothing."""
    return {
        "policies": None if facts.policies is None else _up_to_half(*facts.policies),
        "staff": _untrained(facts.staff),
        "governors": _untrained(facts.governors),
        "recording": _short_of(facts.recording),
        "platforms": None if facts.flags is None else Fraction(min(facts.flags, MOST_FLAGS), MOST_FLAGS),
        "return": MISSING.get(facts.sent, NOTHING),
        "support": None if facts.wants is None else Fraction(int(facts.wants)),
    }


def _up_to_half(part: int, whole: int) -> Fraction:
    """Nothing for none of them, all for half or more, and in between in proportion."""
    return min(ALL, Fraction(part, whole) / ENOUGH) if whole else NOTHING


def _untrained(course: PartOf | AnswerState) -> Fraction | None:
    if isinstance(course, AnswerState):
        return NOTHING if course is AnswerState.NOT_APPLICABLE else None
    trained, of = course
    return _up_to_half(max(of - trained, 0), of)


def _short_of(recording: tuple[int, Fraction] | None) -> Fraction:
    """How far the recorded incidents stay below the expected ones: more than expected never adds."""
    if recording is None or recording[1] <= 0:
        return NOTHING
    recorded, expected = recording
    return max(NOTHING, 1 - recorded / expected)


def _points(given: Mapping[str, Fraction | None]) -> dict[str, Fraction | None]:
    return {part: None if share is None else share * MOST[part] for part, share in given.items()}


def _vector(points: Mapping[str, Fraction | None]) -> tuple[float, ...]:
    """How much of its points each reason gives, in the order of the weights."""
    of: dict[str, Fraction] = dict.fromkeys(_POINTS, NOTHING)
    for part, reason, _ in PARTS:
        of[reason] += points[part] or NOTHING
    return tuple(float(given / _POINTS[reason]) for reason, given in of.items())


def _first_places(scores: Sequence[Fraction]) -> dict[Fraction, int]:
    places: dict[Fraction, int] = {}
    for place, score in enumerate(sorted(scores, reverse=True), 1):
        places.setdefault(score, place)
    return places
