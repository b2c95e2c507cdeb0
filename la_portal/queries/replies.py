"""When a school hears from its authority: as many working days after sending as the authority promises."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.models import AuthorityState
from la_portal.queries.working_days import working_day_after

SETTING = "reply_days"
USUAL = 10


def reply_days(session: TenantSession) -> int:
    """The working days within which this authority promises its reply."""
    mine = AuthorityState.authority_id == session.scope.authority_id
    settings = session.execute(select(AuthorityState.settings).where(mine)).scalar_one()
    return int(settings.get(SETTING, USUAL))


def reply_by(sent_at: datetime, days: int) -> date:
    """The day by which a return that was sent then is answered."""
    return working_day_after(london_date(sent_at), days)
