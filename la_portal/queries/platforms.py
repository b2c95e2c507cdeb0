"""Section D: platforms in official use that were risk-assessed."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func

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


UNOFFICIAL, PERSONAL, NOBODY = "unofficial_known", "personal", "none"


def shows(state: str) -> ColumnElement[bool]:
    """That a platform of a school is in that state; raises KeyError where there is no such state.

    Whether it was risk-assessed is asked of official ones.
    """
    official = PlatformAnswer.standing == OFFICIAL
    return {
        "official": official,
        "unofficial": PlatformAnswer.standing == UNOFFICIAL,
        "assessed": official & PlatformAnswer.risk_assessed_on.is_not(None),
        "not_assessed": official & PlatformAnswer.risk_assessed_on.is_(None),
        "under_age": PlatformAnswer.used_with_under_age == "yes",
        "personal_devices": PlatformAnswer.devices == PERSONAL,
        "nobody_responsible": PlatformAnswer.responsible == NOBODY,
    }[state]
