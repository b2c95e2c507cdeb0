"""The open schools, narrowed by who has joined them: that is known outside a tenant's rows, and given by URN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from la_portal.db import TenantSession
from la_portal.models import School
from la_portal.vocabulary import PhaseGroup, RegisterStatus


@dataclass(frozen=True)
class Narrowed:
    """All open schools but these."""

    without: frozenset[int]


@dataclass(frozen=True)
class JoinedLine:
    """One school of the list."""

    school_id: int
    name: str
    phase_group: PhaseGroup
    district: str | None


def number(session: TenantSession, narrowed: Narrowed, typed: str = "") -> int:
    """How many schools there are, with `typed` in their name or URN."""
    statement = select(func.count()).select_from(School).where(*_which(session, narrowed, typed))
    return session.execute(statement).scalar_one()


def page(session: TenantSession, narrowed: Narrowed, typed: str, page: int, size: int) -> list[JoinedLine]:
    """One page of them, counted from 1, by name."""
    statement = (
        select(School.school_id, School.name, School.phase_group, School.district)
        .where(*_which(session, narrowed, typed))
        .order_by(func.lower(School.name), School.school_id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [JoinedLine(*row) for row in session.execute(statement)]


def names(session: TenantSession, urns: set[int]) -> dict[int, str]:
    """The names of these schools."""
    statement = select(School.school_id, School.name).where(
        School.authority_id == session.scope.authority_id, School.school_id.in_(urns)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def trusts(session: TenantSession) -> list[str]:
    """The trusts that schools of the authority belong to, by name."""
    statement = (
        select(School.trust)
        .where(School.authority_id == session.scope.authority_id, School.trust.is_not(None))
        .distinct()
        .order_by(School.trust)
    )
    return [name for name in session.execute(statement).scalars() if name]


def _which(session: TenantSession, narrowed: Narrowed, typed: str) -> list[ColumnElement[Any]]:
    found = [School.authority_id == session.scope.authority_id, School.status == RegisterStatus.OPEN]
    if narrowed.without:
        found.append(School.school_id.not_in(narrowed.without))
    if typed:
        as_text = cast(School.school_id, String)
        found.append(or_(School.name.icontains(typed, autoescape=True), as_text.startswith(typed, autoescape=True)))
    return found
