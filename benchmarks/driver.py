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
    """Statements in order by transaction, each with what was given to it. One may begin while another lasts."""

    transactions: list[list[tuple[str, Any, bool]]] = field(default_factory=list)
    lasting: dict[object, list[tuple[str, Any, bool]]] = field(default_factory=dict)

    def before_cursor_execute(
        self, connection: object, _d: object, statement: str, given: Any, _x: object, many: bool
    ) -> None:
        """What SQLAlchemy calls before each statement."""
        if connection not in self.lasting:
            self.lasting[connection] = []
            self.transactions.append(self.lasting[connection])
        if not statement.startswith(("PRAGMA", "SAVEPOINT", "RELEASE")):
            self.lasting[connection].append((statement, given, many))

    def commit(self, connection: object) -> None:
        """What SQLAlchemy calls before a transaction ends."""
        self.lasting.pop(connection, None)

    rollback = commit

    @property
    def number(self) -> int:
        """How many statements there are, without those that begin a transaction."""
        return sum(not statement.startswith("BEGIN") for those in self.transactions for statement, _, _ in those)


def caught(database: Database, act: Callable[[], object]) -> Caught:
    """The statements that `act` sends through `database`."""
    catcher = Caught()
    events = {name: getattr(catcher, name) for name in ("before_cursor_execute", "commit", "rollback")}
    for name, listener in events.items():
        event.listen(database.engine, name, listener)
    try:
        act()
    finally:
        for name, listener in events.items():
            event.remove(database.engine, name, listener)
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
        if url.get_backend_name() == "sqlite":
            self.connection: Any = sqlite3.connect(url.database or "", isolation_level=None)
            for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(
                host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=False
            )

    def send(self, catcher: Caught, *, keep: bool = False) -> None:
        """The statements again, in as many transactions, every row fetched; kept only if wanted."""
        cursor = self.connection.cursor()
        for transaction in filter(None, catcher.transactions):
            for statement, given, many in transaction:
                (cursor.executemany if many else cursor.execute)(statement, given)
                if cursor.description:
                    cursor.fetchall()
            cursor.execute("COMMIT" if keep else "ROLLBACK")

    def close(self) -> None:
        """The connection is closed."""
        self.connection.close()
