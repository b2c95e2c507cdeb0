"""Upgrades: from every revision, with rows of two authorities, on both engines, nothing is lost and all is guarded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, column, create_engine, inspect, text
from sqlalchemy import table as sql_table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

import migrations
from la_portal.db import Database
from la_portal.models import TENANT_TABLES, Authority, Base, School
from la_portal.schema import alembic_config, is_current, upgrade
from la_portal.vocabulary import Scope
from migrations.guards import APPEND_ONLY, install_guards
from tests.conftest import Place, next_name, only
from tests.postgres import OWNER, Cluster
from tests.tenants import MARK, OURS, THEIRS, rows

REVISIONS = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]
HEAD = REVISIONS[-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def owner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The owner's engine on a database without a table."""
    request.node.user_properties.append(("engine", request.param))
    if request.param == "sqlite":
        yield create_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}", poolclass=NullPool)
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with cluster.copy_of("template0", next_name()) as name:
        yield create_engine(cluster.url(name, OWNER), poolclass=NullPool)


def bring_to(engine: Engine, revision: str, scripts: Path | None = None) -> None:
    """The database is at that revision; `scripts` is a history to use in place of the service's own."""
    with engine.connect() as connection:
        config: Config = alembic_config(connection)
        if scripts:
            config.set_main_option("script_location", str(scripts))
        command.upgrade(config, revision)


def fill_tables_that_exist(engine: Engine) -> None:
    """Rows of both authorities stand in every tenant table that this revision has, in the columns that it has."""
    reflected = MetaData()
    reflected.reflect(engine)
    with engine.begin() as connection:
        for scope, mark in MARK.items():
            face = {"id": scope.authority_id, "la_code": f"99{scope.authority_id}", "name": mark, "brand": "#123456"}
            connection.execute(reflected.tables["authority"].insert(), face)
        for scope in (OURS, THEIRS):
            act_as(connection, scope.authority_id)
            for table in Base.metadata.sorted_tables:
                if table.name in TENANT_TABLES & set(reflected.tables):
                    insert_what_is_known(connection, reflected.tables[table.name], table, scope)


def insert_what_is_known(connection: Connection, known: Table, table: Table, scope: Scope) -> None:
    columns = [column(each.name, each.type) for each in table.columns if each.name in known.columns]
    names = {each.name for each in columns}
    there = [{name: value for name, value in values.items() if name in names} for values in rows(table, scope)]
    connection.execute(sql_table(table.name, *columns).insert(), there)


def act_as(connection: Connection, authority_id: int) -> None:
    if connection.dialect.name == "postgresql":
        bind = text("select set_config('la_portal.authority', :id, true), set_config('la_portal.schools', '*', true)")
        connection.execute(bind, {"id": str(authority_id)})


def contents(engine: Engine) -> dict[tuple[str, int], list[Any]]:
    """Every row of every tenant table by authority, as the owner sees it when it acts as that authority."""
    found: dict[tuple[str, int], list[Any]] = {}
    for authority_id in (1, 2):
        with engine.begin() as connection:
            act_as(connection, authority_id)
            for name in sorted(TENANT_TABLES & set(inspect(connection).get_table_names())):
                statement = f"select * from {name} where authority_id = {authority_id} order by 1, 2, 3"
                found[name, authority_id] = [dict(row) for row in connection.execute(text(statement)).mappings()]
    return found


def guards(engine: Engine) -> set[tuple[Any, ...]]:
    """Every policy, trigger, grant and row security flag that the database has."""
    queries = ["select 'trigger', name, tbl_name, sql from sqlite_master where type = 'trigger'"]
    if engine.dialect.name == "postgresql":
        queries = [
            "select 'policy', tablename, policyname, permissive, cmd, qual, with_check from pg_policies",
            "select 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
            "select 'grant', table_name, privilege_type, grantee from information_schema.role_table_grants"
            " where grantee = 'la_portal_app'",
            "select 'forced', relname from pg_class where relrowsecurity and relforcerowsecurity",
        ]
    with engine.connect() as connection:
        return {tuple(row) for query in queries for row in connection.execute(text(query))}


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_from_any_revision_keeps_every_row_and_guard(revision: str, owner: Engine) -> None:
    bring_to(owner, revision)
    fill_tables_that_exist(owner)
    before = contents(owner)
    assert all(before.values())
    bring_to(owner, "head")
    after = contents(owner)
    for key, kept in before.items():
        assert [{name: row[name] for name in kept[0]} for row in after[key]] == kept
    fresh = guards(owner)
    assert {table for kind, table, *_ in fresh if kind == "forced"} == (
        TENANT_TABLES if owner.dialect.name == "postgresql" else set()
    )
    with owner.connect() as connection:
        assert is_current(connection)
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_the_models_are_what_the_revisions_make(owner: Engine) -> None:
    bring_to(owner, "head")
    with owner.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_a_column_that_no_revision_makes_is_found(owner: Engine) -> None:
    bring_to(owner, "head")
    with owner.begin() as connection:
        connection.execute(text("alter table school add column planted integer"))
    with owner.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) != []


