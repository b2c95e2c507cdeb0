"""Writing a message: a row in the transaction of the act that causes it, so that neither is there without the other."""

from __future__ import annotations

import uuid
from datetime import datetime

from la_portal.db import TenantSession
from la_portal.models import OutboxMessage
from la_portal.services.mail.letters import Letter
from la_portal.vocabulary import Audience


def post(
    session: TenantSession,
    letter: Letter,
    audience: Audience,
    at: datetime,
    *,
    school_id: int,
    collection_id: int | None = None,
    once: str | None = None,
    not_before: datetime | None = None,
    batch: uuid.UUID | None = None,
) -> None:
    """The letter waits to be sent to those people of the school, from now or from `not_before` on.

    `once` names what it is about where the same must not be said twice: the second such message breaks its transaction.
    """
    session.add(
        OutboxMessage(
            id=uuid.uuid4(),
            authority_id=session.scope.authority_id,
            school_id=school_id,
            collection_id=collection_id,
            kind=letter.kind,
            audience=audience,
            subject=letter.subject,
            body="\n\n".join(letter.paragraphs),
            link_text=letter.link_text,
            link_path=letter.link_path,
            once=once,
            batch=batch,
            created_at=at,
            next_try_at=not_before or at,
            attempts=0,
            refused=[],
        )
    )
