"""Pages of 8 KB that the dashboards' statements touch in PostgreSQL: with row-level security and without it, and in a
database of one authority and of all. The machine's noise is not in them, as it is in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from flask.testing import FlaskClient

from benchmarks.callbacks import callbacks, forget
from benchmarks.driver import Caught, caught
from la_portal.db import Database
from la_portal.schema import APP_ROLE
from la_portal.vocabulary import Scope
from tests.postgres import SUPERUSER

EXPLAIN = "explain (analyze, buffers, timing off, format json) "
BINDS_SCOPE = "select set_config("
TOUCHED = ("Shared Hit Blocks", "Shared Read Blocks")
Dashboards = dict[str, Caught]


def statements(client: FlaskClient, database: Database, scope: Scope) -> Dashboards:
    """What each dashboard asks of the database, by the page's title."""
    found: Dashboards = {}
    for title, callback in callbacks(client, database, scope).items():
        callback()  # that a return was read is written once
        forget(database, scope)
        found[title] = caught(database, callback)
    return found


def touched(database: Database, asked: Dashboards, user: str = APP_ROLE) -> dict[str, int]:
    """How many pages each dashboard's statements touch for that role; the superuser is not held by the policies."""
    url = database.engine.url
    with psycopg.connect(host=str(url.query["host"]), user=user, dbname=url.database) as connection:
        return {title: sum(_pages(connection, those) for those in one.transactions) for title, one in asked.items()}


def security(database: Database, asked: Dashboards) -> Iterator[str]:
    """A line for each dashboard: what row-level security adds to it."""
    held, free = touched(database, asked), touched(database, asked, SUPERUSER)
    yield from _lines("with row-level security, without", free, held)


def england(alone: dict[str, int], among: dict[str, int], authorities: int) -> Iterator[str]:
    """A line for each dashboard of the same authority: what the others' rows add to it."""
    yield from _lines(f"among {authorities} authorities, alone", alone, among)


def _lines(what: str, before: dict[str, int], after: dict[str, int]) -> Iterator[str]:
    yield f"{f'pages touched: {what}':<54}{'':>9}{'':>9}{'':>9}{'':>9}{'ratio':>8}"
    for title, floor in before.items():
        yield f"{title:<54}{after[title]:>9,}{'':>9}{'':>9}{floor:>9,}{after[title] / floor:>8.2f}"


def _pages(connection: psycopg.Connection[Any], transaction: list[tuple[str, Any, bool]]) -> int:
    """The pages of a tenant's transaction; who is signed in is looked up in another, which no policy holds."""
    if not any(statement.startswith(BINDS_SCOPE) for statement, _, _ in transaction):
        return 0
    found = 0
    with connection.transaction(force_rollback=True):
        for statement, given, _ in transaction:
            if statement.startswith(BINDS_SCOPE):
                connection.execute(statement.encode(), given)
            else:
                row = connection.execute(f"{EXPLAIN}{statement}".encode(), given).fetchone()
                assert row is not None
                found += sum(row[0][0]["Plan"][name] for name in TOUCHED)
    return found
