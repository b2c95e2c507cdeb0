"""Returns that count, written row by row, for what queries and dashboards make of them: in every state."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from la_portal.catalogue import edition
from la_portal.db import Database
from la_portal.models import (
    ActionAnswer,
    AuthorityState,
    Base,
    Collection,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    School,
    SchoolReturn,
    Submission,
    SubmissionSummary,
    TrainingAnswer,
)
from la_portal.queries.filters import Filters
from la_portal.services import authorities
from la_portal.services.returns.summary import measures_of
from la_portal.vocabulary import Scope, Term

OPENED = {1: date(2025, 11, 3), 2: date(2026, 3, 2), 3: date(2026, 6, 15), 4: date(2026, 11, 2)}
TERMS = {1: (2025, Term.AUTUMN), 2: (2025, Term.SPRING), 3: (2025, Term.SUMMER), 4: (2026, Term.AUTUMN)}
NOW = datetime(2026, 11, 16, 10, 15, tzinfo=UTC)
TODAY = NOW.date()
RISKS = tuple(item.code for item in edition().section("incidents").group("risk"))
NOT_KNOWN = None
FROZEN = ("phase_group", "district", "trust", "roll", "incidents_recorded", "recording_confidence")
Count = int | None


def filters(**chosen: Any) -> Filters:
    """A choice as at the tests' day."""
    return Filters(on=TODAY, **chosen)


@dataclass(frozen=True)
class Sent:
    """One submission. `incidents` counts by risk (0 where absent), or is None where the school holds no counts.

    `courses` are pairs of trained and eligible, or the state that says why there is none.
    """

    urn: int
    incidents: Mapping[str, Count] | None = field(default_factory=dict[str, Count])
    collection: int = 4
    number: int = 1
    roll: int | None = 200
    phase: str = "primary"
    district: str | None = "Ashmere"
    of_which: Mapping[str, Count] = field(default_factory=dict[str, Count])
    actions: Mapping[str, Count] = field(default_factory=dict[str, Count])
    policies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    trained: tuple[int, int] | None = None
    governors: tuple[int, int] | None = None
    platforms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    support: tuple[str, ...] | None = None
    confidence: str | None = "high"
    at: datetime = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
    courses: Mapping[str, tuple[int, int] | str] = field(default_factory=dict[str, tuple[int, int] | str])
    document: str = "{}"
    trust: str | None = None


@dataclass(frozen=True)
class Asked:
    """One return: which of its submissions count, and where it stands."""

    urn: int
    collection: int = 4
    status: str = "not_started"
    counted: int | None = None
    accepted: int | None = None
    first: datetime | None = None


def authority(database: Database, la_code: str = "990", collections: Iterable[int] = (4,)) -> Scope:
    """An authority with its collections, and no schools yet."""
    scope = authorities.create(database, la_code, f"Authority {la_code}")
    _put(database, scope, Collection, [_collection(number) for number in collections])
    return scope


def school(database: Database, scope: Scope, urns: Iterable[int], **facts: Any) -> None:
    """Schools of the register: primary, in Ashmere, with 200 pupils, unless told."""
    usual = {"status": "open", "phase_group": "primary", "district": "Ashmere", "roll": 200, "imported_at": NOW}
    _put(database, scope, School, [{"school_id": urn, "name": f"School {urn}", **usual, **facts} for urn in urns])


def asked(database: Database, scope: Scope, *returns: Asked) -> None:
    """These returns are expected."""
    rows = [
        {
            "collection_id": one.collection,
            "school_id": one.urn,
            "status": one.status,
            "draft": {},
            "versions": {},
            "saves": {},
            "first_submitted_at": one.first,
            "counted_submission": one.counted,
            "accepted_submission": one.accepted,
        }
        for one in returns
    ]
    _put(database, scope, SchoolReturn, rows)


def sent(database: Database, scope: Scope, *submissions: Sent) -> None:
    """These submissions came, with their answers; a return that is not there yet counts its first."""
    missing = _without_return(database, scope, submissions)
    asked(
        database,
        scope,
        *(Asked(one.urn, one.collection, "submitted", counted=one.number, first=one.at) for one in missing),
    )
    rows_of = _answers(submissions)
    _put(database, scope, Submission, [_submission(one) for one in submissions])
    for model, rows in rows_of.items():
        _put(database, scope, model, rows)
    _put(database, scope, SubmissionSummary, [_summary(one, rows_of) for one in submissions])


def touch(database: Database, scope: Scope) -> None:
    """The authority's data has changed."""
    with database.tenant(scope, writing=True) as session:
        state = session.get(AuthorityState, scope.authority_id)
        assert state
        state.data_version += 1


def _without_return(database: Database, scope: Scope, submissions: Iterable[Sent]) -> list[Sent]:
    with database.tenant(scope) as session:
        known = {(row.collection_id, row.school_id) for row in session.query(SchoolReturn)}
    return [one for one in submissions if (one.collection, one.urn) not in known]