def test_a_second_upgrade_and_a_second_set_of_guards_change_nothing(owner: Engine) -> None:
    bring_to(owner, "head")
    fill_tables_that_exist(owner)
    before, guarded = contents(owner), guards(owner)
    bring_to(owner, "head")
    with owner.begin() as connection:
        install_guards(connection)
        install_guards(connection)
    assert contents(owner) == before
    assert guards(owner) == guarded


def test_every_table_that_is_append_only_has_its_triggers(owner: Engine) -> None:
    bring_to(owner, "head")
    acts = [guard for guard in guards(owner) if guard[0] == "trigger"]
    if owner.dialect.name == "sqlite":
        assert {(name, table) for _, name, table, _ in acts} == {
            (f"{table}_{act}", table) for table in APPEND_ONLY for act in ("update", "delete")
        }
    else:
        assert {table for _, table, _ in acts} == set(APPEND_ONLY)
        assert all("BEFORE DELETE OR UPDATE OR TRUNCATE" in definition for *_, definition in acts)


@only("postgresql", "owner")
def test_the_application_may_read_add_change_and_no_more(owner: Engine) -> None:
    bring_to(owner, "head")
    granted: dict[str, set[str]] = {}
    for kind, *rest in guards(owner):
        if kind == "grant":
            granted.setdefault(rest[0], set()).add(rest[1])
    appended, changed = {"SELECT", "INSERT"}, {"SELECT", "INSERT", "UPDATE", "DELETE"}
    expected = {name: appended if name in APPEND_ONLY else changed for name in Base.metadata.tables}
    assert granted == {**expected, "alembic_version": {"SELECT"}}


PLANTED = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "planted", "{head}", None, None


def upgrade() -> None:
    {body}
"""
REBUILDS = """with op.batch_alter_table("{table}", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("planted", sa.Integer()))"""


def planted(folder: Path, body: str) -> Path:
    """The service's history with one revision more."""
    scripts = folder / "history"
    shutil.copytree(Path(migrations.__file__).parent, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "planted.py").write_text(PLANTED.format(head=HEAD, body=body))
    return scripts


@pytest.mark.parametrize("table", ["authority_state", "school", "submission", "audit_event"])
def test_a_table_that_is_rebuilt_keeps_its_rows_children_and_guards(table: str, owner: Engine, tmp_path: Path) -> None:
    bring_to(owner, "head")
    fill_tables_that_exist(owner)
    before, guarded = contents(owner), guards(owner)
    recreate = "always" if owner.dialect.name == "sqlite" else "never"
    bring_to(owner, "planted", planted(tmp_path, REBUILDS.format(table=table, recreate=recreate)))
    after = contents(owner)
    for key, kept in before.items():
        assert [{name: row[name] for name in kept[0]} for row in after[key]] == kept
    assert guards(owner) == guarded


LOSSES = {"sqlite": "delete from school_link", "postgresql": "truncate school_link"}


def test_an_upgrade_that_would_lose_rows_changes_nothing(owner: Engine, tmp_path: Path) -> None:
    bring_to(owner, "head")
    fill_tables_that_exist(owner)
    before = contents(owner)
    scripts = planted(tmp_path, f'op.execute("{LOSSES[owner.dialect.name]}")')
    with pytest.raises(RuntimeError, match="would lose rows of school_link"):
        bring_to(owner, "planted", scripts)
    assert contents(owner) == before
    with owner.connect() as connection:
        assert is_current(connection)


def test_an_upgrade_reaches_the_rows_of_every_authority(owner: Engine, tmp_path: Path) -> None:
    bring_to(owner, "head")
    fill_tables_that_exist(owner)
    bring_to(owner, "planted", planted(tmp_path, "op.execute(\"update school set name = 'mended'\")"))
    names = {row["name"] for (table, _), found in contents(owner).items() if table == "school" for row in found}
    assert names == {"mended"}


@only("sqlite")
def test_replacing_a_row_does_not_step_round_an_append_only_table(database: Database, place: Place) -> None:
    replace = (
        "insert or replace into identity_event (id, happened_at, kind, detail) values (1, '2026-01-01', 'x', '{}')"
    )
    with database.engine.begin() as connection:
        connection.exec_driver_sql(replace)
    with database.engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.exec_driver_sql(replace)
    with create_engine(place.url).connect() as unguarded:
        unguarded.exec_driver_sql(replace)


def test_upgrading_makes_a_missing_folder_and_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'la_portal.sqlite'}"
    upgrade(url)
    upgrade(url)
    with Database(url).identity(writing=True) as session:
        session.add(Authority(id=1, la_code="990", name="x"))
    with Database(url).tenant(OURS) as session:
        assert session.query(School).all() == []
