"""SQLite has no policies: what criteria and flush guard do not reach is not written in the service at all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, is_within, modules_imported, name_of, python_files

# These files own the database: they make engines, schemas and policies, or load rows under a checked scope.
MAY_BE_RAW = {"la_portal/db.py", "la_portal/schema.py"}
# It asks PostgreSQL's catalogue what its own role may do, on a connection without a scope.
MAY_NAME = {
    "la_portal/app.py": {"import column", "import table"},
    # An exported authority comes in as it was, into a scope that was made for it.
    "la_portal/services/exits/restore.py": {".copy_in"},
}
FEWEST_FILES = 100  # fewer, and the files were not found
# What of sqlalchemy writes a statement that names no mapped class, or opens a way past the scoped session.
BANNED_IMPORTS = {
    "DDL",
    "MetaData",
    "TextClause",
    "bindparam",
    "column",
    "create_engine",
    "insert",
    "literal_column",
    "scoped_session",
    "sessionmaker",
    "table",
    "text",
}
BANNED_ATTRIBUTES = {
    "__table__",
    "bulk_insert_mappings",
    "bulk_save_objects",
    "bulk_update_mappings",
    "connection",
    "copy_in",
    "exec_driver_sql",
    "from_statement",
    "get_bind",
    "local_table",
    "metadata",
    "prefix_with",
    "raw_connection",
    "suffix_with",
    "with_statement_hint",
}
BANNED_DRIVERS = ("psycopg", "sqlite3")


def raw_forms(source: str) -> list[str]:
    """Each raw form that a source uses, with its line."""
    tree = ast.parse(source)
    found: list[str] = [f"driver {name}" for name in modules_imported(source) if is_within(name, *BANNED_DRIVERS)]
    harmless = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_planners_word(node)]
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.ImportFrom) and is_within(node.module or "", "sqlalchemy"):
            found += [f"{line} import {name.name}" for name in node.names if name.name in BANNED_IMPORTS]
        elif (
            isinstance(node, ast.Attribute)
            and node not in harmless
            and (node.attr in BANNED_ATTRIBUTES or _is_of_sqlalchemy(node))
        ):
            found.append(f"{line} .{node.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Session":
            found.append(f"{line} Session()")
        elif isinstance(node, ast.Constant) and node.value in BANNED_ATTRIBUTES - {"connection", "metadata"}:
            found.append(f"{line} {node.value!r}")
    return found


def _is_planners_word(call: ast.Call) -> bool:
    return [each.value for each in call.args if isinstance(each, ast.Constant)] == ["MATERIALIZED"]


def _is_of_sqlalchemy(node: ast.Attribute) -> bool:
    module = node.value.id if isinstance(node.value, ast.Name) else ""
    return module in {"sa", "sqlalchemy"} and node.attr in BANNED_IMPORTS


def checked_files() -> list[Path]:
    files = [*python_files("la_portal", "dashboards"), ROOT / "wsgi.py"]
    return [path for path in files if name_of(path) not in MAY_BE_RAW and "la_portal/models/" not in name_of(path)]


def test_no_module_uses_a_raw_form() -> None:
    files = checked_files()
    assert len(files) > FEWEST_FILES
    found = {(name_of(path), form) for path in files for form in raw_forms(path.read_text())}
    assert {(name, form) for name, form in found if form.partition(" ")[2] not in MAY_NAME.get(name, ())} == set()


PLANTED = [
    "from sqlalchemy import text\nsession.execute(text('select 1'))",
    "from sqlalchemy import insert as add",
    "from sqlalchemy.dialects.postgresql import insert",
    "from sqlalchemy.dialects.sqlite import insert",
    "from sqlalchemy.sql import table, column",
    "from sqlalchemy.orm import sessionmaker",
    "import sqlalchemy as sa\nsession.execute(sa.text('select 1'))",
    "import sqlalchemy\nsqlalchemy.insert(School)",
    "select(School.__table__.c.name)",
    "getattr(School, '__table__')",
    "select(School).from_statement(anything)",
    "session.connection().execute(anything)",
    "from sqlalchemy.orm import Session\nSession(engine)",
    "session.get_bind().connect()",
    "session.bulk_insert_mappings(School, rows)",
    "session.bulk_update_mappings(School, rows)",
    "session.bulk_save_objects(rows)",
    "connection.exec_driver_sql('select 1')",
    "database.engine.raw_connection()",
    "School.metadata.tables['school']",
    "School.__mapper__.local_table",
    "update(School).prefix_with('or replace')",
    "database.copy_in(scope, table, rows)",
    "import sqlite3",
    "from psycopg import connect",
]


@pytest.mark.parametrize("source", PLANTED)
def test_a_planted_raw_form_is_found(source: str) -> None:
    assert raw_forms(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "from sqlalchemy import select, update\nsession.execute(update(School).values(name=''))",
        "from la_portal.models import FreeText\nFreeText(text='x')",
        "session.add_all(rows)",
        "chosen.cte().prefix_with('MATERIALIZED', dialect='postgresql')",
    ],
)
def test_what_the_session_guards_is_not_taken_for_raw(source: str) -> None:
    assert raw_forms(source) == []
