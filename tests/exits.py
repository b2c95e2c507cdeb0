"""Two authorities with every table full of what is hard to carry, and folders that somebody has laid hands on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import TENANT_TABLES, Base
from la_portal.services import audit, authorities, exits
from la_portal.services.exits import Exported
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import NOW, join
from tests.tenants import MARK, OUR_SCHOOL, OURS, TENANT_MODELS, THEIR_SCHOOL, THEIRS, row, rows

HARD = 'Zoë\u2019s "ours", 학교; =1+1\n\ttwo lines \\n \\. \U0001f30a \u202eback'
LARGE = "ours and large \u00e9" * 200_000
DOCUMENT = {"z": [1, 2.5, None, True, ""], "a": {"é": HARD, "": {}}, "B": [], "large": 2**53 - 1, "small": -0.1}
OURS_ALONE, THEIRS_ALONE = "dsl@ours.example", "dsl@theirs.example"
_BY_SERVICES = {"authority_state", "audit_event"}


def fill_both(database: Database) -> None:
    """Both authorities with a row of every table, ours with more than one sort of each: the record made by services."""
    for scope, code in ((OURS, "991"), (THEIRS, "992")):
        made = authorities.create(database, code, MARK[scope])
        assert made == scope
        for table in Base.metadata.sorted_tables:
            if table.name in TENANT_TABLES - _BY_SERVICES:
                database.copy_in(scope, table, list(rows(table, scope)))
        for number, why in enumerate((None, "", f"{MARK[scope]} {HARD}")):
            with database.tenant(scope, writing=True) as session:
                detail = {"number": number, "nested": DOCUMENT} if scope == OURS else {}
                audit.record(session, Actor(None, None, scope), "planted", at=NOW, why=why, detail=detail)
    _add_hard_rows(database)
    join(database, Role.DSL, OURS_ALONE, OURS, OUR_SCHOOL, name="Alex Ours")
    join(database, Role.DSL, THEIRS_ALONE, THEIRS, THEIR_SCHOOL, name="Alex Theirs")
    join(database, Role.OFFICER, "both@ours.example", OURS)


def _add_hard_rows(database: Database) -> None:
    tables = {model.__tablename__: model.__table__ for model in TENANT_MODELS}
    texts = {"text": LARGE, "salt": "", "redacted_why": HARD}
    free_text = [
        row(tables["free_text"], OURS, OUR_SCHOOL) | {"field": name} | texts for name in ("b_c", "B", "a b", "")
    ]
    school = row(tables["school"], OURS, 100019)
    nothing = {name: None for name, column in tables["school"].columns.items() if column.nullable}
    link = row(tables["school_link"], OURS, 100019) | {"kind": "", "established_on": None}
    plan = row(tables["collection_plan"], OURS, OUR_SCHOOL) | {"academic_year": 2031, "typed": DOCUMENT}
    database.copy_in(OURS, tables["school"], [school | nothing | {"name": "", "fsm_percent": 99.95, "town": ""}])
    for name, found in (("free_text", free_text), ("school_link", [link]), ("collection_plan", [plan])):
        database.copy_in(OURS, tables[name], found)


def leave(database: Database, folder: Path, scope: Scope = OURS) -> Exported:
    """Everything of that authority is in the folder."""
    return exits.export(database, Actor(None, None, scope), folder, NOW)


def everything(database: Database, scope: Scope) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of that authority as Python has it, without the authority's number."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with database.tenant(scope) as session:
        for model in TENANT_MODELS:
            for one in session.execute(select(model).where(model.authority_id == scope.authority_id)).scalars():
                names = [each.key for each in model.__mapper__.column_attrs if each.key != "authority_id"]
                found.setdefault(model.__tablename__, []).append(tuple(getattr(one, name) for name in names))
    return {name: sorted(lines, key=repr) for name, lines in found.items()}


def rewrite(folder: Path, table: str, change: Callable[[bytes], bytes]) -> None:
    """The table's exact rows are others, and the description says that they are right."""
    path, schema = folder / "data" / f"{table}.jsonl", folder / "schema.json"
    path.write_bytes(change(path.read_bytes()))
    described = orjson.loads(schema.read_bytes())
    (about,) = (one for one in described["tables"] if one["name"] == table)
    about["rows"] = path.read_bytes().count(b"\n")
    (file,) = (one for one in about["files"] if one["path"].endswith("jsonl"))
    file |= {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    schema.write_bytes(orjson.dumps(described))
