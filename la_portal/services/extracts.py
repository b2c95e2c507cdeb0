"""Extracts: what somebody takes out of the service as it is, with small numbers and names of schools, and why."""

from __future__ import annotations

from datetime import datetime

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.services import audit
from la_portal.services.plain_words import plain_words
from la_portal.vocabulary import Actor, Permission, Scope

LONGEST_REASON = 500
ANSWERS = "answers"


def take(session: TenantSession, actor: Actor, what: str, why: str, at: datetime) -> None:
    """The authority's record says that the actor takes `what`, unsuppressed, and why: write this before the first byte.

    Raises BadInput, of `why`, for a reason that is missing, too long or cannot be kept.
    """
    require(actor, Permission.TAKE_EXTRACTS, Scope(session.scope.authority_id))
    record(session, actor, what, why, at)


def record(session: TenantSession, actor: Actor, what: str, why: str, at: datetime) -> None:
    """The event itself; raises BadInput as `take` does."""
    reason = plain_words(
        why, "reason", "Say what you need the extract for, in a sentence or two", LONGEST_REASON, "why"
    )
    audit.record(session, actor, "extract_taken", at=at, why=reason, detail={"what": what, "level": "unsuppressed"})
