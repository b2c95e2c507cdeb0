"""The whole service over an authority with something in every figure: filled once for each engine, copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from la_portal.db import Database
from la_portal.schema import APP_ROLE
from la_portal.services.people import passwords
from la_portal.vocabulary import Role, Scope
from la_portal.web import session as web_session
from tests.conftest import ENGINES, next_name
from tests.figure_data import NOW
from tests.integration.dashboards.filled import filled
from tests.integration.dashboards.walk import Officer
from tests.people import OFFICER, join
from tests.postgres import MIGRATED, Cluster
from tests.service import whole_service


@pytest.fixture(autouse=True, scope="module")
def fixed() -> Iterator[None]:
    """Passwords that cost nothing, and a fixed moment, at which the newest collection is open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(web_session, "now", _now)
        for module in ("dashboards.callback", "dashboards.shell", "la_portal.web.figures"):
            patch.setattr(f"{module}.now", _now)
        yield


def _now() -> datetime:
    return NOW


def officer_of(database: Database, scope: Scope) -> Officer:
    """An officer who is signed in to the whole service on that database."""
    join(database, Role.OFFICER, OFFICER, scope)
    made, _ = whole_service(database)
    made.testing = True
    browser = Officer(made.test_client())
    browser.sign_in(OFFICER)
    browser.get("/dashboards/")
    return browser


@pytest.fixture(scope="session")
def filled_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scope]:
    """A filled SQLite file, only ever copied."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("dashboards") / "filled.sqlite"))
    return path, _fill(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def filled_template(cluster: Cluster) -> Iterator[tuple[str, Scope]]:
    """The name of a filled PostgreSQL database, only ever copied."""
    with cluster.copy_of(MIGRATED, "dashboards") as name:
        yield name, _fill(cluster.url(name, APP_ROLE))


def _fill(url: str) -> Scope:
    database = Database(url)
    scope = filled(database)
    database.engine.dispose()
    return scope


@pytest.fixture(params=ENGINES)
def officer(request: pytest.FixtureRequest) -> Officer:
    """The officer of the filled authority, on each engine in turn: one for a module, as nothing here is written."""
    request.node.user_properties.append(("engine", request.param))
    return request.getfixturevalue(f"officer_on_{request.param}")


@pytest.fixture(scope="module")
def officer_on_sqlite(filled_file: tuple[Path, Scope], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Officer]:
    path, scope = filled_file
    yield from _serve(f"sqlite:///{shutil.copy(path, tmp_path_factory.mktemp('served') / 'filled.sqlite')}", scope)


@pytest.fixture(scope="module")
def officer_on_postgresql(cluster: Cluster, filled_template: tuple[str, Scope]) -> Iterator[Officer]:
    template, scope = filled_template
    with cluster.copy_of(template, next_name()) as name:
        yield from _serve(cluster.url(name, APP_ROLE), scope)


def _serve(url: str, scope: Scope) -> Iterator[Officer]:
    database = Database(url)
    yield officer_of(database, scope)
    database.engine.dispose()
