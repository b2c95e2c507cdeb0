"""Pages of 8 KB that the dashboards' statements touch in PostgreSQL: with row-level security and without it, and in a
database of one authority and of all. The machine's noise is not in them, as it is in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Touched:
    """Pages, and how many milliseconds the statements took that touched them."""

    pages: int = 0
    took: float = 0

    def __add__(self, other: Touched) -> Touched:
        return Touched(self.pages + other.pages, self.took + other.took)


def statements(client: FlaskClient, database: Database, scope: Scope) -> Dashboards:
    """What each dashboard asks of the database, by the page's title."""
    found: Dashboards = {}
    for title, callback in callbacks(client, database, scope).items():
        callback()  # that a return was read is written once
        forget(database, scope)
        found[title] = caught(database, callback)
    return found


def touched(database: Database, asked: Dashboards, user: str = APP_ROLE) -> dict[str, Touched]:
    """How many pages each dashboard's statements touch for that role; the superuser is not held by the policies."""
    url = database.engine.url
    with psycopg.connect(host=str(url.query["host"]), user=user, dbname=url.database) as connection:
        return {
            title: sum((_touched(connection, those) for those in one.transactions), Touched())
            for title, one in asked.items()
        }


def security(database: Database, asked: Dashboards) -> Iterator[str]:
    """A line for each dashboard: what row-level security adds to it."""
    held, free = touched(database, asked), touched(database, asked, SUPERUSER)
    yield from _lines("with row-level security, without", free, held)


def england(alone: dict[str, Touched], among: dict[str, Touched], authorities: int) -> Iterator[str]:
    """A line for each dashboard of the same authority: what the others' rows add to it."""
    yield from _lines(f"among {authorities} authorities, alone", alone, among)


def _lines(what: str, before: dict[str, Touched], after: dict[str, Touched]) -> Iterator[str]:
    yield f"{f'pages touched: {what}':<54}{'pages':>9}{'ms':>9}{'':>9}{'floor':>9}{'ratio':>8}{'floor ms':>11}"
    for title, floor in before.items():
        found = after[title]
        ratio = f"{floor.pages:>9,}{found.pages / floor.pages:>8.2f}{floor.took:>11.1f}"
        yield f"{title:<54}{found.pages:>9,}{found.took:>9.1f}{'':>9}{ratio}"


def _touched(connection: psycopg.Connection[Any], transaction: list[tuple[str, Any, bool]]) -> Touched:
    """What a tenant's transaction touches; who is signed in is looked up in another, which no policy holds."""
    if not any(statement.startswith(BINDS_SCOPE) for statement, _, _ in transaction):
        return Touched()
    found = Touched()
    with connection.transaction(force_rollback=True):
        for statement, given, _ in transaction:
            if statement.startswith(BINDS_SCOPE):
                connection.execute(statement.encode(), given)
            else:
                row = connection.execute(f"{EXPLAIN}{statement}".encode(), given).fetchone()
                assert row is not None
                plan = row[0][0]
                found += Touched(sum(plan["Plan"][name] for name in TOUCHED), plan["Execution Time"])
    return found
