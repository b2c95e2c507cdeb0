"""The floor: the statements that an act made, caught on their way and sent again by the bare driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import event

from la_portal.db import Database


@dataclass
class Caught:
    """Statements in order, with what was given to them, and whether they wrote."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list[tuple[str, Any, bool]])

    def __call__(self, _c: object, _cursor: object, statement: str, given: Any, _x: object, many: bool) -> None:
        """What SQLAlchemy calls before each statement."""
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            self.statements.append((statement, given, many))

    @property
    def texts(self) -> list[str]:
        """The statements alone."""
        return [statement for statement, _, _ in self.statements]


def caught(database: Database, act: Callable[[], object]) -> Caught:
    """The statements that `act` sends through `database`."""
    catcher = Caught()
    event.listen(database.engine, "before_cursor_execute", catcher)
    try:
        act()
    finally:
        event.remove(database.engine, "before_cursor_execute", catcher)
    return catcher


class Undone(Exception):
    """Raised at the end of an act that is to leave nothing."""


def undoing(session: AbstractContextManager[Any], act: Callable[[Any], object]) -> Callable[[], None]:
    """`act` in the session's transaction, which is then rolled back."""

    def run() -> None:
        with suppress(Undone), session as opened:
            act(opened)
            opened.flush()
            raise Undone

    return run


class Bare:
    """One connection of the bare driver, prepared as the service prepares its own."""

    def __init__(self, database: Database) -> None:
        url = database.engine.url
        self.sqlite = url.get_backend_name() == "sqlite"
        if self.sqlite:
            self.connection: Any = sqlite3.connect(url.database or "", isolation_level=None)
            for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(
                host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=False
            )

    def send(self, catcher: Caught, *, keep: bool = False) -> None:
        """The statements again, in one transaction, every row fetched; kept only if wanted."""
        cursor = self.connection.cursor()
        if self.sqlite:
            cursor.execute("BEGIN IMMEDIATE" if keep else "BEGIN")
        for statement, given, many in catcher.statements:
            (cursor.executemany if many else cursor.execute)(statement, given)
            if cursor.description:
                cursor.fetchall()
        cursor.execute("COMMIT" if keep else "ROLLBACK")

    def close(self) -> None:
        """The connection is closed."""
        self.connection.close()
