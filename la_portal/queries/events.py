"""What was done to one return, from the authority's record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.models import AuditEvent
from la_portal.queries.returns import ReturnFacts


@dataclass(frozen=True)
class EventFacts:
    """One act: its kind, when, by whom (nobody for the service itself), why, and what else it says."""

    kind: str
    happened_at: datetime
    person_id: uuid.UUID | None
    why: str | None
    detail: dict[str, Any]


def of_return(session: TenantSession, facts: ReturnFacts) -> list[EventFacts]:
    """What was done to that return, newest first."""
    statement = (
        select(AuditEvent.kind, AuditEvent.happened_at, AuditEvent.person_id, AuditEvent.why, AuditEvent.detail)
        .where(
            AuditEvent.authority_id == session.scope.authority_id,
            AuditEvent.school_id == facts.school_id,
            AuditEvent.collection_id == facts.collection.collection_id,
        )
        .order_by(AuditEvent.number.desc())
    )
    return [EventFacts(*row) for row in session.execute(statement)]
