"""Writing a message: a row in the transaction of the act that causes it, so that neither is there without the other."""

from __future__ import annotations

import uuid
from datetime import datetime

from la_portal.db import IdentitySession, TenantSession
from la_portal.models import IdentityMail, OutboxMessage
from la_portal.services.mail.letters import Letter
from la_portal.vocabulary import Audience, WayIn

LONGEST_SUBJECT = 200


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
            subject=cut(letter.subject),
            body="\n\n".join(letter.paragraphs),
            link_text=letter.link_text,
            link_path=letter.link_path,
            once=once,
            batch=batch,
            created_at=at,
            next_try_at=not_before or at,
            attempts=0,
            reached=[],
            refused=[],
        )
    )


def cut(subject: str) -> str:
    """The subject as it fits into its column: a school's name alone may be as long as that."""
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"


def post_way_in(
    session: IdentitySession, kind: WayIn, email: str, about: uuid.UUID, at: datetime, *, authority_id: int | None
) -> IdentityMail:
    """A message with the link of an invitation, or of somebody who signs in, waits: `about` is the id of its row."""
    mail = IdentityMail(
        kind=kind, authority_id=authority_id, email=email, about=about, created_at=at, next_try_at=at, attempts=0
    )
    session.add(mail)
    return mail
