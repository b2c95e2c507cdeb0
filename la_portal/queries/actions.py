"""What an authority's team has to do by a day: what it said it would look at again, and what it gave schools until."""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, func, select

from la_portal.clock import LONDON
from la_portal.db import TenantSession
from la_portal.models import Collection, Note, ReturnRecord, School, SchoolReturn, Submission
from la_portal.queries.chase import UNSENT
from la_portal.queries.collections import same_collection
from la_portal.queries.counted import what_counts
from la_portal.queries.replies import reply_by, reply_days
from la_portal.queries.returns import CHANGES_ASKED
from la_portal.vocabulary import AcademicYear, RecordKind, ReturnStatus, collection_slug


class ActionKind(enum.StrEnum):
    """Why there is something to do."""

    NOTE = "note"
    CHANGES = "changes"
    EXTENSION = "extension"


@dataclass(frozen=True)
class Action:
    """One thing to do about a school by a day; `slug` is the collection's that it is about, where it is about one."""

    kind: ActionKind
    due_on: date
    school_id: int
    school_name: str
    slug: str = ""
    words: str = ""
    note_id: uuid.UUID | None = None


def end_of_week(day: date) -> date:
    """The Sunday of the day's week."""
    return day + timedelta(days=6 - day.weekday())


def actions(session: TenantSession, today: date, until: date) -> list[Action]:
    """What is to be done up to that day, the longest overdue first: notes to look at again, changes that were asked
    for by a day that has passed, and extensions that end. Three statements."""
    found = [*_notes(session, until), *_changes(session, today), *_extensions(session, today, until)]
    return sorted(found, key=lambda action: (action.due_on, action.school_name, action.school_id))


def replies_due(session: TenantSession, collection_id: int, until: date) -> int:
    """How many returns of the collection wait for a reply that was promised by that day."""
    days = reply_days(session)
    sent_on = until
    while reply_by(_noon(sent_on), days) > until:
        sent_on -= timedelta(days=1)
    statement = (
        select(func.count())
        .select_from(SchoolReturn)
        .join(Submission, what_counts(session))
        .where(
            SchoolReturn.authority_id == session.scope.authority_id,
            SchoolReturn.collection_id == collection_id,
            SchoolReturn.status == ReturnStatus.SUBMITTED,
            ~CHANGES_ASKED,
            Submission.submitted_at < datetime.combine(sent_on + timedelta(days=1), time(), LONDON),
        )
    )
    return session.execute(statement).scalar_one()


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON)


def _notes(session: TenantSession, until: date) -> list[Action]:
    mine = session.scope.authority_id
    same = and_(Collection.authority_id == mine, Collection.collection_id == Note.collection_id)
    statement = (
        select(
            Note.follow_up_on,
            School.school_id,
            School.name,
            Collection.academic_year,
            Collection.term,
            Note.words,
            Note.id,
        )
        .join_from(Note, School, and_(School.authority_id == mine, School.school_id == Note.school_id))
        .outerjoin(Collection, same)
        .where(Note.authority_id == mine, Note.follow_up_on <= until, Note.followed_up_at.is_(None))
    )
    return [
        Action(
            ActionKind.NOTE,
            row.follow_up_on,
            row.school_id,
            row.name,
            collection_slug(AcademicYear(row.academic_year), row.term) if row.term else "",
            row.words,
            row.id,
        )
        for row in session.execute(statement)
        if row.follow_up_on
    ]


def _changes(session: TenantSession, today: date) -> list[Action]:
    mine = session.scope.authority_id
    same = and_(Collection.authority_id == mine, Collection.collection_id == ReturnRecord.collection_id)
    the_return = and_(
        SchoolReturn.authority_id == mine,
        SchoolReturn.collection_id == ReturnRecord.collection_id,
        SchoolReturn.school_id == ReturnRecord.school_id,
    )
    statement = (
        select(ReturnRecord.answer_by, School.school_id, School.name, Collection.academic_year, Collection.term)
        .join_from(ReturnRecord, School, and_(School.authority_id == mine, School.school_id == ReturnRecord.school_id))
        .join(Collection, same)
        .join(SchoolReturn, the_return)
        .where(
            ReturnRecord.authority_id == mine,
            ReturnRecord.kind == RecordKind.CHANGES,
            SchoolReturn.status == ReturnStatus.SUBMITTED,
            ReturnRecord.ended_at.is_(None),
            ReturnRecord.answer_by < today,
        )
    )
    return [
        Action(ActionKind.CHANGES, day, urn, name, collection_slug(AcademicYear(year), term))
        for day, urn, name, year, term in session.execute(statement)
        if day
    ]


def _extensions(session: TenantSession, today: date, until: date) -> list[Action]:
    mine = session.scope.authority_id
    statement = (
        select(SchoolReturn.extended_to, School.school_id, School.name, Collection.academic_year, Collection.term)
        .join_from(SchoolReturn, School, and_(School.authority_id == mine, School.school_id == SchoolReturn.school_id))
        .join(Collection, same_collection())
        .where(
            SchoolReturn.authority_id == mine,
            Collection.authority_id == mine,
            SchoolReturn.status.in_(UNSENT),
            SchoolReturn.extended_to.between(today, until),
        )
    )
    return [
        Action(ActionKind.EXTENSION, day, urn, name, collection_slug(AcademicYear(year), term))
        for day, urn, name, year, term in session.execute(statement)
        if day
    ]
