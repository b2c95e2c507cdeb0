"""The authority's schools as a list: searched, narrowed, sorted and paged by the database."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from la_portal.db import TenantSession
from la_portal.models import School, SchoolGroup, SchoolReturn
from la_portal.queries.filters import clean, one_of
from la_portal.queries.returns import CHANGES_ASKED
from la_portal.vocabulary import GroupKind, PhaseGroup, RegisterStatus, ReturnStatus

LONGEST_WORDS = 100
Columns = Select[*tuple[Any, ...]]


class Order(enum.StrEnum):
    """What a list of schools is sorted by; schools that are alike in it stand by name."""

    NAME = "name"
    DISTRICT = "district"
    ROLL = "roll"
    STATE = "state"


@dataclass(frozen=True)
class Wanted:
    """Which schools to list. An empty value narrows nothing; one that no school has matches none."""

    words: str = ""
    phase: PhaseGroup | None = None
    district: str = ""
    trust: str = ""
    patch: str = ""
    status: RegisterStatus | None = RegisterStatus.OPEN
    order: Order = Order.NAME

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Wanted:
        """The choice that a query string makes: open schools by name, unless it says otherwise."""
        typed = {name: clean(query.get(name, "")) for name in ("words", "district", "trust", "patch")}
        phase, status, order = (query.get(name, "") for name in ("phase", "status", "sort"))
        return cls(
            **typed | {"words": typed["words"][:LONGEST_WORDS]},
            phase=one_of(PhaseGroup, phase),
            status=one_of(RegisterStatus, status) or (cls.status if status != "any" else None),
            order=one_of(Order, order) or Order.NAME,
        )

    def to_query(self) -> dict[str, str]:
        """What makes this choice again."""
        chosen = {name: getattr(self, name) or "" for name in ("words", "phase", "district", "trust", "patch")}
        if self.status is not RegisterStatus.OPEN:
            chosen["status"] = self.status or "any"
        if self.order is not Order.NAME:
            chosen["sort"] = self.order
        return {name: str(value) for name, value in chosen.items() if value}

    @property
    def narrowed(self) -> bool:
        """Whether it is anything but all open schools."""
        return bool(replace(self, order=Order.NAME).to_query())


@dataclass(frozen=True)
class SchoolLine:
    """One school: where it is, what it belongs to, and where its return stands in the collection that is looked at."""

    school_id: int
    name: str
    phase_group: PhaseGroup
    district: str | None
    trust: str | None
    roll: int | None
    status: RegisterStatus
    closed_on: date | None
    patch: str | None
    return_status: ReturnStatus | None
    first_submitted_at: datetime | None
    changes_asked: bool


def page_of_schools(
    session: TenantSession, wanted: Wanted, collection_id: int | None, on: date, page: int, size: int
) -> list[SchoolLine]:
    """One page, counted from 1, of the schools that are wanted."""
    columns = (
        School.school_id,
        School.name,
        School.phase_group,
        School.district,
        School.trust,
        School.roll,
        School.status,
        School.closed_on,
        SchoolGroup.name,
        SchoolReturn.status,
        SchoolReturn.first_submitted_at,
        CHANGES_ASKED,
    )
    statement = _selected(session, wanted, collection_id, on, *columns).order_by(*_order(wanted.order))
    rows = session.execute(statement.limit(size).offset((page - 1) * size))
    return [SchoolLine(*row) for row in rows]


def number_of_schools(session: TenantSession, wanted: Wanted, on: date) -> int:
    """How many schools are wanted."""
    return session.execute(_selected(session, wanted, None, on, func.count(School.school_id))).scalar_one()


def urns_wanted(session: TenantSession, wanted: Wanted, on: date) -> list[int]:
    """The URNs of all schools that are wanted."""
    return list(session.execute(_selected(session, wanted, None, on, School.school_id)).scalars())


@dataclass(frozen=True)
class Choices:
    """What lists of schools can be narrowed by."""

    districts: tuple[str, ...]
    trusts: tuple[str, ...]
    patches: tuple[str, ...]


def choices(session: TenantSession, on: date) -> Choices:
    """The districts and trusts of the schools as they are now, and the patches of that day; by name."""
    mine = session.scope.authority_id
    statement = select(School.district, School.trust).where(School.authority_id == mine).distinct()
    rows = session.execute(statement).all()
    patches = (
        select(SchoolGroup.name)
        .where(SchoolGroup.authority_id == mine, SchoolGroup.kind == GroupKind.PATCH, of_day(on))
        .distinct()
    )
    named = [{row[place] for row in rows if row[place]} for place in (0, 1)]
    return Choices(*(_sorted(names) for names in (*named, session.execute(patches).scalars())))


def of_day(on: date) -> ColumnElement[bool]:
    """The rows of groups that a school belongs to on that day."""
    return and_(SchoolGroup.from_on <= on, or_(SchoolGroup.until_on.is_(None), SchoolGroup.until_on >= on))


def _sorted(names: Any) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))


def _selected(session: TenantSession, wanted: Wanted, collection_id: int | None, on: date, *columns: Any) -> Columns:
    mine = session.scope.authority_id
    its_return = and_(
        SchoolReturn.authority_id == mine,
        SchoolReturn.school_id == School.school_id,
        SchoolReturn.collection_id == (collection_id or 0),
    )
    its_patch = and_(
        SchoolGroup.authority_id == mine,
        SchoolGroup.school_id == School.school_id,
        SchoolGroup.kind == GroupKind.PATCH,
        of_day(on),
    )
    return (
        select(*columns)
        .select_from(School)
        .outerjoin(SchoolReturn, its_return)
        .outerjoin(SchoolGroup, its_patch)
        .where(School.authority_id == mine, *_narrowed(wanted))
    )


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = {
        School.phase_group: wanted.phase,
        School.district: wanted.district,
        School.trust: wanted.trust,
        School.status: wanted.status,
        SchoolGroup.name: wanted.patch,
    }
    found = [column == value for column, value in equal.items() if value]
    return [*found, _named(wanted.words)] if wanted.words else found


def _named(words: str) -> ColumnElement[bool]:
    """By a part of the name, by the URN, or by the beginning of the postcode with or without its space."""
    postcode = func.replace(func.upper(School.postcode), " ", "")
    ways = [
        func.lower(School.name).contains(words.lower(), autoescape=True),
        postcode.startswith(words.replace(" ", "").upper(), autoescape=True),
    ]
    if words.isdecimal() and words.isascii() and len(words) <= 7:
        ways.append(School.school_id == int(words))
    return or_(*ways)


def _order(order: Order) -> tuple[Any, ...]:
    by_name = (func.lower(School.name), School.school_id)
    match order:
        case Order.NAME:
            return by_name
        case Order.DISTRICT:
            return (func.lower(School.district).nulls_last(), *by_name)
        case Order.ROLL:
            return (School.roll.desc().nulls_last(), *by_name)
        case Order.STATE:
            places = {status: place for place, status in enumerate(ReturnStatus)}
            return (case(places, value=SchoolReturn.status, else_=len(places)), *by_name)
