"""The counted submissions of a span in one reading: narrow rows that every figure over several collections is made of.

Reading the typed answers of seven collections costs ten times as much. `services.returns` writes a summary with each
submission; a test makes each again from the typed answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from la_portal.db import TenantSession
from la_portal.models import SchoolReturn, SubmissionSummary
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import summaries
from la_portal.queries.filters import Filters

_MEMO = "la_portal.queries.summaries"


@dataclass(frozen=True, slots=True)
class Summary:
    """One counted submission; what its measures are, `models.SubmissionSummary` says."""

    collection_id: int
    school_id: int
    phase_group: str
    roll: int | None
    incidents_recorded: str
    recording_confidence: str | None
    incidents: int | None
    official: int
    assessed: int
    policies: Mapping[str, Any]
    courses: Mapping[str, Sequence[int]]
    risks: Mapping[str, int | None]
    wishes: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Items:
    """One counted submission, item by item; what each fact is, `models.SubmissionSummary` says."""

    policies: Mapping[str, Sequence[Any]]
    platforms: Mapping[str, Sequence[Any]]


ByCollection = Mapping[int, Sequence[Summary]]


def of_span(session: TenantSession, filters: Filters) -> ByCollection:
    """The counted submissions of each collection of the span that has any; asked for once in a session."""
    known: dict[Filters, ByCollection] = session.info.setdefault(_MEMO, {})
    asked = replace(filters, school=None, hidden=())
    if asked not in known:
        known[asked] = _read(session, asked)
    return known[asked]


def _read(session: TenantSession, filters: Filters) -> ByCollection:
    statement = summaries(
        session,
        filters,
        span(session, filters).ids,
        SchoolReturn.collection_id,
        SchoolReturn.school_id,
        SubmissionSummary.phase_group,
        SubmissionSummary.roll,
        SubmissionSummary.incidents_recorded,
        SubmissionSummary.recording_confidence,
        SubmissionSummary.incidents,
        SubmissionSummary.official,
        SubmissionSummary.assessed,
        SubmissionSummary.measures,
    )
    found: dict[int, list[Summary]] = defaultdict(list)
    for collection, *facts, measures in session.execute(statement):
        found[collection].append(Summary(collection, *facts, **orjson.loads(measures)))
    return found


def items_of(
    session: TenantSession, filters: Filters, collections: Sequence[CollectionFacts]
) -> dict[int, dict[int, Items]]:
    """The items of the counted submissions of these collections, by collection and URN."""
    ids = [one.collection_id for one in collections]
    columns = (SchoolReturn.collection_id, SchoolReturn.school_id, SubmissionSummary.items)
    found: dict[int, dict[int, Items]] = {one: {} for one in ids}
    for collection, urn, items in session.execute(summaries(session, filters, ids, *columns)):
        found[collection][urn] = Items(**orjson.loads(items))
    return found
