"""`make bench`: invented data at full size, on both engines, and what the service costs on it."""

from __future__ import annotations

import logging
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import structlog
from sqlalchemy import select

import dashboards
from benchmarks import accepting, importing, journey, reminding, scale, sending, visits
from benchmarks.fill import fill
from benchmarks.timing import HEAD
from la_portal.app import create_app
from la_portal.db import Database
from la_portal.models import SchoolReturn
from la_portal.queries.collections import progress
from la_portal.schema import APP_ROLE, upgrade
from la_portal.settings import Settings
from la_portal.vocabulary import ReturnStatus, Scope
from tests.postgres import DURABLE, MIGRATED, find_binaries, running_cluster

SECRET = "b" * 40


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


def main() -> None:
    """Prints every figure of the chosen scale, engine by engine; England is for PostgreSQL alone."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    chosen = scale.chosen()
    engines = {"PostgreSQL": postgresql} if chosen is scale.ENGLAND else {"SQLite": sqlite, "PostgreSQL": postgresql}
    for name, engine in engines.items():
        with engine() as place:
            print(f"\n{name}, {chosen.name}: {chosen.authorities} x {chosen.schools} schools x {chosen.collections}")
            measure(Settings(place.url, place.url, SECRET), chosen, place.settle)


def measure(settings: Settings, chosen: scale.Scale, settle: Callable[[], None]) -> None:
    """Fills the database and prints a line for each figure."""
    database = Database(settings.database_url)
    scopes = fill(database, chosen)
    settle()
    middle = scopes[len(scopes) // 2]
    slug, unsent = _open_returns(database, middle)
    app = create_app(settings, database)
    dashboards.mount(app)
    print(HEAD)
    for figure in chain(
        visits.figures(app, database, middle, slug),
        journey.figures(app, database, middle, (unsent.pop(), unsent.pop()), slug),
    ):
        print(figure.line())
    print(reminding.figure(database, middle, unsent, slug).line())
    print(sending.figure(database, settings, middle, unsent, slug).line())
    print(importing.figure(database).line())
    print(accepting.figure(database, middle).line())
    if database.engine.dialect.name == "postgresql":  # an SQLite file has one writer, and the others wait 5 seconds
        print(accepting.crowd(database, middle))


def _open_returns(database: Database, scope: Scope) -> tuple[str, list[int]]:
    """The slug of the open collection, and the schools that have not begun."""
    with database.tenant(scope) as session:
        newest = progress(session)[0].collection
        waiting = select(SchoolReturn.school_id).where(
            SchoolReturn.collection_id == newest.collection_id, SchoolReturn.status == ReturnStatus.NOT_STARTED
        )
        return newest.slug, list(session.execute(waiting).scalars())


if __name__ == "__main__":
    main()
