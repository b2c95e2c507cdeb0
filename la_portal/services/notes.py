"""Notes for colleagues and contacts with a school: the authority's team writes and reads them, no school ever does."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import select

from la_portal.access import require
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, NotFound
from la_portal.models import Note
from la_portal.queries.returns import find
from la_portal.queries.schools import own_school
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.plain_words import plain_words
from la_portal.vocabulary import Actor, NoteKind, Permission, Scope

LONGEST = 2_000


def add(
    session: TenantSession,
    actor: Actor,
    urn: int,
    kind: NoteKind,
    words: str,
    at: datetime,
    *,
    slug: str | None = None,
    follow_up_on: date | None = None,
) -> uuid.UUID:
    """The note is kept, about the return of that collection where one is named; returns its id.

    Its event says that there is one, not what it says. Raises NotFound for a school or collection outside the scope,
    BadInput (of `words` or `follow_up_on`) for words that cannot be kept and for a day in the past.
    """
    require(actor, Permission.KEEP_NOTES, Scope(session.scope.authority_id, frozenset({urn})))
    lock(session)
    own_school(session, urn)
    collection_id = find(session, urn, slug).collection.collection_id if slug else None
    if follow_up_on is not None and follow_up_on < london_date(at):
        raise BadInput(f"{in_words(follow_up_on)} is in the past. Enter today's date or a later one", "follow_up_on")
    note = Note(
        authority_id=session.scope.authority_id,
        school_id=urn,
        id=uuid.uuid4(),
        collection_id=collection_id,
        kind=kind,
        words=plain_words(words, "note", "Write the note", LONGEST, "words"),
        made_by=actor.person_id,
        made_at=at,
        follow_up_on=follow_up_on,
    )
    session.add(note)
    _record(session, actor, "note_added", note, at)
    return note.id


def follow_up(session: TenantSession, actor: Actor, urn: int, note_id: uuid.UUID, at: datetime) -> None:
    """Somebody has looked at it again, so it is no action any more; a second call changes nothing."""
    require(actor, Permission.KEEP_NOTES, Scope(session.scope.authority_id, frozenset({urn})))
    lock(session)
    mine = (Note.authority_id == session.scope.authority_id, Note.school_id == urn, Note.id == note_id)
    note = session.execute(select(Note).where(*mine).with_for_update()).scalar_one_or_none()
    if note is None or note.follow_up_on is None:
        raise NotFound
    if note.followed_up_at is None:
        note.followed_up_at = at
        _record(session, actor, "note_followed_up", note, at)


def _record(session: TenantSession, actor: Actor, kind: str, note: Note, at: datetime) -> None:
    # Of the school, not of the return: what a school reads of its return's record has no notes in it.
    audit.record(session, actor, kind, at=at, school_id=note.school_id, detail={"note": str(note.id)})
