"""Accepting an invitation: as somebody new, as somebody known, or as who is signed in already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from la_portal.db import Database, IdentitySession
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.models import Authority, Invitation, Membership, Person, SignInSession
from la_portal.services.people import passwords, throttle
from la_portal.services.people.ending import end, held
from la_portal.services.people.invitations import DAYS
from la_portal.services.people.memberships import current
from la_portal.services.people.placing import Wanted
from la_portal.services.people.records import hash_of, record
from la_portal.services.people.sessions import Entry, find, start
from la_portal.vocabulary import Actor, Role

LONGEST_NAME = 120


@dataclass(frozen=True)
class Invited:
    """What an invitation says to who holds it. Somebody `known` gives the password that they have already.

    Who came with an exported authority has a `person_id` and no password yet, and chooses one as somebody new does.

    `sections` are those that a contributor is to fill in, `trust` the one that a trust lead is to lead; `hands_over` is
    the membership that ends once this is accepted, `invited_by` who asked.
    """

    email: str
    role: Role
    authority_id: int
    authority_name: str
    school_id: int | None
    person_id: uuid.UUID | None
    sections: tuple[str, ...] = ()
    trust: str | None = None
    hands_over: uuid.UUID | None = None
    invited_by: uuid.UUID | None = None
    without_password: bool = False

    @property
    def known(self) -> bool:
        """Whether somebody with this address signs in here already."""
        return self.person_id is not None and not self.without_password

    @property
    def place(self) -> tuple[int, Role, int | None, str | None]:
        """What tells one membership of a person from another."""
        return self.authority_id, self.role, self.school_id, self.trust


def invitation(database: Database, token: str, at: datetime) -> Invited:
    """What the invitation says, as long as it works; raises NotFound once it is used or past its days."""
    with database.identity() as session:
        return _open(session, token, at)


def _open(session: IdentitySession, token: str, at: datetime) -> Invited:
    statement = (
        select(Invitation.email, Invitation.role, Invitation.authority_id, Authority.name, Invitation.school_id)
        .add_columns(Person.id, Invitation.sections, Invitation.trust, Invitation.hands_over, Invitation.invited_by)
        .add_columns(Person.password_hash == passwords.NONE_YET)
        .join(Authority, Authority.id == Invitation.authority_id)
        .outerjoin(Person, Person.email == Invitation.email)
        .where(Invitation.token_hash == hash_of(token), Invitation.used_at.is_(None), Invitation.expires_at > at)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound(f"This link has stopped working. It works once, for {DAYS} days. Ask who sent it for a new one")
    place = (row.authority_id, row.name, row.school_id, row.id)
    sections = tuple(row.sections or ())
    return Invited(
        row.email, Role(row.role), *place, sections, row.trust, row.hands_over, row.invited_by, bool(row[-1])
    )


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
        invited = _use_up(session, token, at)
        person_id = _person(session, invited, name, kept)
        throttle.forgive(session, throttle.key_of(invited.email, address))
        return _let_in(session, invited, person_id, at)


def accept_as(database: Database, token: str, actor: Actor, session_token: str, at: datetime) -> Entry:
    """Who is signed in has joined with an invitation of their own, and goes on there under a new session.

    The session with `session_token` is over. Raises NotFound, and NotAllowed where the invitation is somebody else's.
    """
    with database.identity(writing=True) as session:
        invited = _use_up(session, token, at)
        if actor.person_id is None or invited.person_id != actor.person_id:
            raise NotAllowed(f"This invitation is for {invited.email}. Sign out first, then open its link again")
        mine = (SignInSession.token_hash == hash_of(session_token), SignInSession.person_id == actor.person_id)
        session.execute(delete(SignInSession).where(*mine))
        return _let_in(session, invited, actor.person_id, at)


def _let_in(session: IdentitySession, invited: Invited, person_id: uuid.UUID, at: datetime) -> Entry:
    _join(session, invited, person_id, at)
    session.flush()
    if invited.hands_over:
        _hand_over(session, invited, invited.hands_over, person_id, at)
    found = current(session, person_id)
    joined = next(one for one in found if (one.authority_id, one.role, one.school_id, one.trust) == invited.place)
    return Entry(start(session, person_id, joined, at), found)


def _hand_over(
    session: IdentitySession, invited: Invited, leaving: uuid.UUID, successor: uuid.UUID, at: datetime
) -> None:
    try:
        membership = held(session, invited.authority_id, leaving)
    except NotFound:  # it ended some other way in between
        return
    if membership.person_id != successor:
        end(session, membership, "handed_over", at, by=invited.invited_by, to=successor)


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


def _use_up(session: IdentitySession, token: str, at: datetime) -> Invited:
    invited = _open(session, token, at)
    unused = update(Invitation).where(Invitation.token_hash == hash_of(token), Invitation.used_at.is_(None))
    if session.execute(unused.values(used_at=at).returning(Invitation.id)).first() is None:
        raise NotFound
    return invited


def _person(session: IdentitySession, invited: Invited, name: str, kept: str) -> uuid.UUID:
    known = find(session, invited.email)
    if known is None:
        person = Person(id=uuid.uuid4(), email=invited.email, name=name, password_hash=kept)
        session.add(person)
        session.flush()
        return person.id
    if known.password_hash == passwords.NONE_YET:
        chosen = update(Person).where(Person.id == known.person_id, Person.password_hash == passwords.NONE_YET)
        if session.execute(chosen.values(name=name, password_hash=kept).returning(Person.id)).first() is None:
            raise NotFound
        return known.person_id
    if known.password_hash != kept:  # they came in by another link, or changed their password, in between
        raise NotFound
    return known.person_id


def _join(session: IdentitySession, invited: Invited, person_id: uuid.UUID, at: datetime) -> None:
    authority_id, role, school_id, trust = invited.place
    place = {"authority_id": authority_id, "school_id": school_id, "role": role, "trust": trust}
    mine = select(Membership).filter_by(person_id=person_id, **place, ended_at=None)
    known = session.execute(mine).scalars().first()
    kind, sections = "joined", list(invited.sections) or None
    if known is None:
        session.add(Membership(person_id=person_id, **place, sections=sections, created_at=at))
    elif known.sections != sections:
        kind, known.sections = "sections_changed", sections
    detail = Wanted(invited.email, role, school_id, invited.sections, trust).detail
    record(session, kind, at, authority_id=authority_id, person_id=person_id, detail=detail)
