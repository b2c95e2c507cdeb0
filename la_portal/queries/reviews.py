"""Returns that wait for the authority: what is unusual about each, and which have nothing unusual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, func, or_, select

from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.models import Collection, School, SchoolReturn, Submission
from la_portal.queries.collections import same_collection
from la_portal.queries.counted import what_counts
from la_portal.queries.records import CONTESTED, OPEN_REQUEST, Request
from la_portal.queries.replies import reply_by, reply_days
from la_portal.queries.returns import CHANGES_ASKED
from la_portal.queries.review_filters import Order, ReviewFilters, Shown
from la_portal.vocabulary import PhaseGroup, ReturnStatus

NOT_LOOKED_FOR = "Sent before this was looked for"
CONTESTS = "The school contests the correction"
_NOTHING = "[]"


@dataclass(frozen=True)
class ReviewLine:
    """One return in the list. `unusual` is empty where there is nothing; `answer_by` where changes are asked for."""

    school_id: int
    school_name: str
    phase_group: PhaseGroup
    district: str | None
    status: ReturnStatus
    submission: int
    submitted_at: datetime
    on_behalf: bool
    unusual: tuple[str, ...]
    changes_asked: bool
    answer_by: date | None
    contested: bool
    reply_by: date

    @property
    def submitted_on(self) -> date:
        """The day on which it was sent."""
        return london_date(self.submitted_at)


@dataclass(frozen=True)
class Counts:
    """How many returns of a collection stand where; those that wait for a decision are `unusual` and `clean`."""

    unusual: int = 0
    clean: int = 0
    contested: int = 0
    asked: int = 0
    accepted: int = 0

    @property
    def to_review(self) -> int:
        """How many wait for a decision."""
        return self.unusual + self.clean

    def of(self, shown: Shown) -> int:
        """How many are of that sort."""
        return getattr(self, shown)


def to_review(session: TenantSession, filters: ReviewFilters, page: int = 1, size: int = 50) -> list[ReviewLine]:
    """One page, counted from 1, of the returns that were chosen, unusual ones first."""
    statement = _lines(session, filters).limit(size).offset((page - 1) * size)
    return _read(session, statement)


def number(session: TenantSession, filters: ReviewFilters) -> int:
    """How many returns were chosen."""
    statement = _among(session, filters, _base(session, filters.collection_id, func.count()))
    return session.execute(statement).scalar_one()


def unusual_first(session: TenantSession, collection_id: int, limit: int = 5) -> list[ReviewLine]:
    """The unusual returns to look at first: those that the school contests, then those to be answered soonest."""
    return to_review(session, ReviewFilters(collection_id, Shown.UNUSUAL), size=limit)


def clean(session: TenantSession, collection_id: int, filters: ReviewFilters | None = None) -> list[ReviewLine]:
    """Every return that waits for a decision and has nothing unusual, by name; with `filters` those among them."""
    only = (filters or ReviewFilters(collection_id)).of(Shown.CLEAN, Order.NAME)
    return _read(session, _lines(session, only))


def counts(session: TenantSession, collection_id: int) -> Counts:
    """How many returns of the collection are of each sort; one statement."""
    kind = _kind()
    statement = _base(session, collection_id, kind, CONTESTED, func.count()).group_by(kind, CONTESTED)
    found: dict[str, int] = {}
    for name, contested, count in session.execute(statement):
        found[name] = found.get(name, 0) + count
        if contested:
            found[Shown.CONTESTED] = found.get(Shown.CONTESTED, 0) + count
    return Counts(**found)


def waiting(session: TenantSession, today: date) -> int:
    """How many returns of collections that are open on that day wait for a decision."""
    mine = session.scope.authority_id
    statement = (
        select(func.count())
        .select_from(SchoolReturn)
        .join(Collection, and_(Collection.authority_id == mine, same_collection()))
        .where(
            SchoolReturn.authority_id == mine,
            SchoolReturn.status == ReturnStatus.SUBMITTED,
            Collection.opens_on <= today,
            Collection.closes_on >= today,
            Collection.closed_at.is_(None),
            ~CHANGES_ASKED,
        )
    )
    return session.execute(statement).scalar_one()


def next_unusual(session: TenantSession, collection_id: int, urn: int) -> tuple[int, int, int | None]:
    """Which of the unusual returns this is (0 for none), how many there are, and the school that comes after it."""
    statement = _lines(session, ReviewFilters(collection_id, Shown.UNUSUAL), SchoolReturn.school_id)
    urns = list(session.execute(statement).scalars())
    place = urns.index(urn) + 1 if urn in urns else 0
    others = [one for one in (*urns[place:], *urns[: max(place - 1, 0)]) if one != urn]
    return place, len(urns), others[0] if others else None


def places(session: TenantSession, collection_id: int) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The districts, phase groups and trusts of the schools whose returns have come; each sorted."""
    columns = (School.district, School.phase_group, School.trust)
    rows = session.execute(_base(session, collection_id, *columns).distinct()).all()
    districts, phases, trusts = ({row[number] for row in rows if row[number]} for number in range(3))
    return sorted(districts), sorted(phases), sorted(trusts)


