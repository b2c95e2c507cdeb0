"""What a school belongs to, and from when until when: its trust and district as the register has them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.models import School, SchoolGroup
from la_portal.vocabulary import GroupKind

ONE_DAY = timedelta(days=1)


def settle(session: TenantSession, today: date) -> None:
    """Every school's trust and district have a row that says since when, and what it left has one that says until when.

    What a school was first seen with counts from the day it opened, or from the day of its import where that is not
    known; what it moves to counts from today. Two moves on one day leave the last.
    """
    rows: dict[tuple[int, GroupKind], list[SchoolGroup]] = {}
    kept = select(SchoolGroup).where(SchoolGroup.kind != GroupKind.PATCH).order_by(SchoolGroup.from_on)
    for row in session.execute(kept).scalars():
        rows.setdefault((row.school_id, row.kind), []).append(row)
    columns = (School.school_id, School.opened_on, School.imported_at, School.trust, School.district)
    for urn, opened_on, imported_at, trust, district in session.execute(select(*columns)):
        seen = (urn, GroupKind.TRUST) in rows or (urn, GroupKind.DISTRICT) in rows
        since = today if seen else opened_on or london_date(imported_at)
        for kind, name in ((GroupKind.TRUST, trust), (GroupKind.DISTRICT, district)):
            before = rows.get((urn, kind), [])
            _settle_one(session, urn, kind, name, before, since, today)


def _settle_one(
    session: TenantSession,
    urn: int,
    kind: GroupKind,
    name: str | None,
    before: list[SchoolGroup],
    since: date,
    today: date,
) -> None:
    current = before[-1] if before and before[-1].until_on is None else None
    if (current.name if current else None) == name:
        return
    if current is not None and current.from_on >= today:
        if name:
            current.name = name
        else:
            session.delete(current)
        return
    if current is not None:
        current.until_on = today - ONE_DAY
    if name:
        authority_id = session.scope.authority_id
        session.add(SchoolGroup(authority_id=authority_id, school_id=urn, kind=kind, from_on=since, name=name))
