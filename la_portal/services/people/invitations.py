"""Invitations: the only way in. A link works once, for 14 days, and only its hash is kept."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from la_portal.access import PERMISSIONS
from la_portal.catalogue import edition
from la_portal.db import Database, IdentitySession
from la_portal.errors import BadInput, NotFound
from la_portal.models import Authority, Invitation, Membership, Person, School
from la_portal.services.people import passwords, throttle
from la_portal.services.people.memberships import current
from la_portal.services.people.records import clean_email, hash_of, new_token, record
from la_portal.services.people.sessions import Entry, find, start
from la_portal.vocabulary import Role, Scope

DAYS = 14
LONGEST_NAME = 120


@dataclass(frozen=True)
class Invited:
    """What an invitation says to who holds it. Somebody `known` gives the password that they have already.

    `sections` are those that a contributor is to fill in.
    """

    email: str
    role: Role
    authority_id: int
    authority_name: str
    school_id: int | None
    known: bool
    sections: tuple[str, ...] = ()


def invite(
    database: Database,
    authority_id: int,
    role: Role,
    email: str,
    school_id: int | None,
    at: datetime,
    *,
    sections: Collection[str] = (),
    by: uuid.UUID | None = None,
) -> str:
    """A link's token, for that role and address; the answer is the same whether or not we know the person.

    `sections` are those that a contributor fills in, `by` is who invites. Raises BadInput, with its field, where the
    address is not one or the role does not go with the school or the sections, and NotFound where the authority has
    no such school.
    """
    cleaned = clean_email(email)
    if cleaned is None:
        raise BadInput(f"'{email}' is not an email address. Write it like name@example.com", "email")
    _check_place(database, authority_id, role, school_id)
    kept = _clean_sections(role, sections)
    token = new_token()
    with database.identity(writing=True) as session:
        session.add(
            Invitation(
                token_hash=hash_of(token),
                authority_id=authority_id,
                school_id=school_id,
                role=role,
                sections=kept,
                email=cleaned,
                invited_at=at,
                expires_at=at + timedelta(days=DAYS),
            )
        )
        detail = _detail(role, school_id, kept)
        record(session, "invited", at, authority_id=authority_id, person_id=by, detail=detail)
    return token


def _check_place(database: Database, authority_id: int, role: Role, school_id: int | None) -> None:
    if role not in PERMISSIONS:
        raise BadInput(f"'{role}' cannot be invited yet. Use one of {', '.join(sorted(PERMISSIONS))}", "role")
    if role.of_authority != (school_id is None):
        place = "the authority: give no school" if role.of_authority else "a school"
        raise BadInput(f"'{role}' is a role in {place}", "role")
    if school_id is not None:
        with database.tenant(Scope(authority_id, frozenset({school_id}))) as session:
            if session.execute(select(School.school_id).where(School.school_id == school_id)).first() is None:
                raise NotFound(f"There is no school with URN {school_id} in this authority")


def _clean_sections(role: Role, sections: Collection[str]) -> list[str] | None:
    if role is not Role.CONTRIBUTOR:
        if sections:
            raise BadInput(f"Only a contributor has sections: give none for '{role}'", "sections")
        return None
    offered = [section.code for section in edition().lettered]
    if not sections or not set(sections) <= set(offered):
        listed = f"{', '.join(offered[:-1])} or {offered[-1]}"
        raise BadInput(f"Choose one or more sections for the contributor to fill in: {listed}", "sections")
    return [code for code in offered if code in sections]


def _detail(role: Role, school_id: int | None, sections: Collection[str] | None) -> dict[str, Any]:
    place = {"role": role, "school_id": school_id}
    return place | ({"sections": list(sections)} if sections else {})


def invitation(database: Database, token: str, at: datetime) -> Invited:
    """What the invitation says, as long as it works; raises NotFound once it is used or past its days."""
    with database.identity() as session:
        return _open(session, token, at)


def _open(session: IdentitySession, token: str, at: datetime) -> Invited:
    statement = (
        select(Invitation.email, Invitation.role, Invitation.authority_id, Authority.name, Invitation.school_id)
        .add_columns(Person.id.is_not(None), Invitation.sections)
        .join(Authority, Authority.id == Invitation.authority_id)
        .outerjoin(Person, Person.email == Invitation.email)
        .where(Invitation.token_hash == hash_of(token), Invitation.used_at.is_(None), Invitation.expires_at > at)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound(f"This link has stopped working. It works once, for {DAYS} days. Ask who sent it for a new one")
    return Invited(row[0], Role(row[1]), *row[2:-1], sections=tuple(row.sections or ()))


def accept(database: Database, token: str, name: str, password: str, at: datetime, *, address: str = "") -> Entry:
    """The invited person has joined and is signed in; the link works no more.

    A contributor who is one here already has the sections of this invitation in place of their own. Who is known
    gives the password that they have, and `name` is not looked at. Raises NotFound, BadInput for a name or a wrong
    password, WeakPassword, TooManyAttempts; after each of these the link works still.
    """
    invited = invitation(database, token, at)
    if invited.known:
        kept = _check_known(database, invited.email, password, address, at)
    else:
        name = _clean_name(name)
        passwords.refuse_weak(password, (invited.email, name, invited.authority_name))
        kept = passwords.hashed(password)
    with database.identity(writing=True) as session:
        _use_up(session, token, at)
        person_id = _person(session, invited, name, kept)
        _join(session, invited, person_id, at)
        session.flush()
        found = current(session, person_id)
        joined = next(place for place in found if (place.authority_id, place.role, place.school_id) == _of(invited))
        throttle.forgive(session, throttle.key_of(invited.email, address))
        return Entry(start(session, person_id, joined, at), found)


def _of(invited: Invited) -> tuple[int, Role, int | None]:
    return invited.authority_id, invited.role, invited.school_id


def _clean_name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or not name.isprintable():
        raise BadInput("Enter your name")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"Enter your name in {LONGEST_NAME} characters or fewer")
    return name


def _check_known(database: Database, email: str, password: str, address: str, at: datetime) -> str:
    with database.identity(writing=True) as session:
        known = find(session, email)
        counted = throttle.take(session, throttle.key_of(email, address), at)
    if not counted:
        raise throttle.TooManyAttempts
    if known is None or not passwords.matches(known.password_hash, password):
        raise BadInput("The password is not right. Give the one that you sign in with already")
    return known.password_hash


def _use_up(session: IdentitySession, token: str, at: datetime) -> None:
    _open(session, token, at)
    unused = update(Invitation).where(Invitation.token_hash == hash_of(token), Invitation.used_at.is_(None))
    if session.execute(unused.values(used_at=at).returning(Invitation.id)).first() is None:
        raise NotFound


def _person(session: IdentitySession, invited: Invited, name: str, kept: str) -> uuid.UUID:
    known = find(session, invited.email)
    if known is None:
        person = Person(id=uuid.uuid4(), email=invited.email, name=name, password_hash=kept)
        session.add(person)
        session.flush()
        return person.id
    if known.password_hash != kept:  # they came in by another link, or changed their password, in between
        raise NotFound
    return known.person_id


def _join(session: IdentitySession, invited: Invited, person_id: uuid.UUID, at: datetime) -> None:
    place = {"authority_id": invited.authority_id, "school_id": invited.school_id, "role": invited.role}
    mine = select(Membership).filter_by(person_id=person_id, **place, ended_at=None)
    known = session.execute(mine).scalars().first()
    kind, sections = "joined", list(invited.sections) or None
    if known is None:
        session.add(Membership(person_id=person_id, **place, sections=sections, created_at=at))
    elif known.sections != sections:
        kind, known.sections = "sections_changed", sections
    detail = _detail(invited.role, invited.school_id, sections)
    record(session, kind, at, authority_id=invited.authority_id, person_id=person_id, detail=detail)
