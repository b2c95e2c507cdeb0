"""The plan and nothing else, in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from la_portal.access import require
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.files.register_links import Link
from la_portal.models import School, SchoolLink
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.schools.groups import settle
from la_portal.services.schools.planning import COLUMNS, ImportPlan
from la_portal.vocabulary import Actor, Permission


def apply_import(session: TenantSession, actor: Actor, plan: ImportPlan, at: datetime) -> None:
    """The schools are as the plan says, and so are their trusts and districts from today on; the figures' version has
    moved, one event is recorded; an empty plan does nothing at all."""
    require(actor, Permission.IMPORT_SCHOOLS)
    if plan.empty:
        return
    state = lock(session)
    today = london_date(at)
    settle(session, today)  # what was so until today, where nobody has written it down yet
    for row in plan.opens:
        values = {column: getattr(row, column) for column in COLUMNS}
        session.add(School(authority_id=state.authority_id, school_id=row.urn, imported_at=at, **values))
    session.flush()
    touched = {change.urn for change in plan.changes}
    known = session.execute(select(School).where(School.school_id.in_(touched))).scalars()
    schools = {school.school_id: school for school in known}
    for change in plan.changes:
        setattr(schools[change.urn], change.column, change.now)
        schools[change.urn].imported_at = at
    for link in plan.links:
        session.add(_link_row(state.authority_id, link))
    session.flush()
    settle(session, today)
    state.data_version += 1
    audit.record(session, actor, "schools_imported", at=at)


def _link_row(authority_id: int, link: Link) -> SchoolLink:
    return SchoolLink(
        authority_id=authority_id,
        school_id=link.urn,
        linked_urn=link.link_urn,
        kind=link.link_type,
        established_on=link.established_on,
    )
