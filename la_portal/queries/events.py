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
from la_portal.vocabulary import ReturnStatus


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


_STANDS = {
    ReturnStatus.EXEMPT: ("return_exempted",),
    ReturnStatus.DRAFT: ("return_reopened", "return_edited"),  # whichever opened it again
}


def why_it_stands(session: TenantSession, facts: ReturnFacts) -> str | None:
    """The authority's reason for which the school is exempt, or the return that it had sent is open again."""
    kinds = _STANDS.get(facts.status)
    if kinds is None or (facts.status is ReturnStatus.DRAFT and facts.counted_submission is None):
        return None
    newest = next((one for one in of_return(session, facts) if one.kind in kinds), None)
    return newest.why if newest else None
