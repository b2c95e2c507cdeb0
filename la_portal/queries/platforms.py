"""Section D: platforms in official use that were risk-assessed."""

from __future__ import annotations

from la_portal.db import TenantSession
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, measured
from la_portal.queries.summaries import of_span

OFFICIAL, ASSESSED = "official", "assessed"


def risk_assessed(session: TenantSession, filters: Filters) -> list[Measure]:
    """Official platforms with a date of risk assessment, of all official ones; oldest collection first."""
    chosen = span(session, filters)
    return measured(chosen, of_span(session, filters), "assessed", "official", chosen.previous)
