"""What a file of a figure's rows is: the columns that all have, its own, and what makes its rows.

The layout is that of the Department for Education's open data standards: one row for each period, place and filter,
codes beside labels, one column for each indicator, names in snake case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.files.writers import Value
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure
from la_portal.vocabulary import PhaseGroup

Line = Sequence[Value]
Rows = Iterator[tuple[CollectionFacts, Line]]
COMMON = ("time_period", "time_identifier", "geographic_level", "old_la_code")
AUTHORITY, SCHOOL = "Local authority", "School"
OF_SCHOOL = ("school_urn", "school_name", "phase_group", "phase_group_name", "district_name")


@dataclass(frozen=True)
class Table:
    """One file: its columns after the common ones, what makes its rows, and whether a row is of a school."""

    heads: tuple[str, ...]
    rows: Callable[[TenantSession, Filters], Rows]
    level: str = AUTHORITY

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, in order."""
        return (*COMMON, *self.heads)

    def lines(self, session: TenantSession, filters: Filters, la_code: str) -> Iterator[Line]:
        """Every row, in order, each with its period and place: 202627 is 2026/27."""
        for collection, line in self.rows(session, filters):
            year = collection.academic_year
            period = year * 100 + (year + 1) % 100
            yield period, f"{collection.term.capitalize()} term", self.level, la_code, *line


def of_school(urn: int, name: str, phase_group: str, district: str | None) -> Line:
    """The columns that say which school a row is about."""
    return urn, name, phase_group, phase_name(phase_group), district


def phase_name(code: str) -> str:
    """The name of a phase group."""
    return PhaseGroup(code).label


def option_name(collection: CollectionFacts, section: str, item: str, code: str) -> str:
    """What the collection's edition calls an answer of that code; the code where it has none."""
    options = edition(collection.edition).item(section, item).options
    return next((option.short or option.label for option in options if option.code == code), code)


def of_measure(ask: Callable[[TenantSession, Filters], list[Measure]], part: str, whole: str) -> Table:
    """The file of a part of a whole by collection, over all schools and over the same schools as another time."""

    def rows(session: TenantSession, filters: Filters) -> Rows:
        for row in ask(session, filters):
            same = (row.same_part, row.same_whole, row.same_schools)
            yield row.collection, (row.part, row.whole, row.schools, *same)

    compared = (f"{part}_same_schools", f"{whole}_same_schools", "same_schools")
    return Table((part, whole, "schools_known", *compared), rows)


def rounded(rate: float | None) -> float | None:
    """A rate to two decimal places; nothing where there is none."""
    return None if rate is None else round(rate, 2)
