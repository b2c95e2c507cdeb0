"""A message about getting in when it is sent: its link is made again from the row that it is about."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from la_portal.db import Database, IdentitySession
from la_portal.models import Authority, IdentityMail, Invitation, Person, School, SignInLink
from la_portal.services.mail import ways_in
from la_portal.services.mail.letters import Letter
from la_portal.services.mail.outcomes import Failure
from la_portal.services.mail.prepared import Prepared, Reader, signed
from la_portal.services.mail.recipients import initialled
from la_portal.services.people.tokens import token_of
from la_portal.vocabulary import Role, Scope, WayIn

_OVER = Prepared(Letter("", "", (), "", ""), signed(None), failure=Failure.OVER)

KEPT = timedelta(days=30)  # longer than any link works, so that the answer to "did it arrive" is still there


def forget(database: Database, at: datetime) -> None:
    """No message about getting in, with its address, stands longer than KEPT after it was sent or given up."""
    done = or_(IdentityMail.sent_at < at - KEPT, IdentityMail.given_up_at < at - KEPT)
    with database.identity() as session:
        if session.execute(select(IdentityMail.id).where(done).limit(1)).first() is None:
            return
    with database.identity(writing=True) as session:
        session.execute(delete(IdentityMail).where(done))


def prepare(
    database: Database, secret: str, scopes: Mapping[int, Scope], message_id: uuid.UUID, at: datetime
) -> Prepared | None:
    """The message with its one reader; with none once its link has been used or is past its time.

    None where somebody has taken it back.
    """
    kept = select(IdentityMail.kind, IdentityMail.email, IdentityMail.about, Authority.name)
    kept = kept.outerjoin(Authority, Authority.id == IdentityMail.authority_id).where(IdentityMail.id == message_id)
    with database.identity() as session:
        mail = session.execute(kept).one_or_none()
        if mail is None:
            return None
        way_in = _invitation(session, mail.about) if mail.kind == WayIn.INVITATION else _link(session, mail.about)
    if way_in is None or way_in.used_at is not None or way_in.expires_at <= at:
        return _OVER
    token = token_of(secret, mail.kind, mail.about)
    if mail.kind == WayIn.SIGN_IN:
        minutes = (way_in.expires_at - way_in.asked_at) // timedelta(minutes=1)
        reader = Reader("", f"Dear {initialled(way_in.name)}", mail.email)
        return Prepared(ways_in.sign_in(minutes, token), signed(mail.name), [reader])
    days = (way_in.expires_at - way_in.invited_at) // timedelta(days=1)
    letter = ways_in.invitation(way_in.name, _place(database, scopes, way_in), Role(way_in.role), days, token)
    return Prepared(letter, signed(way_in.name), [Reader("", "Hello", mail.email)])


def _invitation(session: IdentitySession, about: uuid.UUID) -> Any:
    statement = (
        select(Invitation.role, Invitation.school_id, Invitation.trust, Invitation.authority_id, Authority.name)
        .add_columns(Invitation.invited_at, Invitation.expires_at, Invitation.used_at)
        .join(Authority, Authority.id == Invitation.authority_id)
        .where(Invitation.id == about)
    )
    return session.execute(statement).one_or_none()


def _link(session: IdentitySession, about: uuid.UUID) -> Any:
    statement = (
        select(Person.name, SignInLink.asked_at, SignInLink.expires_at, SignInLink.used_at)
        .join(Person, Person.id == SignInLink.person_id)
        .where(SignInLink.id == about)
    )
    return session.execute(statement).one_or_none()


def _place(database: Database, scopes: Mapping[int, Scope], asked: Any) -> str:
    """What the invitation is to: a school, a trust, or the authority's team."""
    if asked.school_id is None:
        return asked.trust or f"the team of {asked.name}"
    statement = select(School.name).where(
        School.authority_id == asked.authority_id, School.school_id == asked.school_id
    )
    with database.tenant(scopes[asked.authority_id]) as session:
        return session.execute(statement).scalar_one_or_none() or f"the school {asked.school_id}"
