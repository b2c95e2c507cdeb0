"""One school of a collection: what it is, where its return stands, and which of its returns can be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn, Submission
from la_portal.queries.collections import CollectionFacts, NoCollection, OwnDates, listed, span
from la_portal.queries.counted import Selected, expected, the_counted_submission, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.returns import CHANGES_ASKED
from la_portal.vocabulary import RegisterStatus, ReturnStatus

_MEMO = "la_portal.queries.one_school"


@dataclass(frozen=True)
class OneReturn(OwnDates):
    """One return of the school, and the school as its counted submission froze it, or as the register has it.

    `submission` is None where none counts under the choice that was made.
    """

    collection: CollectionFacts
    status: ReturnStatus
    changes_asked: bool
    first_submitted_at: datetime | None
    extended_to: date | None
    submission: int | None
    phase_group: str
    district: str | None
    trust: str | None
    roll: int | None


@dataclass(frozen=True)
class OneSchool:
    """A school, its return in the chosen collection (None where that does not ask it), and its `sent` returns.

    `sent` are those that count up to the chosen collection, newest first.
    """

    school_id: int
    name: str
    closed: bool
    closed_on: date | None
    asked: OneReturn | None
    sent: tuple[OneReturn, ...]

    @property
    def shown(self) -> OneReturn | None:
        """The return that there is to show: that of the chosen collection, or else the newest before it."""
        return self.sent[0] if self.sent else None


@dataclass(frozen=True)
class Choice:
    """A school to choose."""

    school_id: int
    name: str


def choices(session: TenantSession, filters: Filters) -> list[Choice]:
    """The schools that the chosen collection asks, by name."""
    everybody, chosen = Filters(on=filters.on), span(session, filters).chosen
    statement = expected(session, everybody, [chosen.collection_id], SchoolReturn.school_id, School.name)
    return [Choice(*row) for row in session.execute(statement.order_by(School.name, SchoolReturn.school_id))]


def find(session: TenantSession, filters: Filters) -> OneSchool | None:
    """The school that `filters` names; None where the chosen collection has none of that URN to show.

    It has one that it asks, and one that has closed since and has sent a return before. One statement, made once in a
    session: what is noted as read, the top of the page and its figures all ask.
    """
    known: dict[Filters, OneSchool | None] = session.info.setdefault(_MEMO, {})
    if filters not in known:
        known[filters] = _find(session, filters)
    return known[filters]


def _find(session: TenantSession, filters: Filters) -> OneSchool | None:
    chosen = span(session, filters).chosen
    until = {one.collection_id: one for one in listed(session, filters) if one.opens_on <= chosen.opens_on}
    rows = [tuple(row) for row in session.execute(_returns(session, filters, list(until)))]
    if not rows:
        return None
    found = [_return(until[row[4]], row[5:]) for row in rows if row[4] is not None]
    found.sort(key=lambda one: one.collection.opens_on, reverse=True)
    asked = next((one for one in found if one.collection == chosen), None)
    sent = tuple(one for one in found if one.submission is not None)
    urn, name, status, closed_on = rows[0][:4]
    closed = status is RegisterStatus.CLOSED
    if asked is None and not (closed and sent):
        return None
    return OneSchool(urn, name, closed, closed_on, asked, sent)


def fitting(session: TenantSession, filters: Filters) -> Filters:
    """The choice without the start of its range where that does not come before the chosen collection."""
    try:
        span(session, filters)
    except NoCollection:
        return replace(filters, since=None)
    return filters


def of_shown(filters: Filters, shown: OneReturn) -> Filters:
    """The choice as it is for figures about that return: its collection, and nobody but its school narrows it."""
    slug = shown.collection.slug
    since = filters.since if filters.collection in (None, slug) else None
    return Filters(filters.on, slug, since, accepted=filters.accepted, school=filters.school)


def returns_shown(session: TenantSession, filters: Filters) -> list[tuple[int, int]]:
    """The returns of which a page about the school of `filters` shows numbers, as (URN, collection), the newest first.

    None where there is no such school, no such collection, or no return that counts. One statement.
    """
    filters = fitting(session, filters)
    try:
        school = find(session, filters) if filters.school is not None else None
    except NoCollection:
        return []
    if school is None or school.shown is None:
        return []
    shown = span(session, of_shown(filters, school.shown)).oldest_first
    return [(school.school_id, one.collection.collection_id) for one in school.sent if one.collection in shown]


def _returns(session: TenantSession, filters: Filters, collections: list[int]) -> Selected:
    mine = session.scope.authority_id
    of_school: ColumnElement[bool] = and_(
        SchoolReturn.authority_id == mine,
        SchoolReturn.school_id == School.school_id,
        SchoolReturn.collection_id.in_(collections),
        SchoolReturn.status != ReturnStatus.EXEMPT,
    )
    return (
        select(
            School.school_id,
            School.name,
            School.status,
            School.closed_on,
            SchoolReturn.collection_id,
            SchoolReturn.status,
            CHANGES_ASKED,
            SchoolReturn.first_submitted_at,
            SchoolReturn.extended_to,
            Submission.submission,
            *map(then_or_now, ("phase_group", "district", "trust", "roll")),
        )
        .select_from(School)
        .outerjoin(SchoolReturn, of_school)
        .outerjoin(Submission, the_counted_submission(filters))
        .where(School.authority_id == mine, School.school_id == filters.school)
    )


def _return(collection: CollectionFacts, values: tuple[Any, ...]) -> OneReturn:
    status, changes_asked, *others = values
    return OneReturn(collection, status, bool(changes_asked), *others)
