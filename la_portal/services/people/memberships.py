"""What a person is, and where: the memberships that have not ended."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from la_portal.db import Database, IdentitySession
from la_portal.models import Authority, AuthorityState, Membership, Person, School, SchoolLink
from la_portal.vocabulary import PREDECESSOR, Actor, Role, Scope

LINK_SIGN_IN = "link_sign_in"  # the setting of an authority


@dataclass(frozen=True)
class Place:
    """One membership: a role in an authority, in one of its schools where the role is a school's, or in a trust."""

    membership_id: uuid.UUID
    role: Role
    authority_id: int
    authority_name: str
    school_id: int | None
    trust: str | None = None
    school_name: str | None = None


def scope_of(role: Role, authority_id: int, school_id: int | None) -> Scope:
    """Whose rows a membership may see. A school's role without a school sees none."""
    if role.of_authority:
        return Scope(authority_id)
    return Scope(authority_id, frozenset() if school_id is None else frozenset({school_id}))


def scope_today(database: Database, place: Place, today: date) -> Scope:
    """Whose rows a membership may see on that day; for a school's people and a trust's it depends on the register."""
    if place.role is Role.TRUST_LEAD:
        return _of_trust(database, place.authority_id, place.trust)
    return with_predecessor(database, scope_of(place.role, place.authority_id, place.school_id), today)


def _of_trust(database: Database, authority_id: int, trust: str | None) -> Scope:
    """The schools that the register has under that trust now, in one statement; none without a name."""
    if not trust:
        return Scope(authority_id, frozenset())
    statement = select(School.school_id).where(School.authority_id == authority_id, School.trust == trust)
    with database.tenant(Scope(authority_id)) as session:
        return Scope(authority_id, frozenset(session.execute(statement).scalars()))


def with_predecessor(database: Database, own: Scope, today: date) -> Scope:
    """The scope of a school's person and, where the register says that the school continues one other, that one's too.

    The link counts from its date, where it has one. Only the school's own links are read, in one statement.
    """
    if not own.school_ids:
        return own
    statement = select(SchoolLink.linked_urn, SchoolLink.kind, SchoolLink.established_on).where(
        SchoolLink.authority_id == own.authority_id, SchoolLink.kind.startswith(PREDECESSOR)
    )
    with database.tenant(own) as session:
        links = session.execute(statement).all()
    if len(links) != 1 or links[0].kind != PREDECESSOR or (links[0].established_on or today) > today:
        return own
    return Scope(own.authority_id, own.school_ids | {links[0].linked_urn})


def current(session: IdentitySession, person_id: uuid.UUID) -> tuple[Place, ...]:
    """The person's memberships that have not ended, oldest first."""
    statement = (
        select(Membership.id, Membership.role, Membership.authority_id, Authority.name, Membership.school_id)
        .add_columns(Membership.trust)
        .join(Authority, Authority.id == Membership.authority_id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Membership.created_at, Membership.id)
    )
    return tuple(Place(row.id, Role(row.role), *row[2:]) for row in session.execute(statement))


def allow_links(database: Database, authority_ids: Iterable[int]) -> frozenset[int]:
    """Those of the authorities that let a school's people sign in by a link."""
    found: set[int] = set()
    for authority_id in sorted(set(authority_ids)):
        statement = select(AuthorityState.settings).where(AuthorityState.authority_id == authority_id)
        with database.tenant(Scope(authority_id)) as session:
            settings = session.execute(statement).scalar_one_or_none() or {}
        found |= {authority_id} if settings.get(LINK_SIGN_IN) is True else set()
    return frozenset(found)


def places(database: Database, actor: Actor) -> tuple[Place, ...]:
    """Where the actor may go: their memberships, each with its school's name."""
    if actor.person_id is None:
        return ()
    with database.identity() as session:
        found = current(session, actor.person_id)
    known = _school_names(database, found)
    return tuple(replace(place, school_name=known.get((place.authority_id, place.school_id))) for place in found)


def _school_names(database: Database, found: Sequence[Place]) -> dict[tuple[int, int | None], str]:
    urns: defaultdict[int, set[int]] = defaultdict(set)
    for place in found:
        if place.school_id is not None:
            urns[place.authority_id].add(place.school_id)
    known: dict[tuple[int, int | None], str] = {}
    for authority_id, schools in urns.items():
        with database.tenant(Scope(authority_id, frozenset(schools))) as session:
            for urn, name in session.execute(select(School.school_id, School.name)):
                known[authority_id, urn] = name
    return known


def names(database: Database, authority_id: int, person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of those people who belong, or belonged, to the authority."""
    statement = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.authority_id == authority_id, Person.id.in_(set(person_ids)))
    )
    with database.identity() as session:
        return {row.id: row.name for row in session.execute(statement)}


def only_authority(database: Database) -> str | None:
    """The authority's name where this installation serves one alone, for pages that come before signing in."""
    with database.identity() as session:
        found = session.execute(select(Authority.name).limit(2)).scalars().all()
    return found[0] if len(found) == 1 else None
