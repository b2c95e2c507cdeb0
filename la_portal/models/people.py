"""Who may sign in, as whom. Not tenant data: reached only by an identity session."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from la_portal.models.base import Base, Identified, short


class Person(Identified, Base):
    """A human being: e-mail, name and secrets, nothing else."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(short(254), unique=True)
    name: Mapped[str] = mapped_column(short(120))
    password_hash: Mapped[str] = mapped_column(short(255))


class Membership(Identified, Base):
    """A person's role in an authority, in one of its schools where the role is a school's, or in a trust.

    `sections` are those of the return that a contributor fills in; `trust` is the one that a trust lead leads.
    """

    __tablename__ = "membership"
    __table_args__ = (Index(None, "person_id"), Index(None, "authority_id", "school_id"))

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    authority_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("authority.id"))
    school_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(short(30))
    sections: Mapped[list[str] | None]
    trust: Mapped[str | None] = mapped_column(short(200))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Identified, Base):
    """A single-use way in. Only the hash of its token is kept. Its use ends the membership `hands_over`."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    authority_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("authority.id"))
    school_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(short(30))
    sections: Mapped[list[str] | None]
    trust: Mapped[str | None] = mapped_column(short(200))
    email: Mapped[str] = mapped_column(short(254))
    hands_over: Mapped[uuid.UUID | None]
    invited_by: Mapped[uuid.UUID | None]
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInLink(Identified, Base):
    """A single-use way in for somebody known, by e-mail. It works only in the browser that asked for it."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInSession(Identified, Base):
    """One browser that is signed in as one membership. Deleting the row signs it out everywhere."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    membership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Throttle(Base):
    """Failures counted under a key in a window of time, for all workers together."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    failures: Mapped[int]


class IdentityEvent(Identified, Base):
    """What happened to identities: sign-ins, invitations, roles. Append-only, by triggers."""

    __tablename__ = "identity_event"
    __table_args__ = (
        CheckConstraint("kind <> ''", name="kind"),
        Index(None, "authority_id", "happened_at"),
        Index(None, "person_id", "happened_at"),
    )

    happened_at: Mapped[datetime]
    authority_id: Mapped[int | None] = mapped_column(SmallInteger)
    person_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(short(40))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
