"""Invitations: the only way in. A link works once, for 14 days, and only its hash is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from la_portal.access import PERMISSIONS
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
    """What an invitation says to who holds it. Somebody `known` gives the password that they have already."""

    email: str
    role: Role
    authority_id: int
    authority_name: str
    school_id: int | None
    known: bool


def invite(database: Database, authority_id: int, role: Role, email: str, school_id: int | None, at: datetime) -> str:
    """A link's token, for that role and address; the answer is the same whether or not we know the person.

    Raises BadInput where the address is not one or the role and the school do not go together, and NotFound where
    the authority has no such school.
    """
    cleaned = clean_email(email)
    if cleaned is None:
        raise BadInput(f"'{email}' is not an email address. Write it like name@example.com")
    _check_place(database, authority_id, role, school_id)
    token = new_token()
    with database.identity(writing=True) as session:
        session.add(
            Invitation(
                token_hash=hash_of(token),
                authority_id=authority_id,
                school_id=school_id,
                role=role,
                email=cleaned,
                invited_at=at,
                expires_at=at + timedelta(days=DAYS),
            )
        )
        detail = {"role": role, "school_id": school_id}
        record(session, "invited", at, authority_id=authority_id, detail=detail)
    return token


def _check_place(database: Database, authority_id: int, role: Role, school_id: int | None) -> None:
    if role not in PERMISSIONS:
        raise BadInput(f"'{role}' cannot be invited yet. Use one of {', '.join(sorted(PERMISSIONS))}")
    if role.of_authority != (school_id is None):
        raise BadInput(f"'{role}' is a role in {'the authority: give no school' if role.of_authority else 'a school'}")
    if school_id is not None:
        with database.tenant(Scope(authority_id, frozenset({school_id}))) as session:
            if session.execute(select(School.school_id).where(School.school_id == school_id)).first() is None:
                raise NotFound(f"There is no school with URN {school_id} in this authority")


def invitation(database: Database, token: str, at: datetime) -> Invited:
    """What the invitation says, as long as it works; raises NotFound once it is used or past its days."""
    with database.identity() as session:
        return _open(session, token, at)


def _open(session: IdentitySession, token: str, at: datetime) -> Invited:
    statement = (
        select(Invitation.email, Invitation.role, Invitation.authority_id, Authority.name, Invitation.school_id)
        .add_columns(Person.id.is_not(None))
        .join(Authority, Authority.id == Invitation.authority_id)
        .outerjoin(Person, Person.email == Invitation.email)
        .where(Invitation.token_hash == hash_of(token), Invitation.used_at.is_(None), Invitation.expires_at > at)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound(f"This link has stopped working. It works once, for {DAYS} days. Ask who sent it for a new one")
    return Invited(row[0], Role(row[1]), *row[2:])


def accept(database: Database, token: str, name: str, password: str, at: datetime, *, address: str = "") -> Entry:
    """The invited person has joined and is signed in; the link works no more.

    Who is known already gives the password that they have, and `name` is not looked at. Raises NotFound, BadInput
    for a name or a wrong password, WeakPassword, TooManyAttempts; after each of these the link works still.
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
    if all((place.authority_id, place.role, place.school_id) != _of(invited) for place in current(session, person_id)):
        session.add(
            Membership(
                person_id=person_id,
                authority_id=invited.authority_id,
                school_id=invited.school_id,
                role=invited.role,
                created_at=at,
            )
        )
    detail = {"role": invited.role, "school_id": invited.school_id}
    record(session, "joined", at, authority_id=invited.authority_id, person_id=person_id, detail=detail)
