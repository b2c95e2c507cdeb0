"""Who belongs where: to one school, to the authority itself or a trust, and how many of which role to each school."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from la_portal.db import Database
from la_portal.models import IdentityEvent, Membership, Person
from la_portal.vocabulary import Role

_ORDER = (
    *(Role.HEADTEACHER, Role.DSL, Role.CONTRIBUTOR, Role.GOVERNOR),
    *(Role.AUTHORITY_ADMIN, Role.OFFICER, Role.ANALYST, Role.TRUST_LEAD),
)
_SEEN = ("sign_in", "membership_chosen")


@dataclass(frozen=True)
class Colleague:
    """One membership that has not ended. `sections` are those that a contributor fills in, None for all."""

    person_id: uuid.UUID
    name: str
    email: str
    role: Role
    sections: frozenset[str] | None
    membership_id: uuid.UUID
    trust: str | None = None


def of_school(database: Database, authority_id: int, urn: int) -> list[Colleague]:
    """Everybody who belongs to the school: headteacher, DSL, contributor, governor, each by name."""
    return _found(database, authority_id, Membership.school_id == urn)


def of_authority(database: Database, authority_id: int) -> list[Colleague]:
    """Everybody of the authority who belongs to no school: administrators, officers, and trust leads, each by name."""
    return _found(database, authority_id, Membership.school_id.is_(None))


def _found(database: Database, authority_id: int, which: ColumnElement[bool]) -> list[Colleague]:
    statement = (
        select(Person.id, Person.name, Person.email, Membership.role, Membership.sections)
        .add_columns(Membership.id, Membership.trust)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.authority_id == authority_id, which, Membership.ended_at.is_(None))
    )
    with database.identity() as session:
        rows = session.execute(statement).all()
    found = [
        Colleague(person_id, name, email, Role(role), _sections(role, sections), membership_id, trust)
        for person_id, name, email, role, sections, membership_id, trust in rows
    ]
    return sorted(found, key=lambda one: (_ORDER.index(one.role), one.name.casefold(), one.email))


def signatories(colleagues: Iterable[Colleague]) -> list[str]:
    """The names of those who sign the school's returns: its headteachers who have joined."""
    return [one.name for one in colleagues if one.role is Role.HEADTEACHER]


def roles_by_school(database: Database, authority_id: int) -> Mapping[int, Mapping[Role, int]]:
    """How many people of each role each school has, in one statement; a school that nobody has joined is not there."""
    statement = (
        select(Membership.school_id, Membership.role, func.count())
        .where(Membership.authority_id == authority_id, Membership.ended_at.is_(None))
        .where(Membership.school_id.is_not(None))
        .group_by(Membership.school_id, Membership.role)
    )
    found: defaultdict[int, dict[Role, int]] = defaultdict(dict)
    with database.identity() as session:
        for urn, role, number in session.execute(statement):
            found[urn or 0][Role(role)] = number
    return found


def last_seen(database: Database, authority_id: int, person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    """When each of these people was last signed in to that authority; who never was is not there."""
    statement = (
        select(IdentityEvent.person_id, func.max(IdentityEvent.happened_at))
        .where(IdentityEvent.person_id.in_(set(person_ids)), IdentityEvent.kind.in_(_SEEN))
        .where(IdentityEvent.authority_id == authority_id)
        .group_by(IdentityEvent.person_id)
    )
    with database.identity() as session:
        return {whose: at for whose, at in session.execute(statement) if whose}


def _sections(role: str, kept: list[str] | None) -> frozenset[str] | None:
    return frozenset(kept or ()) if role == Role.CONTRIBUTOR else None
