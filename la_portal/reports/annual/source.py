"""What the report is drawn from: the accepted returns of an academic year and of the four before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.queries.collections import CollectionFacts, listed
from la_portal.queries.filters import Filters
from la_portal.queries.summaries import (
    Counts,
    Courses,
    Items,
    Summary,
    courses_of,
    districts_of,
    items_of,
    of_span,
    risks_of,
)
from la_portal.vocabulary import period_name

YEARS_BEFORE = 4
NOWHERE = "District not known"


@dataclass(frozen=True)
class Source:
    """The accepted returns of a year; `collections` are those of the year that have any, oldest first."""

    session: TenantSession
    year: int
    on: date
    collections: tuple[CollectionFacts, ...]
    known: tuple[CollectionFacts, ...]

    @property
    def last(self) -> CollectionFacts:
        """The newest collection of the year."""
        return self.collections[-1]

    @property
    def filters(self) -> Filters:
        """Everything from the oldest year that is looked at to this one."""
        return Filters(on=self.on, collection=self.last.slug, since=self.known[0].slug, accepted=True)

    def of_one(self, collection: CollectionFacts) -> Filters:
        """One collection alone."""
        return Filters(on=self.on, collection=collection.slug, since=collection.slug, accepted=True)

    def rows(self, collection: CollectionFacts) -> Sequence[Summary]:
        """The accepted returns of one collection."""
        return self._rows.get(collection.collection_id, ())

    def of_year(self, year: int) -> list[CollectionFacts]:
        """The collections of that year that have an accepted return, oldest first."""
        return [one for one in self.known if one.academic_year == year and self.rows(one)]

    def items(self, collection: CollectionFacts) -> Mapping[int, Items]:
        """Policies and platforms of each school."""
        return items_of(self.session, self.filters, [collection])[collection.collection_id]

    def courses(self, collection: CollectionFacts) -> Mapping[int, Courses]:
        """Training of each school."""
        return courses_of(self.session, self.filters, [collection])[collection.collection_id]

    def risks(self, collection: CollectionFacts) -> Mapping[int, Counts]:
        """The matrix of each school."""
        return self._risks[collection.collection_id]

    def district(self, collection: CollectionFacts, urn: int) -> str:
        """The district of a school when it sent its return."""
        return self._districts[collection.collection_id][urn] or NOWHERE

    @cached_property
    def _rows(self) -> Mapping[int, Sequence[Summary]]:
        return of_span(self.session, self.filters)

    @cached_property
    def _risks(self) -> Mapping[int, Mapping[int, Counts]]:
        return risks_of(self.session, self.filters, self.known)

    @cached_property
    def _districts(self) -> Mapping[int, Mapping[int, str | None]]:
        return districts_of(self.session, self.filters, self.known)


Grouping = Callable[[CollectionFacts, Summary], str]


def source(session: TenantSession, year: int, on: date) -> Source:
    """The source of that year as at a day; raises NotFound with a sentence where no return of it is accepted."""
    opened = sorted(listed(session, Filters(on=on)), key=lambda one: (one.academic_year, one.term.order))
    known = tuple(one for one in opened if year - YEARS_BEFORE <= one.academic_year <= year)
    of_year = [one for one in known if one.academic_year == year]
    if not of_year:
        raise NotFound(f"No collection of {period_name(year)} has opened. A report needs at least one")
    found = Source(session, year, on, tuple(of_year), known)
    sent = tuple(found.of_year(year))
    if not sent:
        raise NotFound(
            f"No return of {period_name(year)} is accepted yet. A report is drawn from accepted returns: review some"
        )
    return Source(session, year, on, sent, known)
