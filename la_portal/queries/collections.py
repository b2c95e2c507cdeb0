"""The authority's collections, and which of them a choice is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import Collection, SchoolReturn
from la_portal.queries.filters import Filters
from la_portal.vocabulary import AcademicYear, ReturnStatus, Term, collection_name, collection_slug

EARLIER = 6
_MEMO = "la_portal.queries.collections"


@dataclass(frozen=True)
class CollectionFacts:
    """A collection's dates and name."""

    collection_id: int
    academic_year: int
    term: Term
    counts_from: date
    counts_to: date
    school_days: int
    opens_on: date
    due_on: date
    closes_on: date
    edition: str
    closed_at: datetime | None = None

    @property
    def last_day(self) -> date:
        """The last day on which schools may send: the closing date, or the day before somebody closed it earlier."""
        if self.closed_at is None:
            return self.closes_on
        return min(self.closes_on, london_date(self.closed_at) - timedelta(days=1))

    @property
    def slug(self) -> str:
        """Its address: 2026-27-autumn."""
        return collection_slug(AcademicYear(self.academic_year), self.term)

    @property
    def name(self) -> str:
        """Its name: Autumn term 2026."""
        return collection_name(AcademicYear(self.academic_year), self.term)

    def is_open(self, today: date) -> bool:
        """Whether schools may send on that day."""
        return self.opens_on <= today <= self.last_day


COLLECTION: tuple[Any, ...] = (
    Collection.collection_id,
    Collection.academic_year,
    Collection.term,
    Collection.counts_from,
    Collection.counts_to,
    Collection.school_days,
    Collection.opens_on,
    Collection.due_on,
    Collection.closes_on,
    Collection.edition,
    Collection.closed_at,
)


def with_more_time(day: date, extended_to: date | None) -> date:
    """A date of the collection as it is for one school: the later one that it was given, where it was given one."""
    return max(day, extended_to or day)


class OwnDates:
    """The dates of one school's return: the collection's, or later ones where the school was given more time."""

    collection: CollectionFacts
    extended_to: date | None

    @property
    def due_on(self) -> date:
        """The day on which it is due."""
        return with_more_time(self.collection.due_on, self.extended_to)

    @property
    def closes_on(self) -> date:
        """The last day on which it can be sent."""
        return with_more_time(self.collection.last_day, self.extended_to)


class NoCollection(NotFound):
    """There is nothing to show: no collection has been opened, or none has this address."""


@dataclass(frozen=True)
class Span:
    """The collection that is looked at, and those before it, newest first: up to six, or as many as a range holds."""

    chosen: CollectionFacts
    earlier: tuple[CollectionFacts, ...]

    @property
    def oldest_first(self) -> tuple[CollectionFacts, ...]:
        """All of them in the order of time."""
        return (*reversed(self.earlier), self.chosen)

    @property
    def ids(self) -> list[int]:
        """The numbers of all of them."""
        return [collection.collection_id for collection in self.oldest_first]

    @property
    def previous(self) -> CollectionFacts | None:
        """The collection before the chosen one."""
        return self.earlier[0] if self.earlier else None

    @property
    def year_before(self) -> CollectionFacts | None:
        """The collection of the same term a year earlier: terms differ, so counts are compared with it."""
        wanted = (self.chosen.academic_year - 1, self.chosen.term)
        return next((one for one in self.earlier if (one.academic_year, one.term) == wanted), None)


def listed(session: TenantSession, filters: Filters) -> list[CollectionFacts]:
    """Every collection that has opened, newest first; asked for once in a session."""
    return [collection for collection in _every(session) if collection.opens_on <= filters.on]


def open_now(session: TenantSession, today: date) -> CollectionFacts | None:
    """The newest collection that schools may send to on that day."""
    return next((one for one in _every(session) if one.is_open(today)), None)


def find(session: TenantSession, slug: str) -> CollectionFacts:
    """The collection of that address, opened or not; raises NotFound where there is none."""
    found = next((collection for collection in _every(session) if collection.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def _every(session: TenantSession) -> list[CollectionFacts]:
    known: list[CollectionFacts] | None = session.info.get(_MEMO)
    if known is None:
        known = session.info[_MEMO] = _listed(session)
    return known


def span(session: TenantSession, filters: Filters) -> Span:
    """The collection that `filters` names, or else the newest open one, or the newest; and those before it.

    With `since` these begin with that collection. Raises NoCollection with a sentence where there is none.
    """
    known = listed(session, filters)
    if not known:
        raise NoCollection("No collection has opened yet. Figures appear when one has opened and a school has returned")
    if filters.collection is None:
        chosen = next((collection for collection in known if collection.is_open(filters.on)), known[0])
    else:
        chosen = next((collection for collection in known if collection.slug == filters.collection), None)
    if chosen is None:
        raise NoCollection("There is no such collection. Choose one from the list")
    earlier = [collection for collection in known if collection.opens_on < chosen.opens_on]
    return Span(chosen, tuple(earlier[:EARLIER] if filters.since is None else _since(filters.since, chosen, earlier)))


def _since(slug: str, chosen: CollectionFacts, earlier: list[CollectionFacts]) -> list[CollectionFacts]:
    if slug == chosen.slug:
        return []
    places = [place for place, collection in enumerate(earlier) if collection.slug == slug]
    if not places:
        raise NoCollection("There is no such collection before this one. Choose where the range begins from the list")
    return earlier[: places[0] + 1]


def _listed(session: TenantSession) -> list[CollectionFacts]:
    statement = (
        select(*COLLECTION)
        .where(Collection.authority_id == session.scope.authority_id)
        .order_by(Collection.opens_on.desc(), Collection.collection_id.desc())
    )
    return [CollectionFacts(*row) for row in session.execute(statement)]


def same_collection() -> ColumnElement[bool]:
    """Joins a return to its collection."""
    same_authority = Collection.authority_id == SchoolReturn.authority_id
    return same_authority & (Collection.collection_id == SchoolReturn.collection_id)


@dataclass(frozen=True)
class CollectionProgress:
    """A collection, how many of its returns stand where, and how many have come: also those that are open again."""

    collection: CollectionFacts
    by_status: dict[ReturnStatus, int]
    sent: int

    @property
    def asked(self) -> int:
        """The number of schools that are asked; who is exempt is not."""
        return sum(self.by_status.values()) - self.by_status.get(ReturnStatus.EXEMPT, 0)


def progress(session: TenantSession) -> list[CollectionProgress]:
    """Every collection with its returns by status, newest first."""
    mine = session.scope.authority_id
    statement = (
        select(*COLLECTION, SchoolReturn.status, func.count(), func.count(SchoolReturn.counted_submission))
        .join_from(Collection, SchoolReturn, same_collection())
        .where(Collection.authority_id == mine, SchoolReturn.authority_id == mine)
        .group_by(*COLLECTION, SchoolReturn.status)
        .order_by(Collection.opens_on.desc())
    )
    found: dict[CollectionFacts, dict[ReturnStatus, int]] = {}
    sent: Counter[CollectionFacts] = Counter()
    for row in session.execute(statement):
        *known, status, count, counted = tuple(row)
        collection = CollectionFacts(*known)
        found.setdefault(collection, {})[status] = count
        sent[collection] += 0 if status is ReturnStatus.EXEMPT else counted
    return [CollectionProgress(collection, counts, sent[collection]) for collection, counts in found.items()]
