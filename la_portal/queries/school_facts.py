"""One school as the register has it: what it is, what it has belonged to and since when, which schools it continues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import School, SchoolGroup, SchoolLink
from la_portal.vocabulary import GroupKind, PhaseGroup, RegisterStatus


@dataclass(frozen=True)
class SchoolFacts:
    """A school as the register has it; None where the register does not say."""

    school_id: int
    name: str
    status: RegisterStatus
    establishment_number: str | None
    establishment_type: str | None
    phase_group: PhaseGroup
    opened_on: date | None
    closed_on: date | None
    low_age: int | None
    high_age: int | None
    religious_character: str | None
    roll: int | None
    fsm_percent: float | None
    trust: str | None
    town: str | None
    postcode: str | None
    district: str | None
    ward: str | None
    imported_at: datetime


def school_facts(session: TenantSession, urn: int) -> SchoolFacts:
    """The school; raises NotFound where the authority has none of that URN."""
    columns = [getattr(School, name) for name in SchoolFacts.__dataclass_fields__]
    statement = select(*columns).where(School.authority_id == session.scope.authority_id, School.school_id == urn)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return SchoolFacts(*row)


@dataclass(frozen=True)
class GroupFacts:
    """That the school belongs, or belonged, to a group; `until_on` is None while no end is known."""

    kind: GroupKind
    name: str
    from_on: date
    until_on: date | None


def groups_of(session: TenantSession, urn: int) -> list[GroupFacts]:
    """Every trust, district and patch of the school, the newest first."""
    statement = (
        select(SchoolGroup.kind, SchoolGroup.name, SchoolGroup.from_on, SchoolGroup.until_on)
        .where(SchoolGroup.authority_id == session.scope.authority_id, SchoolGroup.school_id == urn)
        .order_by(SchoolGroup.from_on.desc(), SchoolGroup.kind)
    )
    return [GroupFacts(*row) for row in session.execute(statement)]


@dataclass(frozen=True)
class LinkFacts:
    """Another school that this one is linked to. `forward` where the other one's own link names this school.

    `name` is None where the other is not among the authority's schools.
    """

    urn: int
    name: str | None
    kind: str
    established_on: date | None
    forward: bool


def links_of(session: TenantSession, urn: int) -> list[LinkFacts]:
    """The links of the school and those of others to it."""
    mine = session.scope.authority_id
    other = or_(
        and_(SchoolLink.school_id == urn, School.school_id == SchoolLink.linked_urn),
        and_(SchoolLink.linked_urn == urn, School.school_id == SchoolLink.school_id),
    )
    statement = (
        select(SchoolLink.school_id, SchoolLink.linked_urn, School.name, SchoolLink.kind, SchoolLink.established_on)
        .select_from(SchoolLink)
        .outerjoin(School, and_(School.authority_id == mine, other))
        .where(SchoolLink.authority_id == mine, or_(SchoolLink.school_id == urn, SchoolLink.linked_urn == urn))
        .order_by(SchoolLink.established_on.desc().nulls_last(), SchoolLink.linked_urn)
    )
    return [
        LinkFacts(linked if own == urn else own, name, kind, day, own != urn)
        for own, linked, name, kind, day in session.execute(statement)
    ]
