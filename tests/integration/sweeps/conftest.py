"""The whole service over two busy authorities: filled once for each engine, copied for every test that asks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from la_portal.db import Database
from la_portal.schema import APP_ROLE
from tests.busy import Busy, make_busy
from tests.conftest import ENGINES, next_name
from tests.integration.sweeps.served import Served
from tests.postgres import MIGRATED, SUPERUSER, Cluster
from tests.reporting import make_reports
from tests.service import whole_service


@pytest.fixture(scope="session")
def busy_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Busy]:
    """A filled SQLite file, only ever copied, and the keys of what is in it."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("busy") / "busy.sqlite"))
    return path, _fill(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def busy_template(cluster: Cluster) -> Iterator[tuple[str, Busy]]:
    """The name of a filled PostgreSQL database, only ever copied, and the keys of what is in it."""
    with cluster.copy_of(MIGRATED, "busy") as name:
        busy = _fill(cluster.url(name, APP_ROLE))
        cluster.settle(name)
        yield name, busy


def _fill(url: str) -> Busy:
    database = Database(url)
    busy = make_busy(database)
    make_reports(database, busy)
    database.engine.dispose()
    return busy


@pytest.fixture(params=ENGINES)
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """The service with its dashboards on the test's own copy, on each engine in turn."""
    request.node.user_properties.append(("engine", request.param))
    if request.param == "sqlite":
        path, busy = request.getfixturevalue("busy_file")
        url = f"sqlite:///{shutil.copy(path, tmp_path / 'la_portal.sqlite')}"
        yield from _serve(url, url, busy)
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    template, busy = request.getfixturevalue("busy_template")
    with cluster.copy_of(template, next_name()) as name:
        yield from _serve(cluster.url(name, APP_ROLE), cluster.url(name, SUPERUSER), busy)


def _serve(url: str, all_seeing_url: str, busy: Busy) -> Iterator[Served]:
    database = Database(url)
    app, _ = whole_service(database)
    served = Served(app, database, busy, all_seeing_url)
    yield served
    served.close()
