"""Where the invented data goes: an empty database of each engine, thrown away at the end."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from la_portal.schema import APP_ROLE, upgrade
from tests.postgres import DURABLE, MIGRATED, find_binaries, running_cluster


@dataclass(frozen=True)
class Place:
    """An empty database, and how to tell its planner what it holds when it is full."""

    url: str
    settle: Callable[[], None]


@contextmanager
def sqlite() -> Iterator[Place]:
    """An empty database of the newest schema in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite"
        upgrade(f"sqlite:///{path}")
        yield Place(f"sqlite:///{path}", lambda: _analyze(path))


def _analyze(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("analyze")


@contextmanager
def postgresql() -> Iterator[Place]:
    """An empty database of the newest schema on a PostgreSQL that keeps what it says it keeps."""
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL is not here: install postgresql, or name the folder of initdb in LA_PORTAL_PG_BIN")
    with running_cluster(binaries, DURABLE) as cluster:
        cluster.make_migrated()
        yield Place(cluster.url(MIGRATED, APP_ROLE), lambda: cluster.settle(MIGRATED))
        print(f"{cluster.size_of(MIGRATED)} on disk")
