"""Messages that are not to go after all: taken out of the outbox as long as nobody has tried to send them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, or_, select

from la_portal.db import TenantSession
from la_portal.models import OutboxMessage


def take_back(session: TenantSession, once: Collection[str]) -> None:
    """The messages about these are gone, but for those that somebody has, or that are being tried."""
    if once:
        _delete(session, OutboxMessage.once.in_(once))


def take_back_batch(session: TenantSession, batch: uuid.UUID, urns: Sequence[int]) -> None:
    """The messages of one press to these schools are gone, but for those that somebody has or that are tried."""
    _delete(session, OutboxMessage.batch == batch, OutboxMessage.school_id.in_(urns))


def said(session: TenantSession, once: Collection[str]) -> set[str | None]:
    """Which of these a message says already: sent, waiting, or given up and not taken back."""
    statement = select(OutboxMessage.once).where(
        OutboxMessage.authority_id == session.scope.authority_id, OutboxMessage.once.in_(once)
    )
    return set(session.execute(statement).scalars())


def _delete(session: TenantSession, *which: ColumnElement[bool]) -> None:
    session.flush()  # what this transaction wrote itself is among them
    statement = delete(OutboxMessage).where(
        OutboxMessage.authority_id == session.scope.authority_id,
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.reached == [],
        or_(OutboxMessage.attempts == 0, OutboxMessage.given_up_at.is_not(None)),
        *which,
    )
    session.execute(statement, execution_options={"synchronize_session": False})
