"""What was done to get a collection's returns: it opened, reminders went, colleagues spoke to schools. Newest first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import case, func, select

from la_portal.db import TenantSession
from la_portal.models import AuditEvent, Note, OutboxMessage, School
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.contacts import came_back, reminders_of, spoken_since
from la_portal.vocabulary import Audience

EVENTS = ("collection_opened", "reminders_sent", "ladder_step_done", "ladder_step_passed_over")


@dataclass(frozen=True)
class Batch:
    """The messages of one press, or of one rung: how many, and how many have been sent or came back."""

    of: Mapping[Audience, int] = field(default_factory=dict[Audience, int])
    sent: int = 0
    back: int = 0

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.of.values())

    @property
    def waiting(self) -> int:
        """How many have still to be sent."""
        return self.total - self.sent - self.back


@dataclass(frozen=True)
class LogLine:
    """One thing that was done. Its kind is an audit event's or a note's; a note has a school and words."""

    at: datetime
    kind: str
    by: uuid.UUID | None
    step: int | None = None
    batch: Batch = field(default_factory=Batch)
    school_id: int | None = None
    school: str = ""
    words: str = ""


def batches(session: TenantSession, collection_id: int) -> dict[uuid.UUID, Batch]:
    """The collection's reminders by press and by rung, in one statement."""
    back = came_back()
    sent = OutboxMessage.sent_at.is_not(None) & ~back
    statement = (
        select(
            OutboxMessage.batch,
            OutboxMessage.audience,
            func.count(),
            func.sum(case((sent, 1), else_=0)),
            func.sum(case((back, 1), else_=0)),
        )
        .where(*reminders_of(session, collection_id), OutboxMessage.batch.is_not(None))
        .group_by(OutboxMessage.batch, OutboxMessage.audience)
    )
    found: dict[uuid.UUID, Batch] = {}
    for batch, audience, count, sent_ones, back_ones in session.execute(statement):
        if batch is not None:
            known = found.get(batch, Batch())
            of = {**known.of, audience: count}
            found[batch] = Batch(of, known.sent + int(sent_ones), known.back + int(back_ones))
    return found


def log(
    session: TenantSession, collection: CollectionFacts, known: Mapping[uuid.UUID, Batch], page: int, size: int
) -> tuple[list[LogLine], int]:
    """One page, counted from 1, of what was done, and how many things were; `known` are the collection's batches."""
    newest = page * size
    lines = sorted(
        [*_events(session, collection, known, newest), *_notes(session, collection, newest)],
        key=lambda line: line.at,
        reverse=True,
    )
    return lines[newest - size : newest], _count(session, collection)


def _events(
    session: TenantSession, collection: CollectionFacts, known: Mapping[uuid.UUID, Batch], newest: int
) -> list[LogLine]:
    statement = (
        select(AuditEvent.happened_at, AuditEvent.kind, AuditEvent.person_id, AuditEvent.detail)
        .where(
            AuditEvent.authority_id == session.scope.authority_id,
            AuditEvent.collection_id == collection.collection_id,
            AuditEvent.kind.in_(EVENTS),
        )
        .order_by(AuditEvent.number.desc())
        .limit(newest)
    )
    return [
        LogLine(at, kind, by, detail.get("step"), known.get(_batch(detail.get("batch")), Batch()))
        for at, kind, by, detail in session.execute(statement)
    ]


def _batch(text: str | None) -> uuid.UUID:
    return uuid.UUID(text) if text else uuid.UUID(int=0)


def _notes(session: TenantSession, collection: CollectionFacts, newest: int) -> list[LogLine]:
    mine = session.scope.authority_id
    statement = (
        select(Note.made_at, Note.kind, Note.made_by, Note.school_id, School.name, Note.words)
        .join(School, (School.authority_id == mine) & (School.school_id == Note.school_id))
        .where(*spoken_since(session, collection))
        .order_by(Note.made_at.desc(), Note.id)
        .limit(newest)
    )
    return [
        LogLine(at, kind, by, school_id=urn, school=name, words=words)
        for at, kind, by, urn, name, words in session.execute(statement)
    ]


def _count(session: TenantSession, collection: CollectionFacts) -> int:
    events = (
        select(func.count())
        .select_from(AuditEvent)
        .where(
            AuditEvent.authority_id == session.scope.authority_id,
            AuditEvent.collection_id == collection.collection_id,
            AuditEvent.kind.in_(EVENTS),
        )
    )
    notes = select(func.count()).select_from(Note).where(*spoken_since(session, collection))
    return session.execute(events).scalar_one() + session.execute(notes).scalar_one()
