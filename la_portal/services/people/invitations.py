"""Invitations: the only way in. A link works once, for 14 days, and only its hash is kept."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from la_portal.db import Database, IdentitySession
from la_portal.errors import BadInput, NotFound
from la_portal.models import IdentityMail, Invitation, School
from la_portal.services.mail.outbox import post_way_in
from la_portal.services.people.placing import Wanted, cleaned, require_admits
from la_portal.services.people.records import hash_of, new_token, record
from la_portal.services.people.tokens import token_of
from la_portal.vocabulary import Actor, Role, Scope, WayIn

DAYS = 14
PURPOSE = WayIn.INVITATION


def invite(
    database: Database,
    authority_id: int,
    role: Role,
    email: str,
    school_id: int | None,
    at: datetime,
    *,
    sections: Collection[str] = (),
    trust: str | None = None,
    by: uuid.UUID | None = None,
) -> str:
    """A link's token, for that role and address, to be passed on by hand.

    `sections` are those that a contributor fills in, `trust` the one that a trust lead leads, `by` is who invites. The
    answer is the same whether or not we know the person. Raises BadInput, with its field, where the address is not one
    or the role does not go with the rest, and NotFound where the authority has no such school.
    """
    wanted = _checked(database, authority_id, Wanted(email, role, school_id, sections, trust))
    token = new_token()
    with database.identity(writing=True) as session:
        _add(session, authority_id, wanted, by, at, uuid.uuid4(), token)
    return token


def invite_by_mail(
    database: Database, secret: str, actor: Actor, wanted: Wanted, at: datetime, *, hands_over: uuid.UUID | None = None
) -> str:
    """The same by e-mail, from the actor; the token is given back so that the link can be passed on by hand as well.

    An open invitation of the same address to the same place is withdrawn. `hands_over` is a membership that ends when
    this one is accepted. Raises as `invite` does, and NotFound or NotAllowed where the actor may not ask anybody there.
    """
    require_admits(actor, wanted.role, wanted.school_id)
    authority_id = actor.scope.authority_id
    wanted = _checked(database, authority_id, wanted)
    with database.identity(writing=True) as session:
        withdraw_all(session, _same_place(authority_id, wanted), at)
        return post(session, secret, authority_id, wanted, actor.person_id, at, hands_over)


def post(
    session: IdentitySession,
    secret: str,
    authority_id: int,
    wanted: Wanted,
    by: uuid.UUID | None,
    at: datetime,
    hands_over: uuid.UUID | None = None,
) -> str:
    """The invitation and the message that brings it are there once the session commits; returns the link's token."""
    invitation_id = uuid.uuid4()
    token = token_of(secret, PURPOSE, invitation_id)
    _add(session, authority_id, wanted, by, at, invitation_id, token, hands_over)
    post_way_in(session, PURPOSE, wanted.email, invitation_id, at, authority_id=authority_id)
    return token


def _add(
    session: IdentitySession,
    authority_id: int,
    wanted: Wanted,
    by: uuid.UUID | None,
    at: datetime,
    invitation_id: uuid.UUID,
    token: str,
    hands_over: uuid.UUID | None = None,
) -> None:
    session.add(
        Invitation(
            id=invitation_id,
            token_hash=hash_of(token),
            authority_id=authority_id,
            school_id=wanted.school_id,
            role=wanted.role,
            sections=list(wanted.sections) or None,
            trust=wanted.trust,
            email=wanted.email,
            hands_over=hands_over,
            invited_by=by,
            invited_at=at,
            expires_at=at + timedelta(days=DAYS),
        )
    )
    record(session, "invited", at, authority_id=authority_id, person_id=by, detail=wanted.detail)


def _checked(database: Database, authority_id: int, wanted: Wanted) -> Wanted:
    kept = cleaned(wanted)
    if kept.school_id is not None:
        with database.tenant(Scope(authority_id, frozenset({kept.school_id}))) as session:
            if session.execute(select(School.school_id).where(School.school_id == kept.school_id)).first() is None:
                raise NotFound(f"There is no school with URN {kept.school_id} in this authority")
    if kept.trust is not None:
        with database.tenant(Scope(authority_id)) as session:
            if session.execute(select(School.school_id).where(School.trust == kept.trust).limit(1)).first() is None:
                raise BadInput(f"No school of this authority belongs to a trust called '{kept.trust}'", "trust")
    return kept


def _same_place(authority_id: int, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    same = {"email": wanted.email, "role": wanted.role, "school_id": wanted.school_id, "trust": wanted.trust}
    return [Invitation.authority_id == authority_id, *(getattr(Invitation, name) == it for name, it in same.items())]


def withdraw_all(session: IdentitySession, which: Sequence[ColumnElement[bool]], at: datetime) -> int:
    """The open invitations of that kind work no more, and a message about one that waits is gone; how many."""
    still_open = (Invitation.used_at.is_(None), Invitation.expires_at > at)
    ended = update(Invitation).where(*which, *still_open).values(expires_at=at)
    ids = session.execute(ended.returning(Invitation.id)).scalars().all()
    if ids:
        waiting = (IdentityMail.about.in_(ids), IdentityMail.sent_at.is_(None), IdentityMail.given_up_at.is_(None))
        session.execute(delete(IdentityMail).where(*waiting))
    return len(ids)


def withdraw(database: Database, actor: Actor, invitation_id: uuid.UUID, at: datetime) -> None:
    """The invitation works no more. Raises NotFound where it is none of the authority's open ones, and NotAllowed."""
    with database.identity(writing=True) as session:
        wanted = _open_one(session, actor, invitation_id, at)
        _end_one(session, invitation_id, at)
        authority_id, by = actor.scope.authority_id, actor.person_id
        record(session, "invitation_withdrawn", at, authority_id=authority_id, person_id=by, detail=wanted.detail)


def again(database: Database, secret: str, actor: Actor, invitation_id: uuid.UUID, at: datetime) -> str:
    """The same person is invited once more, from today; the earlier link works no more. Returns the new token."""
    with database.identity(writing=True) as session:
        wanted = _open_one(session, actor, invitation_id, at)
        hands_over = session.execute(select(Invitation.hands_over).where(Invitation.id == invitation_id)).scalar_one()
        _end_one(session, invitation_id, at)
        return post(session, secret, actor.scope.authority_id, wanted, actor.person_id, at, hands_over)


def _end_one(session: IdentitySession, invitation_id: uuid.UUID, at: datetime) -> None:
    if not withdraw_all(session, [Invitation.id == invitation_id], at):
        raise NotFound  # it was used, or somebody else was quicker


def _open_one(session: IdentitySession, actor: Actor, invitation_id: uuid.UUID, at: datetime) -> Wanted:
    statement = select(Invitation.email, Invitation.role, Invitation.school_id, Invitation.sections, Invitation.trust)
    still_open = (Invitation.used_at.is_(None), Invitation.expires_at > at)
    mine = (Invitation.id == invitation_id, Invitation.authority_id == actor.scope.authority_id)
    row = session.execute(statement.where(*mine, *still_open)).one_or_none()
    if row is None:
        raise NotFound
    require_admits(actor, Role(row.role), row.school_id)
    return Wanted(row.email, Role(row.role), row.school_id, tuple(row.sections or ()), row.trust)
