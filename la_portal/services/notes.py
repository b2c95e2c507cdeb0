"""What the authority's team writes down about a school: contacts with it, and notes for colleagues."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import select

from la_portal.access import require
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, NotFound
from la_portal.models import Note, School
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import Actor, NoteKind, Permission, Scope

LONGEST = 1000


def keep(
    session: TenantSession,
    actor: Actor,
    urn: int,
    kind: NoteKind,
    words: str,
    at: datetime,
    *,
    collection_id: int | None = None,
    follow_up_on: date | None = None,
) -> None:
    """The team's note about the school is kept, to be looked at again on `follow_up_on`.

    Raises NotFound for a school that is not the authority's, BadInput with its field where there are no words, or too
    many, or the day lies behind.
    """
    require(actor, Permission.KEEP_NOTES, Scope(actor.scope.authority_id, frozenset({urn})))
    words = words.strip()
    if not words:
        raise BadInput("Write what was said, in a few words", "words")
    if len(words) > LONGEST:
        raise BadInput(f"Your note is longer than {LONGEST:,} characters. Shorten it", "words")
    if follow_up_on is not None and follow_up_on < london_date(at):
        raise BadInput(f"{in_words(follow_up_on)} is over. Choose today or a later day", "follow_up_on")
    lock(session)
    _require_school(session, urn)
    session.add(
        Note(
            id=uuid.uuid4(),
            authority_id=session.scope.authority_id,
            school_id=urn,
            collection_id=collection_id,
            kind=kind,
            words=words,
            made_by=actor.person_id,
            made_at=at,
            follow_up_on=follow_up_on,
        )
    )
    audit.record(session, actor, "note_kept", at=at, school_id=urn, collection_id=collection_id)


def done(session: TenantSession, actor: Actor, urn: int, note_id: uuid.UUID, at: datetime) -> None:
    """The note has been looked at again: it is no action due any more. A second time changes nothing."""
    require(actor, Permission.KEEP_NOTES, Scope(actor.scope.authority_id, frozenset({urn})))
    lock(session)
    statement = select(Note).where(
        Note.authority_id == session.scope.authority_id, Note.school_id == urn, Note.id == note_id
    )
    note = session.execute(statement).scalar_one_or_none()
    if note is None:
        raise NotFound
    if note.follow_up_on is not None and note.followed_up_at is None:
        note.followed_up_at = at
        audit.record(session, actor, "note_followed_up", at=at, school_id=urn, collection_id=note.collection_id)


def _require_school(session: TenantSession, urn: int) -> None:
    statement = select(School.school_id).where(
        School.authority_id == session.scope.authority_id, School.school_id == urn
    )
    if session.execute(statement).first() is None:
        raise NotFound
