"""The people of one school: who they are, and how they ask one another to join."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from la_portal.access import require
from la_portal.db import Database
from la_portal.errors import NotFound
from la_portal.models import Membership, Person
from la_portal.services.people.invitations import invite
from la_portal.vocabulary import Actor, Permission, Role, Scope

_ORDER = (Role.HEADTEACHER, Role.DSL, Role.CONTRIBUTOR, Role.GOVERNOR)


@dataclass(frozen=True)
class Colleague:
    """One membership of a school that has not ended. `sections` are those that a contributor fills in, None for all."""

    person_id: uuid.UUID
    name: str
    email: str
    role: Role
    sections: frozenset[str] | None


def of_school(database: Database, authority_id: int, urn: int) -> list[Colleague]:
    """Everybody who belongs to the school: headteacher, DSL, contributor, governor, each by name."""
    statement = (
        select(Person.id, Person.name, Person.email, Membership.role, Membership.sections)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.authority_id == authority_id, Membership.school_id == urn, Membership.ended_at.is_(None))
    )
    with database.identity() as session:
        rows = session.execute(statement).all()
    found = [Colleague(*row[:3], Role(row.role), _sections(row.role, row.sections)) for row in rows]
    return sorted(found, key=lambda one: (_ORDER.index(one.role), one.name.casefold(), one.email))


def signatories(colleagues: Iterable[Colleague]) -> list[str]:
    """The names of those who sign the school's returns: its headteachers who have joined."""
    return [one.name for one in colleagues if one.role is Role.HEADTEACHER]


def _sections(role: str, kept: list[str] | None) -> frozenset[str] | None:
    return frozenset(kept or ()) if role == Role.CONTRIBUTOR else None


def invite_colleague(
    database: Database, actor: Actor, role: Role, email: str, sections: Collection[str], at: datetime
) -> str:
    """A link's token with which somebody joins the actor's own school in one of its roles.

    Raises NotFound for an actor without a school, NotAllowed, and BadInput with its field as `invite` does: also for
    a role of the authority.
    """
    if actor.school_id is None:
        raise NotFound
    authority_id, urn = actor.scope.authority_id, actor.school_id
    require(actor, Permission.INVITE_COLLEAGUES, Scope(authority_id, frozenset({urn})))
    return invite(database, authority_id, role, email, urn, at, sections=sections, by=actor.person_id)
