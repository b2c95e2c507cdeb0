"""Section D: platforms in official use that were risk-assessed."""

from __future__ import annotations

from collections.abc import Callable

from la_portal.db import TenantSession
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, Part, measured
from la_portal.queries.summaries import Summary, of_span

OFFICIAL, ASSESSED = "official", "assessed"


def risk_assessed(session: TenantSession, filters: Filters) -> list[Measure]:
    """Official platforms with a date of risk assessment, of all official ones; oldest collection first."""
    chosen = span(session, filters)

    def part_of(_collection: CollectionFacts) -> Callable[[Summary], Part]:
        return lambda row: (row.assessed, row.official)

    return measured(chosen, of_span(session, filters), part_of, chosen.previous)
