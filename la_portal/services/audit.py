"""The chain of what was done: written in the transaction of the act itself, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.models import AuditEvent, AuthorityState
from la_portal.services.authorities import lock
from la_portal.vocabulary import Actor

FIRST_HASH = "0" * 64
AT_A_TIME = 1_000
_CHAINED = ("number", "person_id", "kind", "school_id", "collection_id", "from_state", "to_state", "why", "detail",
            "request_id", "previous_hash")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What one event says beside who, what and when. `detail` holds no name and no count."""

    school_id: int | None = None
    collection_id: int | None = None
    from_state: str | None = None
    to_state: str | None = None
    why: str | None = None
    detail: dict[str, Any] = field(default_factory=dict[str, Any])


def record(
    session: TenantSession,
    actor: Actor,
    kind: str,
    *,
    at: datetime,
    school_id: int | None = None,
    collection_id: int | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    why: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """One event more, chained to the one before; the authority's row is locked. `detail` holds no name and no count."""
    entry = Entry(school_id, collection_id, from_state, to_state, why, detail or {})
    record_all(session, actor, kind, [entry], at=at)


def record_all(session: TenantSession, actor: Actor, kind: str, entries: Iterable[Entry], *, at: datetime) -> None:
    """One event more for each entry, in their order, each chained to the one before; the authority's row is locked."""
    state = lock(session)
    for entry in entries:
        event = AuditEvent(
            authority_id=session.scope.authority_id,
            number=state.audit_number + 1,
            happened_at=at,
            person_id=actor.person_id,
            kind=kind,
            school_id=entry.school_id,
            collection_id=entry.collection_id,
            from_state=entry.from_state,
            to_state=entry.to_state,
            why=entry.why,
            detail=entry.detail,
            request_id=actor.request_id,
            previous_hash=state.audit_hash,
        )
        event.hash = chained_hash(event)
        state.audit_number, state.audit_hash = event.number, event.hash
        session.add(event)


def chained_hash(event: AuditEvent) -> str:
    """SHA-256 over the event's fields and the hash of the event before it."""
    fields: dict[str, Any] = {name: getattr(event, name) for name in _CHAINED}
    fields["happened_at"] = event.happened_at.astimezone(UTC).isoformat()
    return hashlib.sha256(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)).hexdigest()


def broken_links(session: TenantSession) -> list[int]:
    """The numbers of the events that are not what was written, or do not follow from the one before.

    What is recorded while this reads is not looked at: the authority's row says how far the chain goes.
    """
    state = session.get_one(AuthorityState, session.scope.authority_id)
    broken: list[int] = []
    expected, previous = 1, FIRST_HASH
    statement = select(AuditEvent).where(
        AuditEvent.authority_id == state.authority_id, AuditEvent.number <= state.audit_number
    )
    for event in session.execute(
        statement.order_by(AuditEvent.number).execution_options(yield_per=AT_A_TIME)
    ).scalars():
        if event.number != expected or event.previous_hash != previous or event.hash != chained_hash(event):
            broken.append(event.number)
        expected, previous = event.number + 1, event.hash
    if (state.audit_number, state.audit_hash) != (expected - 1, previous):
        broken.append(state.audit_number)
    return broken
