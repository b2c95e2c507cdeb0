"""What every test may ask for: a database of its own on either engine, migrated, reached as the application's role."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask.templating import Environment
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from la_portal import catalogue
from la_portal.catalogue import Edition
from la_portal.db import Database
from la_portal.schema import APP_ROLE, upgrade
from tests.postgres import MIGRATED, OWNER, Cluster, find_binaries, running_cluster

ENGINES = ("sqlite", "postgresql")
EDITIONS = Path(__file__).parent / "editions"
WHOLE_SUITE = {"tests", "tests/"}
_numbers = count(1)
settings.register_profile("deep")  # pytest --hypothesis-profile=deep: each test says how deep it goes


@dataclass(frozen=True)
class Place:
    """One test's own database: `url` is the application's way in, `owner_url` the way in of who migrates."""

    engine_name: str
    url: str
    owner_url: str


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each template is compiled once in this process, and not again for every test's own app."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    make = Flask.create_jinja_environment

    def with_cache(app: Flask) -> Environment:
        environment = make(app)
        environment.bytecode_cache = cache
        return environment

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "create_jinja_environment", with_cache)
        yield


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL cluster of this process; without one, a loud skip, and a failure where CI=true."""
    binaries = find_binaries()
    if binaries is None:
        reason = "PostgreSQL is not here: install postgresql, or name the folder of initdb in LA_PORTAL_PG_BIN"
        if os.environ.get("CI", "").casefold() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with running_cluster(binaries) as running:
        running.make_migrated()
        yield running


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, only ever copied."""
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A migrated database without a row, on each engine in turn, gone after the test."""
    request.node.user_properties.append(("engine", request.param))
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "la_portal.sqlite")
        yield Place("sqlite", f"sqlite:///{path}", f"sqlite:///{path}")
        return
    running: Cluster = request.getfixturevalue("cluster")
    with running.copy_of(MIGRATED, next_name()) as name:
        yield Place("postgresql", running.url(name, APP_ROLE), running.url(name, OWNER))


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    """The service's database object on the test's own database: on PostgreSQL as the application's role."""
    opened = Database(place.url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def engine_name(place: Place) -> str:
    """`sqlite` or `postgresql`: the engine of this run of the test."""
    return place.engine_name


@pytest.fixture
def owner_url(place: Place) -> str:
    """The URL of who owns the test's tables."""
    return place.owner_url


@pytest.fixture
def second_edition(monkeypatch: pytest.MonkeyPatch) -> Edition:
    """Edition 2026.2, which follows 2026.1 and changes something of every sort; known as long as the test runs."""
    monkeypatch.setattr(catalogue, "FOLDERS", (*catalogue.FOLDERS, EDITIONS))
    return catalogue.edition("2026.2")


def only(engine_name: str, fixture: str = "place") -> pytest.MarkDecorator:
    """Marks a test (or module) that asks for `database`, or for the fixture named, to run on one engine alone."""
    return pytest.mark.parametrize(fixture, [engine_name], indirect=True)


def next_name() -> str:
    """A name that no other database of this process's cluster has."""
    return f"test_{next(_numbers)}"


@pytest.fixture
def sqlite_database(migrated_file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated SQLite database, for what does not depend on the engine."""
    request.node.user_properties.append(("engine", "sqlite"))
    opened = Database(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'la_portal.sqlite')}")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def postgres_database(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated PostgreSQL database as the application's role, for what only PostgreSQL can do."""
    request.node.user_properties.append(("engine", "postgresql"))
    with cluster.copy_of(MIGRATED, next_name()) as name:
        opened = Database(cluster.url(name, APP_ROLE))
        yield opened
        opened.engine.dispose()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The whole suite without one test on PostgreSQL is a failure, whatever its tests say."""
    config = session.config
    if hasattr(config, "workerinput") or not _is_whole(config) or session.exitstatus != pytest.ExitCode.OK:
        return
    if not _ran_on(config)["postgresql"]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints how many tests ran on each engine."""
    ran = _ran_on(config)
    terminalreporter.section("tests by engine")
    for name in ENGINES:
        terminalreporter.line(f"{name}: {ran[name]} tests ran")
    terminalreporter.line(f"no database: {ran['none']} tests ran")
    if not ran["postgresql"] and _is_whole(config):
        terminalreporter.line("FAILED: no test ran on PostgreSQL, where isolation is proved", red=True)


def _ran_on(config: pytest.Config) -> Counter[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if isinstance(reporter, pytest.TerminalReporter) else {}
    ran: Counter[str] = Counter()
    for report in [*stats.get("passed", []), *stats.get("failed", [])]:
        if report.when == "call":
            ran[dict(report.user_properties).get("engine", "none")] += 1
    return ran


def _is_whole(config: pytest.Config) -> bool:
    choices = ("keyword", "markexpr", "deselect", "ignore", "lf", "collectonly")
    chosen = any(config.getoption(name, None) for name in choices)
    asked = config.args_source is not pytest.Config.ArgsSource.ARGS or set(config.args) <= WHOLE_SUITE
    return asked and not chosen
