"""A database with two authorities in it, filled once for each engine and copied for every test that asks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from la_portal.db import Database
from la_portal.schema import APP_ROLE
from tests.conftest import Place, next_name
from tests.lived import Lived
from tests.lives import ready
from tests.postgres import MIGRATED, OWNER, Cluster
from tests.tenants import fill


@pytest.fixture(scope="session")
def full_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled SQLite file, only ever copied."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("full") / "full.sqlite"))
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def full_template(cluster: Cluster) -> Iterator[str]:
    """The name of a filled PostgreSQL database, only ever copied."""
    with cluster.copy_of(MIGRATED, "filled") as name:
        _fill(cluster.url(name, APP_ROLE))
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A test's own copy of the filled database, on each engine in turn."""
    request.node.user_properties.append(("engine", request.param))
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("full_file"), tmp_path / "la_portal.sqlite")
        yield Place("sqlite", f"sqlite:///{path}", f"sqlite:///{path}")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with cluster.copy_of(request.getfixturevalue("full_template"), next_name()) as name:
        yield Place("postgresql", cluster.url(name, APP_ROLE), cluster.url(name, OWNER))


@pytest.fixture
def full_database(full: Place) -> Iterator[Database]:
    """The service's database object on the test's own filled database."""
    opened = Database(full.url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def life(database: Database) -> Lived:
    """The return of one school, ready to be started."""
    ready(database)
    return Lived(database)


def _fill(url: str) -> None:
    database = Database(url)
    fill(database)
    database.engine.dispose()
