"""A message that was given up is tried again, because somebody of the authority says so."""

from __future__ import annotations

import uuid
from datetime import datetime

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.errors import Conflict, NotFound
from la_portal.models import OutboxMessage
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import Actor, Permission


def try_again(session: TenantSession, actor: Actor, message_id: uuid.UUID, at: datetime) -> None:
    """The message waits again, as if it had never been tried, for those who do not have it.

    Raises NotFound where the authority has no such message, and Conflict where it was not given up.
    """
    require(actor, Permission.SEE_MAIL, session.scope)
    lock(session)
    row = session.get(OutboxMessage, (session.scope.authority_id, message_id))
    if row is None:
        raise NotFound
    if row.given_up_at is None:
        raise Conflict("This message was not given up, so there is nothing to try again. Look at where it is now")
    row.given_up_at = row.failure = None
    row.attempts, row.next_try_at, row.refused = 0, at, []
    audit.record(
        session,
        actor,
        "mail_tried_again",
        at=at,
        school_id=row.school_id,
        collection_id=row.collection_id,
        detail={"message": str(message_id)},
    )
