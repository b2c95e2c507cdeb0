"""Two authorities with two schools each and one row of every tenant table for every school: what isolation is tried on.

Rows go in by `Database.copy_in`, not by services: tests of tenancy need every table full, and need nothing else.
Every text that a row may hold freely carries its owner's mark, so that one foreign letter in an answer is seen.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, LargeBinary, Numeric, String, Table, Text, Uuid

from la_portal.db import Database
from la_portal.models import TENANT_TABLES, Authority, Base, TeamOnly
from la_portal.models.base import Moment, OneOf
from la_portal.vocabulary import Scope

OURS, THEIRS = Scope(1), Scope(2)
OUR_SCHOOL, OUR_OTHER_SCHOOL, THEIR_SCHOOL = 100011, 100012, 100021
SCHOOLS = {OURS: (OUR_SCHOOL, OUR_OTHER_SCHOOL), THEIRS: (THEIR_SCHOOL, 100022)}
OUR_SCHOOL_ALONE = Scope(1, frozenset({OUR_SCHOOL}))
MARK = {OURS: "ours", THEIRS: "theirs"}
MOMENT = datetime(2026, 9, 1, 8, tzinfo=UTC)

_MODELS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__tablename__)
TENANT_MODELS = [model for model in _MODELS if model.__tablename__ in TENANT_TABLES]
IDENTITY_MODELS = [model for model in _MODELS if model.__tablename__ not in TENANT_TABLES]
TEAM_MODELS = [model for model in TENANT_MODELS if issubclass(model, TeamOnly)]
SCHOOL_MODELS = [
    model for model in TENANT_MODELS if "school_id" in model.__table__.columns and model not in TEAM_MODELS
]

_FIXED: dict[tuple[str, str], Any] = {
    ("collection", "term"): "autumn",
    ("collection", "academic_year"): 2025,
    ("collection", "counts_from"): date(2025, 9, 1),
    ("collection", "counts_to"): date(2025, 11, 21),
    ("collection", "opens_on"): date(2025, 11, 24),
    ("collection", "due_on"): date(2025, 12, 12),
    ("collection", "closes_on"): date(2026, 1, 9),
    ("school", "status"): "open",
    ("school_return", "status"): "submitted",
    ("submission", "incidents_recorded"): "yes",
    ("policy_answer", "status"): "none",
}


def fill(database: Database) -> None:
    """Both authorities are there with a row of every tenant table, two where the table has schools."""
    with database.identity(writing=True) as session:
        session.add_all(Authority(id=scope.authority_id, la_code=f"99{scope.authority_id}", name=mark)
                        for scope, mark in MARK.items())  # fmt: skip
    for table in Base.metadata.sorted_tables:
        if table.name in TENANT_TABLES:
            for scope in MARK:
                database.copy_in(scope, table, list(rows(table, scope)))


def row(table: Table, scope: Scope, school_id: int, number: int = 1) -> dict[str, Any]:
    """A row of `table` that the database accepts, as a child of the rows that `fill` makes."""
    values = {column.name: _value(column, scope, number) for column in table.columns}
    return {**values, "authority_id": scope.authority_id} | ({"school_id": school_id} if "school_id" in values else {})


def rows(table: Table, scope: Scope) -> Iterator[dict[str, Any]]:
    """The rows of `table` that `fill` puts in for one authority."""
    schools = SCHOOLS[scope] if "school_id" in table.columns else SCHOOLS[scope][:1]
    for number, urn in enumerate(schools, start=1):
        yield row(table, scope, urn, number if "number" in table.columns else 1)


def _value(column: Column[Any], scope: Scope, number: int) -> Any:
    if (column.table.name, column.name) == ("outbox_message", "id"):  # a key without a school in it
        return uuid.uuid4()
    return _FIXED.get((column.table.name, column.name)) or _of_its_kind(column, scope, number)


def _of_its_kind(column: Column[Any], scope: Scope, number: int) -> Any:
    kind = column.type
    if isinstance(kind, OneOf):
        words: list[str] = list(kind.words)
        return words[0]
    if column.name == "state":
        return "number"
    if column.name == "number":
        return number
    if column.name in _DIFFERENT:
        return f"{MARK[scope]} {uuid.uuid4().hex[:8]}"
    if isinstance(kind, Moment):
        return MOMENT
    if isinstance(kind, (String, Text)):
        return MARK[scope][: getattr(kind, "length", None) or 99]
    for handled, value in _BY_TYPE.items():
        if isinstance(kind, handled):
            return value
    return 1


_DIFFERENT = {"receipt", "idempotency_key", "once"}  # in every row
_BY_TYPE: dict[type[Any], Any] = {
    Boolean: False,
    Date: date(2026, 1, 5),
    JSON: {},
    LargeBinary: b"bytes",
    Numeric: 12.5,
    Uuid: uuid.UUID(int=7),
}
