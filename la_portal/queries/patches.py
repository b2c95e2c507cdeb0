"""Patches: the groups of schools that an officer looks after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from la_portal.db import TenantSession
from la_portal.models import SchoolGroup
from la_portal.queries.school_list import of_day
from la_portal.vocabulary import GroupKind


@dataclass(frozen=True)
class Patch:
    """One patch: how many schools are in it on a day, how many are to join, since when it is there, until when.

    `until_on` is None while any school is in it without an end.
    """

    name: str
    schools: int
    to_come: int
    from_on: date
    until_on: date | None


def patches(session: TenantSession, on: date) -> list[Patch]:
    """Every patch that there was, is or will be, by name."""
    endless = func.sum(case((SchoolGroup.until_on.is_(None), 1), else_=0))
    statement = (
        select(
            SchoolGroup.name,
            func.sum(case((of_day(on), 1), else_=0)),
            func.sum(case((SchoolGroup.from_on > on, 1), else_=0)),
            func.min(SchoolGroup.from_on),
            case((endless == 0, func.max(SchoolGroup.until_on))),
        )
        .where(SchoolGroup.authority_id == session.scope.authority_id, SchoolGroup.kind == GroupKind.PATCH)
        .group_by(SchoolGroup.name)
        .order_by(func.lower(SchoolGroup.name))
    )
    return [
        Patch(name, int(now), int(later), first, last) for name, now, later, first, last in session.execute(statement)
    ]
