"""How many incidents to expect of each school, by what schools of its sort recorded the last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from la_portal.db import TenantSession
from la_portal.disclosure import withheld
from la_portal.queries.collections import Span, listed
from la_portal.queries.counted import counted
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import of_pupils
from la_portal.vocabulary import PhaseGroup


@dataclass(frozen=True)
class Asked:
    """A school that a collection asks."""

    school_id: int
    phase_group: PhaseGroup
    roll: int | None


@dataclass(frozen=True)
class _Sum:
    incidents: int = 0
    pupils: int = 0
    schools: int = 0

    def plus(self, incidents: int, pupils: int, schools: int = 1) -> _Sum:
        return _Sum(self.incidents + incidents, self.pupils + pupils, self.schools + schools)


def expected_incidents(session: TenantSession, schools: Sequence[Asked], on: date) -> dict[int, float]:
    """What to expect of each school, to one decimal place, at the rate per pupil of the others of its phase group.

    By the newest collection that has opened by that day. A school without a roll, or for which the rule of `disclosure`
    withholds the sum over the others, has none.
    """
    known = listed(session, Filters(on=on))
    if not known:
        return {}
    recorded = _recorded(session, Span(known[0], ()), on)
    groups: dict[PhaseGroup, _Sum] = {}
    for school in schools:
        if school.school_id in recorded:
            groups[school.phase_group] = groups.get(school.phase_group, _Sum()).plus(*recorded[school.school_id])
    found: dict[int, float] = {}
    for school in schools:
        others = _of_others(groups.get(school.phase_group, _Sum()), recorded.get(school.school_id))
        if school.roll and others.pupils and not withheld(others.incidents, others.schools):
            found[school.school_id] = round(school.roll * others.incidents / others.pupils, 1)
    return found


def _recorded(session: TenantSession, span: Span, on: date) -> dict[int, tuple[int, int]]:
    """Incidents and pupils of every school that knows both."""
    those = counted(session, Filters(on=on), span.ids)
    rows = session.execute(of_pupils(session, span, those))
    return {urn: (int(part or 0), int(whole)) for _, urn, part, whole in rows if whole}


def _of_others(group: _Sum, own: tuple[int, int] | None) -> _Sum:
    return group.plus(-own[0], -own[1], -1) if own else group
