"""Contacts with schools: reminders that were sent to them, and what colleagues wrote down when they spoke to them."""

from __future__ import annotations

import uuid
from collections.abc import Collection as Several
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, or_, select

from la_portal.clock import LONDON
from la_portal.db import TenantSession
from la_portal.models import Note, OutboxMessage
from la_portal.queries.collections import CollectionFacts
from la_portal.vocabulary import Audience, NoteKind

REMINDER = "reminder"
SPOKEN = (NoteKind.PHONE, NoteKind.EMAIL, NoteKind.MEETING, NoteKind.LETTER)


@dataclass(frozen=True)
class Mailed:
    """A reminder to a school: whom it is for, and whether it waits, has been sent, or came back.

    `by_hand` when somebody pressed for it. `refused` are the people whose address would not take it.
    """

    school_id: int
    at: datetime
    audience: Audience
    sent_at: datetime | None
    given_up_at: datetime | None
    failure: str | None
    refused: frozenset[uuid.UUID]
    by_hand: bool

    @property
    def came_back(self) -> bool:
        """Whether nobody, or not everybody, got it."""
        return self.given_up_at is not None or bool(self.refused)


@dataclass(frozen=True)
class Spoken:
    """What a colleague wrote down about a contact with a school; `wait_until` while it is to be looked at again."""

    note_id: uuid.UUID
    school_id: int
    at: datetime
    kind: NoteKind
    words: str
    made_by: uuid.UUID | None
    wait_until: date | None


@dataclass(frozen=True)
class Contacts:
    """A school's last reminder and the newest of what was written down, each None where there is none.

    `wait_until` is the day that a colleague said to wait for, where one is ahead.
    """

    mailed: Mailed | None = None
    spoken: Spoken | None = None
    wait_until: date | None = None

    @property
    def last(self) -> Mailed | Spoken | None:
        """The newest of both."""
        both = [one for one in (self.mailed, self.spoken) if one is not None]
        return max(both, key=lambda one: one.at, default=None)


NO_CONTACT = Contacts()


def by_hand_once(press: uuid.UUID, urn: int) -> str:
    """What stands in `once` of a reminder that somebody pressed for: one press writes to a school once."""
    return f"press/{press}/{urn}"


def by_itself_once(collection_id: int, step: int, urn: int) -> str:
    """What stands in `once` of a reminder that goes by itself: a rung writes to a school once."""
    return f"{_LADDER}{collection_id}/{step}/{urn}"


_LADDER = "remind/"
_MAILED: tuple[Any, ...] = (
    OutboxMessage.school_id,
    OutboxMessage.created_at,
    OutboxMessage.audience,
    OutboxMessage.sent_at,
    OutboxMessage.given_up_at,
    OutboxMessage.failure,
    OutboxMessage.refused,
    OutboxMessage.once,
)
_SPOKEN: tuple[Any, ...] = (
    Note.id,
    Note.school_id,
    Note.made_at,
    Note.kind,
    Note.words,
    Note.made_by,
    case((Note.followed_up_at.is_(None), Note.follow_up_on)),
)


def came_back() -> ColumnElement[bool]:
    """That a message did not reach everybody whom it was for."""
    return or_(OutboxMessage.given_up_at.is_not(None), OutboxMessage.refused != [])


def reminders_of(session: TenantSession, collection_id: int) -> list[ColumnElement[bool]]:
    """Holds messages to the collection's reminders."""
    return [
        OutboxMessage.authority_id == session.scope.authority_id,
        OutboxMessage.collection_id == collection_id,
        OutboxMessage.kind == REMINDER,
    ]


def spoken_since(session: TenantSession, collection: CollectionFacts) -> list[ColumnElement[bool]]:
    """Holds notes to contacts with schools since the collection opened."""
    return [
        Note.authority_id == session.scope.authority_id,
        Note.kind.in_(SPOKEN),
        Note.made_at >= datetime.combine(collection.opens_on, time(), LONDON),
    ]


