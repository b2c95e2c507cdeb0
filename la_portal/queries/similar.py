"""Which schools are like this one: the nearest of its phase group in size and free school meals, by one distance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import pstdev

from la_portal.disclosure import too_few
from la_portal.queries.comparison import Place
from la_portal.vocabulary import PhaseGroup

MOST = 20
_LARGE = 300
Fact = float | None
Range = tuple[int, int] | None


@dataclass(frozen=True)
class Similar:
    """The schools that one is compared with, how many more like them have not sent, and how they were chosen."""

    urns: frozenset[int]
    still_to_send: int
    chosen_by: str


def similar(mine: Place, others: Sequence[Place]) -> Similar:
    """The schools like `mine` among the others of its phase group that have sent: the nearest, at most 20.

    The distance is the root of the mean square of two differences: of the logarithms of the rolls (so that 100 and 200
    pupils are as far apart as 1,000 and 2,000) and of the shares of free school meals, each divided by its standard
    deviation over the schools of the group that are asked. Where one of the two is not known of both schools, the other
    decides; who shares no fact with `mine` comes last. Equal distances go by URN. A school without a fact is compared
    with all that have sent. Where fewer than 10 have sent, everybody else of the group is still to send, and no range
    is told.
    """
    sent = [place for place in others if place.sent]
    waiting = [place for place in others if not place.sent]
    criteria = _criteria(mine)
    chosen = _nearest_first(mine, others, sent)[:MOST] if criteria else sent
    urns = frozenset(place.school_id for place in chosen)
    if too_few(len(chosen)):
        how = f"Similar schools are the {_schools(mine.phase_group)} of your authority{_nearest(criteria)}."
        return Similar(urns, len(waiting), how)
    pupils, meals = _range([place.roll for place in chosen]), _range([place.fsm_percent for place in chosen], 1)
    alike = [place for place in waiting if _within(place.roll, pupils) and _within(place.fsm_percent, meals)]
    how = f"With the {len(chosen)} {_schools(mine.phase_group)}{_nearest(criteria)}, of those that have sent so far."
    return Similar(urns, len(alike), how + _ranges(pupils, meals))


def _nearest_first(mine: Place, group: Sequence[Place], sent: Sequence[Place]) -> list[Place]:
    units = [_spread(values) for values in zip(*(_facts(place) for place in (mine, *group)), strict=True)]

    def distance(place: Place) -> float:
        facts = zip(_facts(mine), _facts(place), units, strict=True)
        squares = [((a - b) / unit) ** 2 for a, b, unit in facts if a is not None and b is not None]
        return math.sqrt(sum(squares) / len(squares)) if squares else math.inf

    return sorted(sent, key=lambda place: (distance(place), place.school_id))


def _facts(place: Place) -> tuple[Fact, Fact]:
    return math.log(place.roll) if place.roll else None, place.fsm_percent


def _spread(values: Sequence[Fact]) -> float:
    """Their standard deviation; 1 where they do not differ, so that it divides."""
    known = [value for value in values if value is not None]
    return (pstdev(known) if known else 0.0) or 1.0


def _range(values: Sequence[Fact], step: int | None = None) -> Range:
    """From the smallest to the largest, rounded outwards: neither end tells one school's own number."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    step = step or (50 if max(known) > _LARGE else 10)
    return math.floor(min(known) / step) * step, math.ceil(max(known) / step) * step


def _within(value: Fact, limits: Range) -> bool:
    return value is None or limits is None or limits[0] <= value <= limits[1]


def _criteria(mine: Place) -> list[str]:
    known = {"size": bool(mine.roll), "free school meals": mine.fsm_percent is not None}
    return [name for name, is_known in known.items() if is_known]


def _nearest(criteria: Sequence[str]) -> str:
    return f" that are nearest to yours in {' and '.join(criteria)}" if criteria else ""


def _schools(phase_group: PhaseGroup) -> str:
    if phase_group is PhaseGroup.UNKNOWN:
        return "schools whose phase is not known"
    return f"{phase_group.label.lower()} schools"


def _ranges(pupils: Range, meals: Range) -> str:
    size = f"They have {_from_to(pupils)} pupils" if pupils else ""
    poverty = f"{_from_to(meals, '%')} of their pupils are eligible for free school meals" if meals else ""
    told = ", and ".join(part for part in (size, poverty) if part)
    return f" {told}." if told else ""


def _from_to(limits: tuple[int, int], mark: str = "") -> str:
    low, high = (f"{limit:,}{mark}" for limit in limits)
    return f"about {low}" if low == high else f"{low} to {high}"
