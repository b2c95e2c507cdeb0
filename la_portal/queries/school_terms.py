"""What each school recorded in each term: one row for each return that counts and knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from la_portal.db import TenantSession
from la_portal.queries.collections import Span, span
from la_portal.queries.filters import Filters
from la_portal.queries.summaries import of_span


class SchoolTerm(NamedTuple):
    """One school in one term in which it knows all its counts and its pupils, as its return froze it.

    `exposure` is its pupils times the school days of the counting period.
    """

    school_id: int
    phase_group: str
    roll: int
    confidence: str | None
    incidents: int
    exposure: int


Terms = Mapping[int, Sequence[SchoolTerm]]


def school_terms(session: TenantSession, filters: Filters) -> Terms:
    """The returns that count and know their counts, of all schools whichever are chosen; by collection, newest first.

    Of the chosen collection and the six before it, wherever a range begins.
    """
    rows = of_span(session, Filters(on=filters.on, collection=filters.collection, accepted=filters.accepted))
    return {
        one.collection_id: [
            SchoolTerm(
                row.school_id,
                row.phase_group,
                row.roll,
                row.recording_confidence,
                row.incidents,
                row.roll * one.school_days,
            )
            for row in rows.get(one.collection_id, ())
            if row.incidents is not None and row.roll
        ]
        for one in reversed(last_terms(session, filters).oldest_first)
    }


def last_terms(session: TenantSession, filters: Filters) -> Span:
    """The chosen collection and the six before it, wherever a range begins: comparisons look back so far."""
    return span(session, replace(filters, since=None))


def newest(terms: Terms) -> dict[int, list[SchoolTerm]]:
    """The terms of each school, newest first."""
    found: dict[int, list[SchoolTerm]] = {}
    for rows in terms.values():
        for one in rows:
            found.setdefault(one.school_id, []).append(one)
    return found