def newest_mail(session: TenantSession, collection_id: int, urns: Several[int] | None = None) -> Subquery:
    """Of each school (or of these) its newest reminder in the collection: id, school_id, at, back."""
    place = func.row_number().over(
        partition_by=OutboxMessage.school_id, order_by=(OutboxMessage.created_at.desc(), OutboxMessage.id)
    )
    ranked = select(
        OutboxMessage.id,
        OutboxMessage.school_id,
        OutboxMessage.created_at.label("at"),
        case((came_back(), 1), else_=0).label("back"),
        place.label("place"),
    ).where(*reminders_of(session, collection_id))
    if urns is not None:
        ranked = ranked.where(OutboxMessage.school_id.in_(urns))
    each = ranked.subquery()
    newest = select(each.c.id, each.c.school_id, each.c.at, each.c.back).where(each.c.place == 1)
    return newest.subquery("newest_mail")


def newest_spoken(session: TenantSession, collection: CollectionFacts) -> Subquery:
    """Of each school when somebody last wrote down a contact since the collection opened: school_id, at."""
    return (
        select(Note.school_id, func.max(Note.made_at).label("at"))
        .where(*spoken_since(session, collection))
        .group_by(Note.school_id)
        .subquery("newest_spoken")
    )


def last_of(
    session: TenantSession, collection: CollectionFacts, today: date, urns: Several[int] | None = None
) -> dict[int, Contacts]:
    """The last contacts with these schools (or all) since the collection opened, in two statements."""
    mailed: dict[int, Mailed] = {one.school_id: one for one in _mails(session, collection.collection_id, urns)}
    spoken: dict[int, list[Spoken]] = {}
    for one in _notes(session, collection, urns):
        spoken.setdefault(one.school_id, []).append(one)
    return {
        urn: Contacts(mailed.get(urn), (spoken.get(urn) or [None])[0], _wait(spoken.get(urn, ()), today))
        for urn in mailed.keys() | spoken.keys()
    }


def _wait(spoken: Iterable[Spoken], today: date) -> date | None:
    return max((one.wait_until for one in spoken if one.wait_until and one.wait_until > today), default=None)


def _mails(session: TenantSession, collection_id: int, urns: Several[int] | None) -> list[Mailed]:
    newest = newest_mail(session, collection_id, urns)
    statement = (
        select(*_MAILED)
        .join(newest, newest.c.id == OutboxMessage.id)
        .where(OutboxMessage.authority_id == session.scope.authority_id)
    )
    return [_mailed(tuple(row)) for row in session.execute(statement)]


def _mailed(row: tuple[Any, ...]) -> Mailed:
    urn, at, audience, sent_at, given_up_at, failure, refused, once = row
    by_hand = once is None or not once.startswith(_LADDER)
    return Mailed(urn, at, audience, sent_at, given_up_at, failure, frozenset(map(uuid.UUID, refused)), by_hand)


def _notes(session: TenantSession, collection: CollectionFacts, urns: Several[int] | None) -> list[Spoken]:
    """What was written down since the collection opened, newest first."""
    statement = select(*_SPOKEN).where(*spoken_since(session, collection)).order_by(Note.made_at.desc(), Note.id)
    if urns is not None:
        statement = statement.where(Note.school_id.in_(urns))
    return [Spoken(*row) for row in session.execute(statement)]


def of_school(session: TenantSession, urn: int, most: int = 50) -> list[Mailed | Spoken]:
    """The newest contacts with one school, of whatever collection, newest first."""
    mine = session.scope.authority_id
    mails = (
        select(*_MAILED)
        .where(OutboxMessage.authority_id == mine, OutboxMessage.school_id == urn, OutboxMessage.kind == REMINDER)
        .order_by(OutboxMessage.created_at.desc())
        .limit(most)
    )
    notes = (
        select(*_SPOKEN)
        .where(Note.authority_id == mine, Note.school_id == urn, Note.kind.in_(SPOKEN))
        .order_by(Note.made_at.desc(), Note.id)
        .limit(most)
    )
    found: list[Mailed | Spoken] = [_mailed(tuple(row)) for row in session.execute(mails)]
    found += [Spoken(*row) for row in session.execute(notes)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]
