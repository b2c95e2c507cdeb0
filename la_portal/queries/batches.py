"""What one press did to many returns, read from the events that it left."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from la_portal.db import TenantSession
from la_portal.models import AuditEvent

ACCEPTED, UNDONE = "return_accepted", "acceptance_undone"


@dataclass(frozen=True)
class Acceptance:
    """One return that the press accepted; `before` is the submission that had been accepted until then."""

    number: int
    school_id: int
    collection_id: int
    happened_at: datetime
    before: int | None


@dataclass(frozen=True)
class Batch:
    """How many returns a press accepted and when, and how many of these acceptances were undone in one press again."""

    accepted: int
    at: datetime
    undone: int


def accepted_in(session: TenantSession, batch: uuid.UUID) -> list[Acceptance]:
    """What that press accepted, in its order; nothing where there was no such press."""
    columns = (AuditEvent.number, AuditEvent.school_id, AuditEvent.collection_id, AuditEvent.happened_at)
    statement = _of(session, batch, *columns, AuditEvent.detail).where(AuditEvent.kind == ACCEPTED)
    rows: list[Any] = list(session.execute(statement.order_by(AuditEvent.number)).all())
    return [Acceptance(*key, before=detail["accepted_before"]) for *key, detail in map(tuple, rows)]


def find(session: TenantSession, batch: uuid.UUID) -> Batch | None:
    """That press; None where there was none."""
    columns = (AuditEvent.kind, func.count(), func.min(AuditEvent.happened_at))
    rows = session.execute(_of(session, batch, *columns).group_by(AuditEvent.kind)).all()
    found = {kind: (count, at) for kind, count, at in rows}
    if ACCEPTED not in found:
        return None
    return Batch(*found[ACCEPTED], undone=found[UNDONE][0] if UNDONE in found else 0)


def _of(session: TenantSession, batch: uuid.UUID, *columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(AuditEvent)
        .where(
            AuditEvent.authority_id == session.scope.authority_id,
            AuditEvent.kind.in_((ACCEPTED, UNDONE)),
            AuditEvent.detail["batch"].as_string() == str(batch),
        )
    )
