"""Messages that wait to be sent: written in the transaction that causes them, sent by `la-portal mail send`."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from la_portal.models.base import Base, Identified, OneOf, Tenant, short
from la_portal.vocabulary import Audience


class Waiting:
    """How far a message is: waiting until `next_try_at`, then sent, or given up with a reason.

    `attempts` counts the tries; each is written down before it is made.
    """

    kind: Mapped[str] = mapped_column(short(40))
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(short(200))


class OutboxMessage(Identified, Waiting, Tenant, Base):
    """One message to the people of one school, by their roles; it holds no name, address or figure.

    `body` is paragraphs of plain text, and under them stands the link `link_text` to our page at `link_path`. No two
    messages have the same `once`. `batch` marks those of one press. `reached` holds the ids of the people who have it
    already, `refused` of those whose address the mail server would not take.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("authority_id", "once"),
        Index(None, "authority_id", "school_id", "created_at"),
        Index(None, "authority_id", "next_try_at"),
    )

    school_id: Mapped[int | None]
    collection_id: Mapped[int | None]
    audience: Mapped[Audience] = mapped_column(OneOf(Audience, 30))
    subject: Mapped[str] = mapped_column(short(200))
    body: Mapped[str] = mapped_column(Text)
    link_text: Mapped[str] = mapped_column(short(100))
    link_path: Mapped[str] = mapped_column(short(200))
    once: Mapped[str | None] = mapped_column(short(120))
    batch: Mapped[uuid.UUID | None]
    reached: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    refused: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))


class IdentityMail(Identified, Waiting, Base):
    """One message about getting in: an invitation or a link to sign in with, whose row is `about`.

    The link's token is in neither row: it is made again from `about` when the message is sent.
    """

    __tablename__ = "identity_mail"
    __table_args__ = (Index(None, "next_try_at"),)

    authority_id: Mapped[int | None] = mapped_column(SmallInteger)
    email: Mapped[str] = mapped_column(short(254))
    about: Mapped[uuid.UUID]
