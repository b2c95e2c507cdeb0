"""The schools of one collection as a list: searched, narrowed, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, func, or_, select

from la_portal.clock import LONDON
from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn
from la_portal.queries.filters import clean, one_of
from la_portal.queries.returns import CHANGES_ASKED
from la_portal.vocabulary import PhaseGroup, ReturnStatus

UNSENT = (ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT, ReturnStatus.AWAITING_SIGN_OFF)
_NAME = (func.lower(School.name), School.school_id)
SORTS: Mapping[str, tuple[Any, ...]] = {
    "name": _NAME,
    "phase": (School.phase_group, *_NAME),
    "district": (func.coalesce(School.district, "~"), *_NAME),
    "state": (SchoolReturn.status, *_NAME),
    "sent": (SchoolReturn.first_submitted_at.is_(None), SchoolReturn.first_submitted_at, *_NAME),
}


@dataclass(frozen=True)
class Chosen:
    """Which schools of a collection are looked at, and in which order. A name or number that none has matches none."""

    status: ReturnStatus | None = None
    phase: PhaseGroup | None = None
    district: str = ""
    name: str = ""
    sort: str = "name"

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Chosen:
        """The choice that a query string makes; what nobody can choose is left out."""
        status, phase, sort = (query.get(name, "") for name in ("status", "phase", "sort"))
        return cls(
            one_of(ReturnStatus, status),
            one_of(PhaseGroup, phase),
            clean(query.get("district", "")),
            clean(query.get("name", "")),
            sort if sort in SORTS else "name",
        )

    def to_query(self, **other: str | int) -> str:
        """The query string that makes this choice, with these values in place of its own."""
        own = {"status": self.status, "phase": self.phase, "district": self.district, "name": self.name}
        values = own | {"sort": "" if self.sort == "name" else self.sort} | other
        return urlencode([(name, value) for name, value in values.items() if value])

    @property
    def narrowed(self) -> bool:
        """Whether only some schools are looked at, beside those of one state."""
        return bool(self.phase or self.district or self.name)


@dataclass(frozen=True)
class ReturnLine:
    """One school's line in a collection's list."""

    school_id: int
    school_name: str
    phase_group: PhaseGroup
    district: str | None
    status: ReturnStatus
    first_submitted_at: datetime | None
    counted_submission: int | None
    extended_to: date | None
    changes_asked: bool


def lines(session: TenantSession, collection_id: int, chosen: Chosen, page: int, size: int) -> list[ReturnLine]:
    """One page, counted from 1, of the collection's returns."""
    statement = _of(
        session,
        collection_id,
        chosen,
        School.school_id,
        School.name,
        School.phase_group,
        School.district,
        SchoolReturn.status,
        SchoolReturn.first_submitted_at,
        SchoolReturn.counted_submission,
        SchoolReturn.extended_to,
        CHANGES_ASKED,
    )
    statement = statement.order_by(*SORTS[chosen.sort]).limit(size).offset((page - 1) * size)
    return [ReturnLine(*row) for row in session.execute(statement)]


def by_status(session: TenantSession, collection_id: int, chosen: Chosen) -> dict[ReturnStatus, int]:
    """How many of the chosen schools' returns stand where, whatever the status that is chosen."""
    anywhere = Chosen(phase=chosen.phase, district=chosen.district, name=chosen.name)
    statement = _of(session, collection_id, anywhere, SchoolReturn.status, func.count()).group_by(SchoolReturn.status)
    return {ReturnStatus(status): number for status, number in session.execute(statement)}


def districts(session: TenantSession, collection_id: int) -> list[str]:
    """The districts of the collection's schools."""
    statement = _of(session, collection_id, Chosen(), School.district).distinct()
    return sorted(name for name in session.execute(statement).scalars() if name)


@dataclass(frozen=True)
class LeftOpen:
    """What closing would do: returns that are open, how many of them were typed in today, and how many stay open."""

    open: int
    typed_today: int
    with_more_time: int
    sent_before: int


def left_open(session: TenantSession, collection_id: int, today: date) -> LeftOpen:
    """The returns of a collection that are not sent; with more time are those whose school was given a later day."""
    midnight = datetime.combine(today, time(), LONDON)
    extended = SchoolReturn.extended_to >= today
    statement = _of(
        session,
        collection_id,
        Chosen(),
        func.count(),
        func.count().filter(SchoolReturn.saved_at >= midnight),
        func.count().filter(extended),
        func.count().filter(SchoolReturn.counted_submission.is_not(None), or_(~extended, extended.is_(None))),
    ).where(SchoolReturn.status.in_(UNSENT))
    return LeftOpen(*session.execute(statement).one())


def _of(session: TenantSession, collection_id: int, chosen: Chosen, *columns: Any) -> Select[*tuple[Any, ...]]:
    mine = session.scope.authority_id
    same_school = (School.authority_id == mine) & (School.school_id == SchoolReturn.school_id)
    return (
        select(*columns)
        .select_from(SchoolReturn)
        .join(School, same_school)
        .where(SchoolReturn.authority_id == mine, SchoolReturn.collection_id == collection_id, *_conditions(chosen))
    )


def _conditions(chosen: Chosen) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.status:
        found.append(SchoolReturn.status == chosen.status)
    if chosen.phase:
        found.append(School.phase_group == chosen.phase)
    if chosen.district:
        found.append(School.district == chosen.district)
    if chosen.name:
        of_name = func.lower(School.name).contains(chosen.name.lower(), autoescape=True)
        urn = chosen.name if chosen.name.isascii() and chosen.name.isdigit() and len(chosen.name) < 10 else ""
        found.append(or_(of_name, School.school_id == int(urn)) if urn else of_name)
    return found
