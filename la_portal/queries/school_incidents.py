"""One school's incidents term by term, with what was to be expected of a school of its phase and size."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

from sqlalchemy import func

from la_portal.db import TenantSession
from la_portal.disclosure import too_few
from la_portal.models import IncidentAnswer
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import counted
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import rates, risks
from la_portal.queries.measures import Measure
from la_portal.statistics import Z95


@dataclass(frozen=True)
class SchoolTerm:
    """One return: its incidents (None where it does not know every count) and its pupils.

    `expected` is what the rate of its phase group makes of these pupils, by `schools` of that group, and `low` to
    `high` the counts in which chance alone leaves 95 % of such schools. None where under 10 know their rate, and where
    the pupils are not known.
    """

    collection: CollectionFacts
    incidents: int | None
    roll: int | None
    schools: int
    expected: float | None
    low: int | None
    high: int | None

    @property
    def side(self) -> str:
        """Whether the count is "below", "within" or "above" what was expected; empty where one is not known."""
        if self.incidents is None or self.low is None or self.high is None:
            return ""
        return "below" if self.incidents < self.low else "above" if self.incidents > self.high else "within"

    @property
    def rate(self) -> float | None:
        """Incidents per 1,000 pupils."""
        return 1000 * self.incidents / self.roll if self.incidents is not None and self.roll else None


def by_term(session: TenantSession, filters: Filters, phase_group: str) -> list[SchoolTerm]:
    """The returns of the school of `filters`, oldest first, against the schools of that phase group. Two statements."""
    chosen, own = span(session, filters), frozenset({filters.school or 0})
    everybody = Filters(filters.on, filters.collection, filters.since, accepted=filters.accepted)
    those = counted(session, replace(everybody, schools=own), chosen.ids)
    known = (func.sum(IncidentAnswer.value), func.count(IncidentAnswer.value), func.count())
    key = (those.c.collection_id, those.c.roll)
    rows = session.execute(risks(session, chosen, those, *key, *known).group_by(*key))
    mine = {row[0]: (row[1], int(row[2] or 0) if row[3] == row[4] else None) for row in rows}
    groups = {one.collection: one for one in rates(session, replace(everybody, phases=(phase_group,)))}
    returned = [one for one in chosen.oldest_first if one.collection_id in mine]
    return [_term(one, *mine[one.collection_id], groups.get(one)) for one in returned]


def counts_of(expected: float) -> tuple[int, int]:
    """The lowest and the highest count of the 95 % range: under and over it lie at most 2.5 % each.

    Exact Poisson quantiles; of an expected 0 both are 0.
    """
    tail, below, count, low = NormalDist().cdf(-Z95), 0.0, 0, None
    while True:
        below += _chance(count, expected)
        low = count if low is None and below >= tail else low
        if low is not None and below >= 1 - tail:
            return low, count
        count += 1


def _chance(count: int, mean: float) -> float:
    if not mean:
        return float(count == 0)
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def _term(collection: CollectionFacts, roll: int | None, incidents: int | None, group: Measure | None) -> SchoolTerm:
    schools = group.schools if group else 0
    if group is None or too_few(schools) or not roll:
        return SchoolTerm(collection, incidents, roll, schools, None, None, None)
    expected = roll * group.part / group.whole
    return SchoolTerm(collection, incidents, roll, schools, expected, *counts_of(expected))
