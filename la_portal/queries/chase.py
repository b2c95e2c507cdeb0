"""Who has not finished a collection's return: how far each is, and when somebody last spoke to it."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.models import ReturnRecord, School, SchoolReturn
from la_portal.queries.chase_filters import ChaseFilters, ChaseState, LastContact, Sort
from la_portal.queries.collections import CollectionFacts, with_more_time
from la_portal.queries.contacts import NO_CONTACT, Contacts, last_of, newest_mail, newest_spoken
from la_portal.queries.counted import Selected, the_school_of_a_return
from la_portal.queries.returns import CHANGES_ASKED
from la_portal.vocabulary import RecordKind, ReturnStatus

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ChaseLine:
    """One school that has not finished.

    `to_do` are the titles of the sections in which nobody has saved anything, of `sections`; `asked_for` is how many
    answers it is asked to change. `due_on` is its own due date.
    """

    school_id: int
    name: str
    district: str | None
    trust: str | None
    state: ChaseState
    due_on: date
    extended_to: date | None
    to_do: tuple[str, ...]
    sections: int
    asked_for: int = 0
    contacts: Contacts = NO_CONTACT


@dataclass(frozen=True)
class ChaseCounts:
    """How many have not finished, by state, and the districts and trusts that they are in."""

    by_state: dict[ChaseState, int]
    districts: tuple[str, ...]
    trusts: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many have not finished."""
        return sum(self.by_state.values())


UNSENT = (ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT, ReturnStatus.AWAITING_SIGN_OFF)
_STATE: ColumnElement[str] = case(
    (SchoolReturn.status == ReturnStatus.NOT_STARTED, ChaseState.NOT_STARTED.value),
    (SchoolReturn.status == ReturnStatus.AWAITING_SIGN_OFF, ChaseState.WITH_HEADTEACHER.value),
    (SchoolReturn.status == ReturnStatus.SUBMITTED, ChaseState.CHANGES_ASKED.value),
    (SchoolReturn.counted_submission.is_not(None), ChaseState.REOPENED.value),
    else_=ChaseState.STARTED.value,
)
_ORDER = case({state.value: number for number, state in enumerate(ChaseState)}, value=_STATE)


def _unfinished(session: TenantSession, collection: CollectionFacts, today: date, *columns: Any) -> Selected:
    """Selects `columns` over those who have not finished and still can."""
    can_send = SchoolReturn.extended_to >= today
    if collection.is_open(today):
        can_send = SchoolReturn.authority_id == session.scope.authority_id
    elif today < collection.opens_on:
        can_send = SchoolReturn.school_id < 0  # nobody; false() would take the whole condition away
    return (
        select(*columns)
        .select_from(SchoolReturn)
        .join(School, the_school_of_a_return())
        .where(
            SchoolReturn.authority_id == session.scope.authority_id,
            School.authority_id == session.scope.authority_id,
            SchoolReturn.collection_id == collection.collection_id,
            or_(
                SchoolReturn.status.in_(UNSENT),
                and_(SchoolReturn.status == ReturnStatus.SUBMITTED, CHANGES_ASKED),
            ),
            can_send,
        )
    )


def counts(session: TenantSession, collection: CollectionFacts, today: date) -> ChaseCounts:
    """How many have not finished, in one statement."""
    columns = (_STATE.label("state"), School.district, School.trust)
    counted = _unfinished(session, collection, today, *columns, func.count()).group_by(*columns)
    rows: list[tuple[str, str | None, str | None, int]] = [tuple(row) for row in session.execute(counted)]
    by_state = dict.fromkeys(ChaseState, 0)
    for state, _, _, count in rows:
        by_state[ChaseState(state)] += count
    districts, trusts = {row[1] or "" for row in rows}, {row[2] or "" for row in rows}
    return ChaseCounts(by_state, tuple(sorted(districts - {""})), tuple(sorted(trusts - {""})))


def to_chase(
    session: TenantSession, collection: CollectionFacts, filters: ChaseFilters, at: datetime, today: date,
    page: int, size: int,
) -> list[ChaseLine]:  # fmt: skip
    """One page, counted from 1, of those who have not finished, in a constant number of statements."""
    chosen = _chosen(session, collection, filters, at, today, *_LINE)
    rows = session.execute(chosen.limit(size).offset((page - 1) * size)).all()
    lines = [_line(collection, tuple(row)) for row in rows]
    return _with_contacts(session, collection, lines, today)


