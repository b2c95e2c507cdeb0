"""Invitations that are open: to whom, as what, when they were sent and when they end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from la_portal.db import Database
from la_portal.models import IdentityMail, Invitation
from la_portal.services.people.invitations import PURPOSE
from la_portal.vocabulary import Role


@dataclass(frozen=True)
class OpenInvitation:
    """One invitation that still works. `sent_at` is None where no message has gone, `given_up` where none will."""

    invitation_id: uuid.UUID
    email: str
    role: Role
    school_id: int | None
    trust: str | None
    sections: tuple[str, ...]
    invited_at: datetime
    expires_at: datetime
    invited_by: uuid.UUID | None
    hands_over: uuid.UUID | None
    sent_at: datetime | None
    given_up: bool
    by_mail: bool


def count(database: Database, authority_id: int, at: datetime) -> int:
    """How many invitations of the authority still work."""
    statement = select(func.count(Invitation.id)).where(Invitation.authority_id == authority_id, *_open(at))
    with database.identity() as session:
        return session.execute(statement).scalar_one()


def listed(
    database: Database, authority_id: int, at: datetime, urn: int | None = None, page: int = 1, size: int = 50
) -> list[OpenInvitation]:
    """One page, counted from 1, of the authority's open invitations, or a school's; the newest first."""
    statement = (
        select(Invitation.id, Invitation.email, Invitation.role, Invitation.school_id, Invitation.trust)
        .add_columns(Invitation.sections, Invitation.invited_at, Invitation.expires_at, Invitation.invited_by)
        .add_columns(
            Invitation.hands_over,
            IdentityMail.sent_at,
            IdentityMail.given_up_at.is_not(None),
            IdentityMail.id.is_not(None),
        )
        .outerjoin(IdentityMail, (IdentityMail.about == Invitation.id) & (IdentityMail.kind == PURPOSE))
        .where(Invitation.authority_id == authority_id, *_open(at))
        .order_by(Invitation.invited_at.desc(), Invitation.email, Invitation.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    if urn is not None:
        statement = statement.where(Invitation.school_id == urn)
    with database.identity() as session:
        rows = session.execute(statement).all()
    return [_shown(*row) for row in rows]


def _shown(*row: Any) -> OpenInvitation:
    invitation_id, email, role, school_id, trust, sections, *rest = row
    return OpenInvitation(invitation_id, email, Role(role), school_id, trust, tuple(sections or ()), *rest)


def _open(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Invitation.used_at.is_(None), Invitation.expires_at > at
