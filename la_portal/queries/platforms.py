"""Section D: platforms in official use that were risk-assessed."""

from __future__ import annotations

from sqlalchemy import case, func

from la_portal.db import TenantSession
from la_portal.models import PlatformAnswer
from la_portal.queries.collections import span
from la_portal.queries.counted import answers, counted
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, measured

OFFICIAL = "official"


def risk_assessed(session: TenantSession, filters: Filters) -> list[Measure]:
    """Official platforms with a date of risk assessment, of all official ones; oldest collection first."""
    chosen = span(session, filters)
    assessed = case((PlatformAnswer.risk_assessed_on.is_not(None), 1), else_=0)
    those = counted(session, filters, chosen.ids)
    by_school = (
        answers(
            session,
            those,
            PlatformAnswer,
            those.c.collection_id,
            those.c.school_id,
            func.sum(assessed).label("part"),
            func.count().label("whole"),
        )
        .where(PlatformAnswer.standing == OFFICIAL)
        .group_by(those.c.collection_id, those.c.school_id)
    )
    return measured(session, chosen, by_school, chosen.previous)
