"""An authority's mail: what waits, was sent, came back or was given up."""

from __future__ import annotations

import enum
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import OutboxMessage, School
from la_portal.vocabulary import Audience


class MailState(enum.StrEnum):
    """How far a message is; each is in one of these."""

    WAITING = "waiting"
    SENT = "sent"
    CAME_BACK = "came_back"  # from an address or more; others may have it
    GIVEN_UP = "given_up"


@dataclass(frozen=True)
class MessageFacts:
    """One message as its list shows it. `when` is when it got where it is, or will be tried next."""

    id: uuid.UUID
    kind: str
    audience: Audience
    subject: str
    school_id: int | None
    school_name: str | None
    created_at: datetime
    next_try_at: datetime
    attempts: int
    sent_at: datetime | None
    given_up_at: datetime | None
    failure: str | None
    reached: list[str]
    refused: list[str]

    @property
    def state(self) -> MailState:
        """How far it is."""
        if self.sent_at is None and self.given_up_at is None:
            return MailState.WAITING
        if self.refused:
            return MailState.CAME_BACK
        return MailState.SENT if self.sent_at else MailState.GIVEN_UP

    @property
    def when(self) -> datetime:
        """When it was sent or given up, or is tried next."""
        return self.sent_at or self.given_up_at or self.next_try_at


@dataclass(frozen=True)
class MessageWords:
    """What a message says."""

    facts: MessageFacts
    body: str
    link_text: str
    link_path: str


_WAITS = and_(OutboxMessage.sent_at.is_(None), OutboxMessage.given_up_at.is_(None))
_BOUNCED = OutboxMessage.refused != []
_IN: dict[MailState, ColumnElement[bool]] = {
    MailState.WAITING: _WAITS,
    MailState.SENT: and_(OutboxMessage.sent_at.is_not(None), ~_BOUNCED),
    MailState.CAME_BACK: and_(~_WAITS, _BOUNCED),
    MailState.GIVEN_UP: and_(OutboxMessage.given_up_at.is_not(None), ~_BOUNCED),
}
_COLUMNS = (
    OutboxMessage.id,
    OutboxMessage.kind,
    OutboxMessage.audience,
    OutboxMessage.subject,
    OutboxMessage.school_id,
    School.name,
    OutboxMessage.created_at,
    OutboxMessage.next_try_at,
    OutboxMessage.attempts,
    OutboxMessage.sent_at,
    OutboxMessage.given_up_at,
    OutboxMessage.failure,
    OutboxMessage.reached,
    OutboxMessage.refused,
)


def counts(session: TenantSession) -> dict[str, Counter[MailState]]:
    """How many messages of each kind are in each state."""
    sums = [func.count().filter(condition) for condition in _IN.values()]
    statement = (
        select(OutboxMessage.kind, *sums)
        .select_from(OutboxMessage)
        .where(OutboxMessage.authority_id == session.scope.authority_id)
        .group_by(OutboxMessage.kind)
        .order_by(OutboxMessage.kind)
    )
    rows = session.execute(statement).all()
    return {kind: Counter(dict(zip(_IN, numbers, strict=True))) for kind, *numbers in rows}


def messages(session: TenantSession, state: MailState, kind: str | None, page: int, size: int) -> list[MessageFacts]:
    """A page of the messages in that state: what waits by when it is tried, the rest newest first."""
    mine = session.scope.authority_id
    statement = (
        select(*_COLUMNS)
        .outerjoin(School, and_(School.authority_id == mine, School.school_id == OutboxMessage.school_id))
        .where(OutboxMessage.authority_id == mine, _IN[state])
        .limit(size)
        .offset((page - 1) * size)
    )
    if kind is not None:
        statement = statement.where(OutboxMessage.kind == kind)
    order = OutboxMessage.next_try_at if state is MailState.WAITING else OutboxMessage.created_at.desc()
    return [MessageFacts(*row) for row in session.execute(statement.order_by(order, OutboxMessage.id))]


def message(session: TenantSession, message_id: uuid.UUID) -> MessageWords:
    """One message of the authority; raises NotFound where it has none such."""
    mine = session.scope.authority_id
    statement = (
        select(*_COLUMNS, OutboxMessage.body, OutboxMessage.link_text, OutboxMessage.link_path)
        .outerjoin(School, and_(School.authority_id == mine, School.school_id == OutboxMessage.school_id))
        .where(OutboxMessage.authority_id == mine, OutboxMessage.id == message_id)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    values: tuple[Any, ...] = tuple(row)
    return MessageWords(MessageFacts(*values[: len(_COLUMNS)]), *values[len(_COLUMNS) :])


@dataclass(frozen=True)
class ReceiptMail:
    """How far the message with a receipt is, and the ids of the people who have it."""

    state: MailState
    reached: frozenset[str]


def receipt_mail(session: TenantSession, urn: int, link_path: str) -> ReceiptMail | None:
    """The message to that school whose link leads there; None where none was written."""
    statement = (
        select(OutboxMessage.sent_at, OutboxMessage.given_up_at, OutboxMessage.reached)
        .where(
            OutboxMessage.authority_id == session.scope.authority_id,
            OutboxMessage.school_id == urn,
            OutboxMessage.link_path == link_path,
        )
        .order_by(OutboxMessage.created_at)
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        return None
    waits = row.sent_at is None and row.given_up_at is None
    state = MailState.WAITING if waits else MailState.SENT if row.sent_at else MailState.GIVEN_UP
    return ReceiptMail(state, frozenset(row.reached))