def _due_on(number: int) -> date:
    return OPENED[number] + timedelta(days=32)


def _collection(number: int) -> dict[str, Any]:
    year, term = TERMS[number]
    opens = OPENED[number]
    due = _due_on(number)
    return {
        "collection_id": number,
        "academic_year": year,
        "term": term,
        "counts_from": opens - timedelta(days=60),
        "counts_to": opens - timedelta(days=1),
        "school_days": 40,
        "opens_on": opens,
        "due_on": due,
        "closes_on": due + timedelta(days=21),
        "edition": "2026.1",
        "definition": {},
        "opened_at": NOW,
    }


def _submission(one: Sent) -> dict[str, Any]:
    total = None if one.incidents is None else sum(value or 0 for value in one.incidents.values())
    unknown = one.incidents is not None and NOT_KNOWN in one.incidents.values()
    return _key(one) | {
        "submitted_at": one.at,
        "submitted_by": uuid.UUID(int=1),
        "declared_as": "dsl",
        "declaration": "I declare",
        "idempotency_key": f"press {one.number}",
        "receipt": f"{one.collection}-{one.urn}-{one.number}",
        "document": one.document,
        "sha256": "0" * 64,
        "edition": "2026.1",
        "phase_group": one.phase,
        "district": one.district,
        "trust": one.trust,
        "roll": one.roll,
        "on_behalf": False,
        "roll_disputed": False,
        "school_days": 40,
        "incidents_recorded": "not_held" if total is None else "yes" if total or unknown else "nil",
        "recording_confidence": one.confidence,
    }


def _summary(one: Sent, rows_of: Mapping[type[Base], list[dict[str, Any]]]) -> dict[str, Any]:
    key, sent_row = _key(one), _submission(one)
    own: dict[str, list[Any]] = defaultdict(list)
    for model, rows in rows_of.items():
        nothing = dict.fromkeys(model.__table__.columns.keys())
        own[model.__tablename__] = [SimpleNamespace(**nothing | row) for row in rows if row | key == row]
    frozen = {
        name: sent_row.get(name)
        for name in ("phase_group", "district", "trust", "roll", "incidents_recorded", "recording_confidence")
    }
    return key | frozen | measures_of(SimpleNamespace(**sent_row), own, _due_on(one.collection))


def _answers(submissions: Iterable[Sent]) -> dict[type[Base], list[dict[str, Any]]]:
    rows: dict[type[Base], list[dict[str, Any]]] = {}
    for one in submissions:
        key, held = _key(one), one.incidents
        counts = {code: NOT_KNOWN if held is None else held.get(code, 0) for code in RISKS}
        rows.setdefault(IncidentAnswer, []).extend(_counts(key, counts | dict(one.of_which)))
        rows.setdefault(ActionAnswer, []).extend(_counts(key, one.actions))
        rows.setdefault(PolicyAnswer, []).extend(
            key | {"item": code} | dict(facts) for code, facts in one.policies.items()
        )
        rows.setdefault(PlatformAnswer, []).extend(
            key | {"item": code} | dict(facts) for code, facts in one.platforms.items()
        )
        rows.setdefault(TrainingAnswer, []).extend(_courses(key, one))
        if one.support is not None:
            wish = {"item": "support_wanted", "state": "answered", "choices": sorted(one.support)}
            rows.setdefault(PracticeAnswer, []).append(key | wish)
    return rows


def _courses(key: dict[str, Any], one: Sent) -> list[dict[str, Any]]:
    return [
        key | {"item": item, "state": "not_known", "trained": None, "eligible": None}
        if numbers == (-1, -1)
        else key | {"item": item, "state": "number", "trained": numbers[0], "eligible": numbers[1]}
        for item, numbers in (("staff_online_safety", one.trained), ("governors", one.governors))
        if numbers is not None
    ] + [key | {"item": item} | _pair(told) for item, told in one.courses.items()]


def _pair(told: tuple[int, int] | str) -> dict[str, Any]:
    if isinstance(told, str):
        return {"state": told, "trained": None, "eligible": None}
    return {"state": "number", "trained": told[0], "eligible": told[1]}


def _counts(key: dict[str, Any], counts: Mapping[str, Count]) -> list[dict[str, Any]]:
    return [
        key | {"item": code, "value": value, "state": "not_known" if value is None else "number"}
        for code, value in counts.items()
    ]


def _key(one: Sent) -> dict[str, Any]:
    return {"collection_id": one.collection, "school_id": one.urn, "submission": one.number}


def _put(database: Database, scope: Scope, model: Any, rows: list[dict[str, Any]]) -> None:
    columns = {name for row in rows for name in row}
    whole = [{"authority_id": scope.authority_id} | {name: row.get(name) for name in columns} for row in rows]
    if whole:
        database.copy_in(scope, model.__table__, whole)
