"""What each school recorded in each term: one row for each return that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from la_portal.db import TenantSession
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.filters import Filters
from la_portal.queries.summaries import of_span


class SchoolTerm(NamedTuple):
    """One school in one term, as its return froze it; `incidents` is None where it does not know all its counts."""

    collection: CollectionFacts
    school_id: int
    phase_group: str
    roll: int | None
    recorded: str
    confidence: str | None
    incidents: int | None

    @property
    def exposure(self) -> int:
        """Pupils times school days of the counting period; 0 where one of them or the count is not known."""
        return (self.roll or 0) * self.collection.school_days if self.incidents is not None else 0


_TOLD = attrgetter("school_id", "phase_group", "roll", "incidents_recorded", "recording_confidence", "incidents")


def school_terms(session: TenantSession, filters: Filters) -> list[SchoolTerm]:
    """Every return that counts, of all schools whichever are chosen; newest term first, then by URN.

    Of the chosen collection and the six before it, wherever a range begins.
    """
    rows = of_span(session, Filters(on=filters.on, collection=filters.collection, accepted=filters.accepted))
    return [
        SchoolTerm(one, *row)
        for one in reversed(last_terms(session, filters).oldest_first)
        for row in sorted(map(_TOLD, rows.get(one.collection_id, ())))
    ]


def last_terms(session: TenantSession, filters: Filters) -> Span:
    """The chosen collection and the six before it, wherever a range begins: comparisons look back so far."""
    return span(session, replace(filters, since=None))


def newest(terms: Sequence[SchoolTerm]) -> dict[int, list[SchoolTerm]]:
    """The terms of each school in which it knows its counts and its pupils, newest first."""
    found: dict[int, list[SchoolTerm]] = {}
    for one in terms:
        if one.exposure:
            found.setdefault(one.school_id, []).append(one)
    return found
