"""Schools as the register has them."""

from __future__ import annotations

from sqlalchemy import func, select

from la_portal.db import TenantSession
from la_portal.models import School
from la_portal.vocabulary import RegisterStatus


def open_schools(session: TenantSession) -> int:
    """The number of schools that a new collection would ask."""
    statement = (
        select(func.count())
        .select_from(School)
        .where(School.authority_id == session.scope.authority_id, School.status == RegisterStatus.OPEN)
    )
    return session.execute(statement).scalar_one()
