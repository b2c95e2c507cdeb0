"""What the authority's team wrote down about a school, for its own eyes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from la_portal.db import TenantSession
from la_portal.models import Note
from la_portal.vocabulary import NoteKind


@dataclass(frozen=True)
class NoteFacts:
    """One note or contact, and when somebody looks at it again."""

    id: uuid.UUID
    collection_id: int | None
    kind: NoteKind
    words: str
    made_by: uuid.UUID | None
    made_at: datetime
    follow_up_on: date | None
    followed_up_at: datetime | None


def of_school(session: TenantSession, urn: int, collection_id: int | None = None) -> list[NoteFacts]:
    """What is written down about the school, newest first; with a collection only what is about it, or about none.

    Nothing in the session of a school or a trust.
    """
    statement = (
        select(
            Note.id,
            Note.collection_id,
            Note.kind,
            Note.words,
            Note.made_by,
            Note.made_at,
            Note.follow_up_on,
            Note.followed_up_at,
        )
        .where(Note.authority_id == session.scope.authority_id, Note.school_id == urn)
        .order_by(Note.made_at.desc(), Note.id)
    )
    if collection_id is not None:
        statement = statement.where(or_(Note.collection_id == collection_id, Note.collection_id.is_(None)))
    return [NoteFacts(*row) for row in session.execute(statement)]