def urns(
    session: TenantSession, collection: CollectionFacts, filters: ChaseFilters, at: datetime, today: date
) -> tuple[int, ...]:
    """The URNs of all that the filters choose, in the order of their list."""
    statement = _chosen(session, collection, filters, at, today, SchoolReturn.school_id)
    return tuple(session.execute(statement).scalars())


def chased(
    session: TenantSession, collection: CollectionFacts, today: date, only: Several[int] | None = None
) -> list[ChaseLine]:
    """Everybody who has not finished (of `only` these) with their last contacts, by name."""
    statement = _unfinished(session, collection, today, *_LINE).order_by(func.lower(School.name), School.school_id)
    rows = [tuple(row) for row in session.execute(statement)]
    lines = [_line(collection, row) for row in rows if only is None or row[0] in only]
    return _with_contacts(session, collection, lines, today)


def trusts(session: TenantSession) -> dict[int, str | None]:
    """The trust of every school of the authority, by URN."""
    statement = select(School.school_id, School.trust).where(School.authority_id == session.scope.authority_id)
    return dict(session.execute(statement).all())


_LINE: tuple[Any, ...] = (
    SchoolReturn.school_id,
    School.name,
    School.district,
    School.trust,
    _STATE.label("state"),
    SchoolReturn.extended_to,
    SchoolReturn.versions,
)


def _line(collection: CollectionFacts, row: tuple[Any, ...]) -> ChaseLine:
    urn, name, district, trust, state, extended_to, versions = row
    lettered = edition(collection.edition).lettered
    return ChaseLine(
        urn,
        name,
        district,
        trust,
        ChaseState(state),
        with_more_time(collection.due_on, extended_to),
        extended_to,
        tuple(section.title for section in lettered if not versions.get(section.code)),
        len(lettered),
    )


def _with_contacts(
    session: TenantSession, collection: CollectionFacts, lines: Sequence[ChaseLine], today: date
) -> list[ChaseLine]:
    known = [line.school_id for line in lines]
    contacts = last_of(session, collection, today, known)
    asked_for = _asked_for(session, collection.collection_id, known)
    return [
        replace(
            line,
            contacts=contacts.get(line.school_id, NO_CONTACT),
            asked_for=asked_for.get(line.school_id, 0) if line.state is ChaseState.CHANGES_ASKED else 0,
        )
        for line in lines
    ]


def _asked_for(session: TenantSession, collection_id: int, schools: Several[int]) -> dict[int, int]:
    """How many answers each of the schools is asked to change."""
    statement = select(ReturnRecord.school_id, ReturnRecord.items).where(
        ReturnRecord.authority_id == session.scope.authority_id,
        ReturnRecord.collection_id == collection_id,
        ReturnRecord.school_id.in_(schools),
        ReturnRecord.kind == RecordKind.CHANGES,
        ReturnRecord.ended_at.is_(None),
    )
    return {urn: len(items) for urn, items in session.execute(statement)}


def _chosen(
    session: TenantSession, collection: CollectionFacts, filters: ChaseFilters, at: datetime, today: date,
    *columns: Any,
) -> Selected:  # fmt: skip
    mail, spoken = newest_mail(session, collection.collection_id), newest_spoken(session, collection)
    last = case((mail.c.at.is_(None), spoken.c.at), (mail.c.at < spoken.c.at, spoken.c.at), else_=mail.c.at)
    statement = (
        _unfinished(session, collection, today, *columns)
        .outerjoin(mail, mail.c.school_id == SchoolReturn.school_id)
        .outerjoin(spoken, spoken.c.school_id == SchoolReturn.school_id)
        .where(*_narrowing(filters))
    )
    match filters.contact:
        case LastContact.NONE:
            statement = statement.where(last.is_(None))
        case LastContact.OVER_A_WEEK:
            statement = statement.where(last < at - WEEK)
        case LastContact.CAME_BACK:
            statement = statement.where(mail.c.back == 1)
        case None:
            pass
    first = {Sort.NAME: (), Sort.STATE: (_ORDER,), Sort.CONTACT: (last.is_not(None), last)}[filters.sort]
    return statement.order_by(*first, func.lower(School.name), School.school_id)


def _narrowing(filters: ChaseFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.state:
        wanted.append(_STATE.in_([filters.state.value]))
    if filters.district:
        wanted.append(School.district == filters.district)
    if filters.trust:
        wanted.append(School.trust == filters.trust)
    if filters.name:
        wanted.append(func.lower(School.name).contains(filters.name.lower(), autoescape=True))
    return wanted
