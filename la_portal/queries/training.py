"""Section B: how many of the people who need it have had their training."""

from __future__ import annotations

from collections.abc import Callable

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, Part, measured
from la_portal.queries.summaries import Summary, of_span

ALL_STAFF = "staff_online_safety"


def coverage(session: TenantSession, filters: Filters, course: str = ALL_STAFF) -> list[Measure]:
    """Trained of eligible in one course, in the collections that asked about it; oldest first.

    A course that is asked about in autumn only is compared with the autumn before.
    """
    chosen = span(session, filters)
    yearly = edition(chosen.chosen.edition).item("training", course).asked == "autumn"

    def part_of(_collection: CollectionFacts) -> Callable[[Summary], Part | None]:
        return lambda row: (row.courses[course][0], row.courses[course][1]) if course in row.courses else None

    return measured(chosen, of_span(session, filters), part_of, chosen.year_before if yearly else chosen.previous)
