"""One school's incidents term by term, with what was to be expected of a school of its phase and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from la_portal.db import TenantSession
from la_portal.disclosure import too_few
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.filters import Filters
from la_portal.queries.summaries import Summary, of_span
from la_portal.statistics import Interval, dispersion, expected_counts, funnel_limits


@dataclass(frozen=True)
class SchoolTerm:
    """One return: its incidents (None where it does not know every count) and its pupils.

    `expected` is what the rate of its phase group makes of these pupils, by `schools` of that group, and `low` to
    `high` the counts in which 95 % of such schools lie. None where under 10 know their rate, and where the pupils are
    not known.
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


def by_term(session: TenantSession, filters: Filters) -> list[SchoolTerm]:
    """The returns of the school of `filters`, oldest first, against the schools of its phase group then. One statement.

    Expected and its range are those of the funnel of `standings`: as wide as all schools of the authority differ.
    """
    everybody = Filters(filters.on, filters.collection, filters.since, accepted=filters.accepted)
    rows = of_span(session, everybody)
    found: list[SchoolTerm] = []
    for one in span(session, filters).oldest_first:
        returned = rows.get(one.collection_id, ())
        found += [_term(one, row, returned) for row in returned if row.school_id == filters.school]
    return found


def _term(collection: CollectionFacts, mine: Summary, returned: Sequence[Summary]) -> SchoolTerm:
    known = [row for row in returned if row.incidents is not None and row.roll]
    group = [row for row in known if row.phase_group == mine.phase_group]
    bare = SchoolTerm(collection, mine.incidents, mine.roll, len(group), None, None, None)
    if too_few(len(group)) or not mine.roll:
        return bare
    observed = [row.incidents or 0 for row in known]
    wanted = expected_counts([row.phase_group for row in known], observed, [float(row.roll or 0) for row in known])
    expected = mine.roll * sum(row.incidents or 0 for row in group) / sum(row.roll or 0 for row in group)
    limits = funnel_limits(expected, tau2=dispersion(observed, wanted).tau2) if expected else Interval(0, 0)
    return replace(bare, expected=expected, low=ceil(limits.low), high=floor(limits.high))
