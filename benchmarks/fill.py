"""Fills an empty database with invented authorities, schools, collections and answers, in bulk."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from benchmarks.documents import DOCUMENTS, NOTHING, document
from benchmarks.rows import Row, answers
from benchmarks.scale import Scale
from la_portal.catalogue import edition
from la_portal.db import Database
from la_portal.models import Base
from la_portal.services import authorities
from la_portal.services.returns.summary import measures_of
from la_portal.vocabulary import AcademicYear, PhaseGroup, Scope, Term

NOBODY = UUID(int=0)
FIRST_URN = 700_000
LAST_YEAR = 2026
SENT_IN_OPEN = 0.5
UNUSUAL: tuple[list[str], ...] = ([], [], ["4 queries explained"], ["Support wanted: training"])
TRUSTS = ((None,), tuple(f"Trust {number}" for number in range(1, 21)))
OPENED = date(2026, 11, 2)
PHASES = (PhaseGroup.PRIMARY,) * 15 + (PhaseGroup.SECONDARY,) * 3 + (PhaseGroup.SPECIAL, PhaseGroup.INDEPENDENT)


def fill(database: Database, scale: Scale, which: range) -> list[Scope]:
    """The database holds those of the scale's authorities too; their scopes, in order."""
    scopes: list[Scope] = []
    for number in which:
        scope = authorities.create(database, f"{number + 100:03d}", f"Bench {number + 1}")
        _fill_authority(database, scope, scale, number)
        scopes.append(scope)
        print(f"\rfilled {number + 1} of {scale.authorities} authorities", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return scopes


def _fill_authority(database: Database, scope: Scope, scale: Scale, number: int) -> None:
    pick = random.Random(number)
    schools = [_school(scope, FIRST_URN + number * 1_000 + place, pick) for place in range(scale.schools)]
    waiting = {school["school_id"] for school in schools if pick.random() >= SENT_IN_OPEN}
    _copy(database, scope, {"school": schools})
    for collection in _collections(scope, scale.collections):
        tables: dict[str, list[Row]] = defaultdict(list)
        last = collection["collection_id"] == scale.collections
        recent = collection["collection_id"] >= scale.collections - DOCUMENTS
        for school in schools:
            waits = school["school_id"] in waiting
            written = document(collection, school) if waits and recent else NOTHING
            _add_return(tables, collection, school, None if last and waits else written, pick)
        _copy(database, scope, {"collection": [collection], **tables})


def _copy(database: Database, scope: Scope, tables: dict[str, list[Row]]) -> None:
    for table in Base.metadata.sorted_tables:
        if tables.get(table.name):
            database.copy_in(scope, table, tables[table.name])


def _school(scope: Scope, urn: int, pick: random.Random) -> Row:
    phase = pick.choice(PHASES)
    return {
        "authority_id": scope.authority_id,
        "school_id": urn,
        "name": f"School {urn}",
        "status": "open",
        "phase_group": phase,
        "roll": pick.randint(600, 1_600) if phase is PhaseGroup.SECONDARY else pick.randint(60, 600),
        "district": f"District {pick.randint(1, 12)}",
        "trust": pick.choice(pick.choice(TRUSTS)),
        "imported_at": datetime(2026, 9, 1, tzinfo=UTC),
    }


def _collections(scope: Scope, count: int) -> list[Row]:
    terms = [(year, term) for year in range(LAST_YEAR - 8, LAST_YEAR + 1) for term in Term]
    newest = terms.index((LAST_YEAR, Term.AUTUMN))
    found: list[Row] = []
    for number, (year, term) in enumerate(terms[newest - count + 1 : newest + 1], start=1):
        opens = OPENED - timedelta(days=120 * (count - number))
        found.append(_collection(scope, number, AcademicYear(year), term, opens))
    return found


def _collection(scope: Scope, number: int, year: AcademicYear, term: Term, opens: date) -> Row:
    return {
        "authority_id": scope.authority_id,
        "collection_id": number,
        "academic_year": year.starts_in,
        "term": term,
        "counts_from": opens - timedelta(days=120),
        "counts_to": opens - timedelta(days=1),
        "school_days": 60,
        "opens_on": opens,
        "due_on": opens + timedelta(days=39),
        "closes_on": opens + timedelta(days=60),
        "closed_at": None,
        "edition": edition().code,
        "definition": {"edition": edition().code, "digest": edition().digest},
        "opened_at": datetime(opens.year, opens.month, opens.day, 8, tzinfo=UTC),
    }


def _add_return(
    tables: dict[str, list[Row]], collection: Row, school: Row, sent: str | None, pick: random.Random
) -> None:
    """One return; `sent` is its document, None where it has not begun. All but those of the open one are accepted."""
    key: Row = {
        "authority_id": collection["authority_id"],
        "collection_id": collection["collection_id"],
        "school_id": school["school_id"],
    }
    at = collection["opened_at"] + timedelta(days=pick.randint(0, 35))
    accepted = sent is not None and collection["opens_on"] < OPENED
    tables["school_return"].append(
        key
        | {
            "status": ("accepted" if accepted else "submitted") if sent else "not_started",
            "draft": {},
            "versions": {},
            "first_submitted_at": at if sent else None,
            "counted_submission": 1 if sent else None,
            "accepted_submission": 1 if accepted else None,
        }
    )
    if sent is not None:
        unusual = pick.choice(UNUSUAL)
        submission = key | _submission(collection, school, at, sent) | {"unusual": unusual}
        typed = list(answers(key | {"submission": 1}, school["roll"], pick))
        tables["submission"].append(submission)
        for table, row in typed:
            tables[table].append(row)
        tables["submission_summary"].append(_summary(collection, submission, typed))


_NOTHING: dict[str, Row] = {table.name: dict.fromkeys(table.columns.keys()) for table in Base.metadata.sorted_tables}


def _summary(collection: Row, submission: Row, typed: list[tuple[str, Row]]) -> Row:
    rows: dict[str, list[Any]] = defaultdict(list)
    for table, row in typed:
        rows[table].append(SimpleNamespace(**_NOTHING[table] | row))
    key = ("authority_id", "collection_id", "school_id", "submission")
    frozen = ("phase_group", "district", "trust", "roll", "incidents_recorded", "recording_confidence")
    measures = measures_of(SimpleNamespace(**submission), rows, collection["due_on"])
    return {name: submission.get(name) for name in (*key, *frozen)} | measures


def _submission(collection: Row, school: Row, at: datetime, document: str) -> dict[str, Any]:
    number = f"{collection['collection_id']}-{school['school_id']}"
    return {
        "submission": 1,
        "submitted_at": at,
        "submitted_by": NOBODY,
        "declared_as": "dsl",
        "declaration": "Invented",
        "idempotency_key": number,
        "receipt": number,
        "document": document,
        "sha256": "0" * 64,
        "edition": collection["edition"],
        "phase_group": school["phase_group"],
        "district": school["district"],
        "trust": school["trust"],
        "roll": school["roll"],
        "roll_disputed": False,
        "school_days": collection["school_days"],
        "incidents_recorded": "yes",
        "recording_confidence": "high",
    }
