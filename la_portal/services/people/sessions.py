"""Signing in and out. A session is a row: deleting it signs its browser out, at the next request, on every worker."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from la_portal.clock import london_date
from la_portal.db import Database, IdentitySession
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.models import Authority, Membership, Person, SignInSession
from la_portal.services.people import passwords, throttle
from la_portal.services.people.memberships import Place, current, scope_today
from la_portal.services.people.records import clean_email, hash_of, new_token, record
from la_portal.vocabulary import Actor, Role

LASTS = timedelta(hours=8)


@dataclass(frozen=True)
class Entry:
    """Somebody has come in: the token of their session, and where they may go. The first place is taken already."""

    token: str
    memberships: tuple[Place, ...]


@dataclass(frozen=True)
class SignedIn:
    """Who acts in a request, and the names that its page shows; `trust` is the one that a trust lead leads."""

    actor: Actor
    person_name: str
    authority_name: str
    authority_brand: str
    trust: str | None = None


@dataclass(frozen=True)
class _Known:
    person_id: uuid.UUID
    password_hash: str


def sign_in(database: Database, email: str, password: str, address: str, at: datetime) -> Entry:
    """A new session for the person with this e-mail address and password, trying from `address`.

    Raises TooManyAttempts, Busy, BadInput for a wrong address or password (the same, after the same time), and
    NotAllowed where both are right and every membership has ended. Each way leaves exactly one event.
    """
    cleaned = clean_email(email) or ""
    key = throttle.key_of(cleaned, address)
    known = _let_in(database, cleaned, key, at)
    right = passwords.matches(known.password_hash if known else None, password)
    newer = passwords.hashed(password) if right and known and passwords.is_dated(known.password_hash) else None
    with database.identity(writing=True) as session:
        if known and right and (found := current(session, known.person_id)):
            throttle.forgive(session, key)
            if newer:
                session.execute(update(Person).where(Person.id == known.person_id).values(password_hash=newer))
            return Entry(start(session, known.person_id, found[0], at), found)
        detail = {"reason": "no membership" if right else "password"}
        record(session, "sign_in_failed", at, person_id=known.person_id if known else None, detail=detail)
    if right:
        raise NotAllowed("Your access has ended. Ask the online safety team of your authority")
    raise BadInput("The email address or the password is not right. Check both and try again")


def _let_in(database: Database, email: str, key: str, at: datetime) -> _Known | None:
    with database.identity(writing=True) as session:
        known = find(session, email)
        counted = throttle.take(session, key, at)
        if not counted:
            record(session, "sign_in_refused", at, person_id=known.person_id if known else None)
    if not counted:
        raise throttle.TooManyAttempts
    return known


def find(session: IdentitySession, email: str) -> _Known | None:
    """The person with this address, as far as signing in needs to know them."""
    row = session.execute(select(Person.id, Person.password_hash).where(Person.email == email)).one_or_none()
    return _Known(row.id, row.password_hash) if row else None


def start(session: IdentitySession, person_id: uuid.UUID, place: Place, at: datetime) -> str:
    """A session of the person as one of their memberships has begun, and is recorded; returns its token."""
    over = (SignInSession.person_id == person_id, SignInSession.expires_at <= at)
    session.execute(delete(SignInSession).where(*over))
    record(session, "sign_in", at, authority_id=place.authority_id, person_id=person_id)
    return _add(session, person_id, place.membership_id, at, at + LASTS)


def _add(
    session: IdentitySession, person_id: uuid.UUID, membership_id: uuid.UUID, at: datetime, expires_at: datetime
) -> str:
    token = new_token()
    session.add(
        SignInSession(
            token_hash=hash_of(token),
            person_id=person_id,
            membership_id=membership_id,
            started_at=at,
            expires_at=expires_at,
        )
    )
    return token


def resolve(database: Database, token: str, at: datetime) -> SignedIn | None:
    """Who holds the token at that moment, or nobody: one statement, so that what has ended has ended at once.

    A second one finds the school that a school's person's continues, or the schools of a trust lead's trust.
    """
    statement = (
        select(
            Person.id,
            Person.name,
            Membership.id.label("membership_id"),
            Membership.role,
            Membership.authority_id,
            Membership.school_id,
            Membership.sections,
            Membership.trust,
            Authority.name.label("authority_name"),
            Authority.brand,
        )
        .select_from(SignInSession)
        .join(Person, Person.id == SignInSession.person_id)
        .join(Membership, Membership.id == SignInSession.membership_id)
        .join(Authority, Authority.id == Membership.authority_id)
        .where(SignInSession.token_hash == hash_of(token), SignInSession.expires_at > at)
        .where(Membership.person_id == Person.id, Membership.ended_at.is_(None))
    )
    with database.identity() as session:
        row = session.execute(statement).one_or_none()
    if row is None:
        return None
    role = Role(row.role)
    place = Place(row.membership_id, role, row.authority_id, row.authority_name, row.school_id, row.trust)
    scope = scope_today(database, place, london_date(at))
    sections = frozenset(row.sections or ()) if role is Role.CONTRIBUTOR else None
    actor = Actor(row.id, role, scope, row.membership_id, school_id=row.school_id, sections=sections)
    return SignedIn(actor, row.name, row.authority_name, row.brand, row.trust)


def choose(database: Database, token: str, membership_id: uuid.UUID, at: datetime) -> str:
    """The same person goes on as another of their memberships, under a new token; the old one is worth nothing.

    Raises NotFound where the session is over, or the membership has ended or is somebody else's.
    """
    with database.identity(writing=True) as session:
        mine = (SignInSession.token_hash == hash_of(token), SignInSession.expires_at > at)
        ended = delete(SignInSession).where(*mine).returning(SignInSession.person_id, SignInSession.expires_at)
        row = session.execute(ended).one_or_none()
        found = {place.membership_id: place for place in current(session, row.person_id)} if row else {}
        if row is None or membership_id not in found:
            raise NotFound
        place = found[membership_id]
        record(session, "membership_chosen", at, authority_id=place.authority_id, person_id=row.person_id)
        return _add(session, row.person_id, membership_id, at, row.expires_at)


def sign_out(database: Database, token: str, at: datetime) -> None:
    """The token is worth nothing any more, in whatever cookie a copy of it lies."""
    with database.identity(writing=True) as session:
        ended = delete(SignInSession).where(SignInSession.token_hash == hash_of(token))
        row = session.execute(ended.returning(SignInSession.person_id, SignInSession.membership_id)).one_or_none()
        if row:
            place = select(Membership.authority_id).where(Membership.id == row.membership_id)
            authority_id = session.execute(place).scalar_one()
            record(session, "sign_out", at, authority_id=authority_id, person_id=row.person_id)


def change_password(database: Database, actor: Actor, present: str, wanted: str, address: str, at: datetime) -> None:
    """The actor has the wanted password, and every browser that was signed in as them is signed out.

    Raises TooManyAttempts, BadInput where the present password is not right, and WeakPassword.
    """
    with database.identity(writing=True) as session:
        person = session.execute(select(Person).where(Person.id == actor.person_id)).scalar_one()
        key = throttle.key_of(person.email, address)
        counted = throttle.take(session, key, at)
    if not counted:
        raise throttle.TooManyAttempts
    if not passwords.matches(person.password_hash, present):
        raise BadInput("Your present password is not right. Type it again")
    passwords.refuse_weak(wanted, (person.email, person.name))
    changed = passwords.hashed(wanted)
    with database.identity(writing=True) as session:
        throttle.forgive(session, key)
        session.execute(update(Person).where(Person.id == person.id).values(password_hash=changed))
        session.execute(delete(SignInSession).where(SignInSession.person_id == person.id))
        scope = actor.scope
        record(session, "password_changed", at, authority_id=scope.authority_id, person_id=person.id)
