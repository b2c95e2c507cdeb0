"""What each school recorded in each term: one row for each return that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import CTE, case, func

from la_portal.db import TenantSession
from la_portal.models import IncidentAnswer, SchoolReturn, Submission
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import submissions
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import risks


@dataclass(frozen=True, slots=True)
class SchoolTerm:
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


def school_terms(session: TenantSession, filters: Filters) -> list[SchoolTerm]:
    """Every return that counts, of all schools whichever are chosen; newest term first, then by URN.

    Of the chosen collection and the six before it, wherever a range begins.
    """
    chosen = last_terms(session, filters)
    those = _returns(session, filters, chosen)
    key = (those.c.collection_id, those.c.school_id)
    known = func.count(IncidentAnswer.value) == func.count()
    facts = [func.max(those.c[name]) for name in ("phase_group", "roll", "incidents_recorded", "recording_confidence")]
    total = case((known, func.sum(IncidentAnswer.value)))
    statement = risks(session, chosen, those, *key, *facts, total).group_by(*key).order_by(those.c.school_id)
    by_id = {one.collection_id: one for one in chosen.oldest_first}
    rows: dict[int, list[SchoolTerm]] = {}
    for collection, urn, phase, roll, recorded, confidence, incidents in session.execute(statement):
        count = None if incidents is None else int(incidents)
        rows.setdefault(collection, []).append(
            SchoolTerm(by_id[collection], urn, phase, roll, recorded, confidence, count)
        )
    return [row for one in reversed(chosen.oldest_first) for row in rows.get(one.collection_id, [])]


def last_terms(session: TenantSession, filters: Filters) -> Span:
    """The chosen collection and the six before it, wherever a range begins: comparisons look back so far."""
    return span(session, replace(filters, since=None))


def _returns(session: TenantSession, filters: Filters, chosen: Span) -> CTE:
    everywhere = Filters(on=filters.on, collection=filters.collection, accepted=filters.accepted)
    columns = (
        SchoolReturn.collection_id,
        SchoolReturn.school_id,
        Submission.submission,
        Submission.phase_group,
        Submission.roll,
        Submission.incidents_recorded,
        Submission.recording_confidence,
    )
    statement = submissions(session, everywhere, chosen.ids, *columns)
    return statement.cte("returns").prefix_with("MATERIALIZED", dialect="postgresql")


def newest(terms: Sequence[SchoolTerm]) -> dict[int, list[SchoolTerm]]:
    """The terms of each school in which it knows its counts and its pupils, newest first."""
    found: dict[int, list[SchoolTerm]] = {}
    for one in terms:
        if one.exposure:
            found.setdefault(one.school_id, []).append(one)
    return found
