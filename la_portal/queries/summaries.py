"""The counted submissions of a span in one reading: narrow rows that every figure over several collections is made of.

Reading the typed answers of seven collections costs ten times as much. `services.returns` writes a summary with each
submission; a test makes each again from the typed answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import orjson
from sqlalchemy import String, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from la_portal.db import TenantSession
from la_portal.models import SchoolReturn, SubmissionSummary
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import summaries
from la_portal.queries.filters import Filters

_MEMO = "la_portal.queries.summaries"
_KEY = (SchoolReturn.collection_id, SchoolReturn.school_id)


class Summary(NamedTuple):
    """One counted submission; what its measures are, `models.SubmissionSummary` says. `wishes` is JSON."""

    collection_id: int
    school_id: int
    phase_group: str
    roll: int | None
    incidents_recorded: str
    recording_confidence: str | None
    incidents: int | None
    policies_apply: int
    policies_in_date: int
    staff_trained: int | None
    staff_eligible: int | None
    official: int
    assessed: int
    flags: int
    unclear: int
    wishes: str | None


class Items(NamedTuple):
    """One counted submission, item by item; what each fact is, `models.SubmissionSummary` says."""

    policies: Mapping[str, int | str]
    platforms: Mapping[str, str]


ByCollection = Mapping[int, Sequence[Summary]]
Courses = Mapping[str, Sequence[int] | str]
Counts = Mapping[str, int | None]


def share_of(courses: Courses, course: str) -> tuple[int, int] | None:
    """Trained and eligible in one course; None where one is not known, or nobody is eligible."""
    told = courses.get(course)
    return (told[0], told[1]) if isinstance(told, list) and told[1] else None


def of_span(session: TenantSession, filters: Filters) -> ByCollection:
    """The counted submissions of each collection of the span that has any; asked for once in a session."""
    known: dict[Filters, ByCollection] = session.info.setdefault(_MEMO, {})
    asked = replace(filters, school=None, hidden=(), page=1)
    if asked not in known:
        known[asked] = _read(session, asked)
    return known[asked]


def _read(session: TenantSession, filters: Filters) -> ByCollection:
    # A phase group that is text already is not made one for each row.
    phase_group = type_coerce(SubmissionSummary.phase_group, String())
    measures = (getattr(SubmissionSummary, name) for name in Summary._fields[len(_KEY) + 1 :])
    statement = summaries(session, filters, span(session, filters).ids, *_KEY, phase_group, *measures)
    found: dict[int, list[Summary]] = defaultdict(list)
    for row in map(Summary._make, session.execute(statement)):
        found[row.collection_id].append(row)
    return found


def items_of(
    session: TenantSession, filters: Filters, collections: Sequence[CollectionFacts]
) -> Mapping[int, Mapping[int, Items]]:
    """The items of the counted submissions of these collections, by collection and URN."""
    return _told(session, filters, collections, SubmissionSummary.items, lambda text: Items(**orjson.loads(text)))


def courses_of(
    session: TenantSession, filters: Filters, collections: Sequence[CollectionFacts]
) -> Mapping[int, Mapping[int, Courses]]:
    """What the counted submissions of these collections say of each course, by collection and URN."""
    return _told(session, filters, collections, SubmissionSummary.courses)


def risks_of(
    session: TenantSession, filters: Filters, collections: Sequence[CollectionFacts]
) -> Mapping[int, Mapping[int, Counts]]:
    """The matrix of the counted submissions of these collections without its zeros, by collection and URN."""
    return _told(session, filters, collections, SubmissionSummary.risks)


def parts_of(
    session: TenantSession, filters: Filters, collections: Sequence[CollectionFacts]
) -> Mapping[int, Mapping[int, Counts]]:
    """Counts of which, and of what was done, of the counted submissions of these collections, by collection and URN."""
    return _told(session, filters, collections, SubmissionSummary.parts)


def districts_of(
    session: TenantSession, filters: Filters, collections: Sequence[CollectionFacts]
) -> Mapping[int, Mapping[int, str | None]]:
    """The district that each school was in when it sent what counts in these collections, by collection and URN."""
    return _told(session, filters, collections, SubmissionSummary.district, lambda district: district)


def _told(
    session: TenantSession,
    filters: Filters,
    collections: Sequence[CollectionFacts],
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    read: Callable[[str], Any] = orjson.loads,
) -> dict[int, dict[int, Any]]:
    """What one column of JSON holds, for each of these collections; each is asked for once in a session."""
    asked = replace(filters, collection=None, since=None, school=None, hidden=(), page=1)
    known: dict[int, dict[int, Any]] = session.info.setdefault((_MEMO, column.key, asked), {})
    missing = [one.collection_id for one in collections if one.collection_id not in known]
    if missing:
        known.update({number: {} for number in missing})
        for number, urn, text in session.execute(summaries(session, filters, missing, *_KEY, column)):
            known[number][urn] = read(text)
    return {one.collection_id: known[one.collection_id] for one in collections}
