"""Who has returned: how many of how many, and day by day since a collection opened."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from sqlalchemy import BigInteger, case, cast, extract, func

from la_portal.clock import LONDON
from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import asked, expected, pointer, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.summaries import of_span
from la_portal.queries.working_days import days_done, working_days

HOUR = 3600


@dataclass(frozen=True)
class Returned:
    """One collection: `returned` of `expected` schools count here, `accepted` of them are accepted."""

    collection: CollectionFacts
    expected: int
    returned: int
    accepted: int


@dataclass(frozen=True)
class Curve:
    """One collection's way from opening to the day of reading, or to its last day.

    `returned[number]` schools had returned at the end of working day `number`; 0 is before the first. `working_days`
    are all from opening to closing, and `due` is the number of the due date.
    """

    collection: CollectionFacts
    returned: tuple[int, ...]
    working_days: tuple[date, ...]
    due: int

    @property
    def last(self) -> int:
        """The number of the newest working day."""
        return len(self.returned) - 1

    def returned_at(self, number: int) -> int:
        """How many schools had returned at the end of that working day, or at the newest where it lies ahead."""
        return self.returned[min(number, self.last)]

    def on(self, number: int) -> date:
        """The date of that working day; of 0, the day of opening."""
        return self.working_days[number - 1] if number else self.collection.opens_on


def returned(session: TenantSession, filters: Filters) -> list[Returned]:
    """How many of how many schools have returned in each collection of the span; oldest first."""
    chosen = span(session, filters)
    sent = pointer(filters).is_not(None)
    statement = asked(
        session,
        filters,
        chosen.ids,
        SchoolReturn.collection_id,
        func.count(),
        func.count(pointer(filters)),
        func.sum(case((sent & SchoolReturn.accepted_submission.is_not(None), 1), else_=0)),
    ).group_by(SchoolReturn.collection_id)
    rows = {row[0]: row[1:] for row in session.execute(statement)}
    found = [(one, rows[one.collection_id]) for one in chosen.oldest_first if one.collection_id in rows]
    return [Returned(one, *(int(number) for number in numbers)) for one, numbers in found]


def pupils(session: TenantSession, filters: Filters, collection: CollectionFacts) -> int:
    """The roll of the schools that have returned in that collection of the span, as far as it is known."""
    return sum(row.roll or 0 for row in of_span(session, filters).get(collection.collection_id, ()))


def curves(session: TenantSession, filters: Filters) -> list[Curve]:
    """How many schools had returned by each working day, for each collection with a return; oldest first."""
    chosen = span(session, filters)
    # Clocks in London differ from UTC by whole hours, so that an hour lies in one day there.
    hour = cast(extract("epoch", SchoolReturn.first_submitted_at), BigInteger) // HOUR
    statement = asked(session, filters, chosen.ids, SchoolReturn.collection_id, hour, func.count())
    statement = statement.where(pointer(filters).is_not(None)).group_by(SchoolReturn.collection_id, hour)
    hours: dict[int, list[tuple[int, int]]] = {}
    for collection, first_sent, count in session.execute(statement):
        hours.setdefault(collection, []).append((int(first_sent), count))
    return [
        _curve(one, hours[one.collection_id], filters.on) for one in chosen.oldest_first if one.collection_id in hours
    ]


def _curve(collection: CollectionFacts, hours: list[tuple[int, int]], today: date) -> Curve:
    days = working_days(collection.opens_on, collection.closes_on)
    hours.sort()
    so_far = [0, *accumulate(count for _, count in hours)]
    last = days_done(days, min(today, collection.closes_on))
    returned = (so_far[bisect_left(hours, (end, 0))] for end in _ends(days, collection)[: last + 1])
    return Curve(collection, tuple(returned), tuple(days), days_done(days, collection.due_on))


def _ends(days: list[date], collection: CollectionFacts) -> list[int]:
    """For each number of working days, the hour in which the next begins: what comes on a Sunday is Friday's."""
    before_next = [day - timedelta(days=1) for day in days]
    return [_hour_after(day) for day in (*before_next, collection.closes_on)]


def _hour_after(day: date) -> int:
    midnight = datetime.combine(day + timedelta(days=1), time(), LONDON)
    return int(midnight.timestamp()) // HOUR


@dataclass(frozen=True)
class Placed:
    """One expected school of the chosen collection: where it stands, and whether its return counts."""

    phase_group: str
    district: str | None
    returned: bool


def places(session: TenantSession, filters: Filters) -> list[Placed]:
    """Every expected school of the chosen collection, in no order."""
    chosen = span(session, filters).chosen.collection_id
    columns = (then_or_now("phase_group"), then_or_now("district"), pointer(filters).is_not(None))
    return [Placed(*row) for row in session.execute(expected(session, filters, [chosen], *columns))]


@dataclass(frozen=True)
class Option:
    """A phase group, district and trust that some school of the chosen collection has; None where it has none."""

    phase_group: str
    district: str | None
    trust: str | None


def options(session: TenantSession, filters: Filters) -> list[Option]:
    """What the register has for the chosen collection's schools, each combination once; sorted."""
    everywhere = Filters(on=filters.on, collection=filters.collection)
    chosen = span(session, filters).chosen.collection_id
    columns = (School.phase_group, School.district, School.trust)
    rows = session.execute(expected(session, everywhere, [chosen], *columns).distinct())
    return [Option(*row) for row in sorted(rows, key=lambda row: tuple(value or "" for value in row))]