_COLUMNS: tuple[Any, ...] = (
    SchoolReturn.school_id,
    School.name,
    School.phase_group,
    School.district,
    SchoolReturn.status,
    Submission.submission,
    Submission.submitted_at,
    Submission.on_behalf,
    Submission.unusual,
    Request.id.is_not(None),
    Request.answer_by,
    CONTESTED,
)


def _is_unusual() -> ColumnElement[bool]:
    return or_(CONTESTED, Submission.unusual.is_(None), cast(Submission.unusual, String) != _NOTHING)


def _kind() -> ColumnElement[str]:
    asked = Request.id.is_not(None)
    accepted = and_(SchoolReturn.status == ReturnStatus.ACCEPTED, ~CONTESTED)
    return case(
        (accepted, Shown.ACCEPTED.value),
        (asked, Shown.ASKED.value),
        (_is_unusual(), Shown.UNUSUAL.value),
        else_=Shown.CLEAN.value,
    )


def _base(session: TenantSession, collection_id: int, *columns: Any) -> Select[*tuple[Any, ...]]:
    mine = session.scope.authority_id
    return (
        select(*columns)
        .select_from(SchoolReturn)
        .join(School, and_(School.authority_id == mine, School.school_id == SchoolReturn.school_id))
        .join(Submission, what_counts(session))
        .outerjoin(Request, and_(Request.authority_id == mine, OPEN_REQUEST))
        .where(
            SchoolReturn.authority_id == mine,
            SchoolReturn.collection_id == collection_id,
            SchoolReturn.status.in_((ReturnStatus.SUBMITTED, ReturnStatus.ACCEPTED)),
        )
    )


def _lines(session: TenantSession, filters: ReviewFilters, *columns: Any) -> Select[*tuple[Any, ...]]:
    statement = _among(session, filters, _base(session, filters.collection_id, *(columns or _COLUMNS)))
    name = func.lower(School.name)
    if filters.order is Order.NAME:
        return statement.order_by(name, SchoolReturn.school_id)
    if filters.order is Order.NEWEST:
        return statement.order_by(Submission.submitted_at.desc(), SchoolReturn.school_id)
    first = case((CONTESTED, 0), (_is_unusual(), 1), else_=2)
    return statement.order_by(first, Submission.submitted_at, SchoolReturn.school_id)


def _among(
    session: TenantSession, filters: ReviewFilters, statement: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    kind = _kind()
    wanted = {Shown.CONTESTED: CONTESTED, None: kind.in_((Shown.UNUSUAL.value, Shown.CLEAN.value))}
    statement = statement.where(wanted.get(filters.shown, kind == filters.shown))
    for column, value in (
        (School.district, filters.district),
        (School.phase_group, filters.phase),
        (School.trust, filters.trust),
    ):
        if value:
            statement = statement.where(column == value)
    if filters.name:
        statement = statement.where(func.lower(School.name).contains(filters.name.lower(), autoescape=True))
    return statement


def _read(session: TenantSession, statement: Select[*tuple[Any, ...]]) -> list[ReviewLine]:
    days = reply_days(session)
    return [_line(row, days) for row in session.execute(statement)]


def _line(row: Row[Any], days: int) -> ReviewLine:
    known, (submitted_at, on_behalf, unusual, asked, answer_by, contested) = tuple(row)[:6], tuple(row)[6:]
    sentences: tuple[str, ...] = (NOT_LOOKED_FOR,) if unusual is None else tuple(unusual)
    if contested:
        sentences = (CONTESTS, *sentences)
    return ReviewLine(
        *known,
        submitted_at=submitted_at,
        on_behalf=on_behalf,
        unusual=sentences,
        changes_asked=bool(asked),
        answer_by=answer_by,
        contested=bool(contested),
        reply_by=reply_by(submitted_at, days),
    )
