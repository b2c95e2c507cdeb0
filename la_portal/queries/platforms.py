"""Section D: platforms in official use that were risk-assessed."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement

from la_portal.db import TenantSession
from la_portal.models import PlatformAnswer
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, Part, measured
from la_portal.queries.summaries import Summary, of_span

OFFICIAL = "official"


def risk_assessed(session: TenantSession, filters: Filters) -> list[Measure]:
    """Official platforms with a date of risk assessment, of all official ones; oldest collection first."""
    chosen = span(session, filters)

    def part_of(_collection: CollectionFacts) -> Callable[[Summary], Part]:
        return lambda row: (row.assessed, row.official)

    return measured(chosen, of_span(session, filters), part_of, chosen.previous)


NOT_IN_USE = ("not_used", "trial_closed", "not_answered")
PERSONAL = ("personal", "mixed")
NOBODY = "none"


def shows(state: str) -> ColumnElement[bool]:
    """That a platform of a school is in that state; raises KeyError where there is no such state.

    Whether it was risk-assessed is asked of official ones; the others in use, known or not, are unofficial.
    """
    official = PlatformAnswer.standing == OFFICIAL
    return {
        "official": official,
        "unofficial": PlatformAnswer.standing.not_in((OFFICIAL, *NOT_IN_USE)),
        "assessed": official & PlatformAnswer.risk_assessed_on.is_not(None),
        "not_assessed": official & PlatformAnswer.risk_assessed_on.is_(None),
        "under_age": PlatformAnswer.used_with_under_age == "yes",
        "personal_devices": PlatformAnswer.devices.in_(PERSONAL),
        "nobody_responsible": PlatformAnswer.responsible == NOBODY,
    }[state]
