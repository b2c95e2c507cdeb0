"""The edition that a change is about, held until the change is done; and the event that each change leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.errors import Conflict, NotFound
from la_portal.models import ReportEdition
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import Actor, ReportStatus


def newest(session: TenantSession, year: int) -> ReportEdition | None:
    """The newest edition of a year, held with the authority's row; None where there is none."""
    lock(session)
    mine = (ReportEdition.authority_id == session.scope.authority_id, ReportEdition.academic_year == year)
    statement = select(ReportEdition).where(*mine).order_by(ReportEdition.edition.desc()).limit(1)
    return session.execute(statement.with_for_update()).scalar_one_or_none()


def open_edition(session: TenantSession, year: int, version: int) -> ReportEdition:
    """The edition of a year that can still be changed, as the page with that version showed it.

    Raises NotFound where there is none, Conflict where it is published or somebody has changed it since.
    """
    found = newest(session, year)
    if found is None:
        raise NotFound
    if found.status is ReportStatus.PUBLISHED:
        raise Conflict("This edition is published and stays as it is. To change something, begin a correction")
    if found.version != version:
        raise Conflict("Somebody changed this report while you had it open. Look at it again, then repeat your change")
    return found


def record(
    session: TenantSession, actor: Actor, kind: str, edition: ReportEdition, at: datetime, **detail: Any
) -> None:
    """One event about an edition."""
    told = {"year": edition.academic_year, "edition": edition.edition, **detail}
    audit.record(session, actor, kind, at=at, to_state=str(edition.status), detail=told)
