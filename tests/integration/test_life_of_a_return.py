"""Whatever anybody does in whatever order, returns stand where the table of their life says, and figures with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from sqlalchemy import event
from sqlalchemy.exc import NoResultFound

from la_portal.db import Database
from la_portal.schema import APP_ROLE
from la_portal.services import audit
from la_portal.services.returns import acting, life, records, reviewing
from tests.conftest import next_name
from tests.life_machine import FEWEST, RUNS, USUAL, World, done, live, refused
from tests.life_model import TABLE
from tests.lives import Look, ready
from tests.postgres import MIGRATED, SUPERUSER, Cluster


@pytest.fixture
def sqlite_world(migrated_file: Path, tmp_path: Path) -> Callable[[], AbstractContextManager[World]]:
    """Opens a copy of a file in which all is ready."""
    template = shutil.copy(migrated_file, tmp_path / "ready.sqlite")
    opened = Database(f"sqlite:///{template}")
    ready(opened)
    with opened.engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
    opened.engine.dispose()

    path = tmp_path / "lived.sqlite"
    database, look = Database(f"sqlite:///{path}"), Look.at(f"sqlite:///{path}")
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("pragma synchronous=off"))

    @contextmanager
    def world() -> Iterator[World]:
        for old in tmp_path.glob("lived.sqlite*"):
            old.unlink()
        shutil.copy(template, path)
        yield World(database, look)
        look.engine.dispose()
        database.engine.dispose()

    return world


@pytest.fixture
def postgres_world(cluster: Cluster) -> Iterator[Callable[[], AbstractContextManager[World]]]:
    """Opens a copy of a database in which all is ready."""
    with cluster.copy_of(MIGRATED, next_name()) as template:
        opened = Database(cluster.url(template, APP_ROLE))
        ready(opened)
        opened.engine.dispose()

        name = next_name()
        database, look = Database(cluster.url(name, APP_ROLE)), Look.at(cluster.url(name, SUPERUSER))

        @contextmanager
        def world() -> Iterator[World]:
            with cluster.copy_of(template, name):
                yield World(database, look)
                look.engine.dispose()
                database.engine.dispose()

        yield world


def test_every_life_on_sqlite_is_one_of_the_table(
    sqlite_world: Callable[[], AbstractContextManager[World]], request: pytest.FixtureRequest
) -> None:
    request.node.user_properties.append(("engine", "sqlite"))
    done.clear()
    live(sqlite_world, USUAL)
    print(f"{sum(done.values())} acts done, {sum(refused.values())} refused: {dict(done)}")
    assert {row: done[row] for row in TABLE if done[row] < FEWEST} == {}
    assert done["close by hand"]


def test_lives_on_postgresql_are_of_the_table_too(
    postgres_world: Callable[[], AbstractContextManager[World]], request: pytest.FixtureRequest
) -> None:
    request.node.user_properties.append(("engine", "postgresql"))
    live(postgres_world, settings(USUAL, max_examples=RUNS // 10))


def everything_exists(action: life.Action, _facts: object, *, on_behalf: bool) -> life.Row:
    return life.TABLE[action]


def plant_a_service_that_never_asks_the_table(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(acting, "step", everything_exists)


def plant_a_transition_that_is_not_in_the_table(patch: pytest.MonkeyPatch) -> None:
    row = life.TABLE[life.Action.TAKE_BACK]
    patch.setitem(life.TABLE, row.action, replace(row, froms=row.froms | life.SENT))


def plant_another_outcome(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(life.TABLE, life.Action.GIVE_BACK, replace(life.TABLE[life.Action.GIVE_BACK], to=life.NOT_STARTED))


def plant_an_acceptance_that_reopening_forgets(patch: pytest.MonkeyPatch) -> None:
    def end_and_forget(act: acting.Act, how: records.Ending) -> None:
        act.school_return.accepted_submission = None
        records.end_request(act, how)

    patch.setattr(reviewing, "end_request", end_and_forget)


def plant_a_second_event(patch: pytest.MonkeyPatch) -> None:
    recorded = audit.record

    def record_twice(*given: Any, **named: Any) -> None:
        recorded(*given, **named)
        recorded(*given, **named)

    patch.setattr(acting.audit, "record", record_twice)


@pytest.mark.parametrize(
    "plant",
    [
        plant_a_service_that_never_asks_the_table,
        plant_a_transition_that_is_not_in_the_table,
        plant_another_outcome,
        plant_an_acceptance_that_reopening_forgets,
        plant_a_second_event,
    ],
)
def test_a_planted_fault_is_found(
    plant: Callable[[pytest.MonkeyPatch], None],
    sqlite_world: Callable[[], AbstractContextManager[World]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception, NoResultFound)):
        live(sqlite_world, settings(USUAL, phases=[Phase.generate]))
