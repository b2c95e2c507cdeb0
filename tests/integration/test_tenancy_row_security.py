"""PostgreSQL's row-level security alone: a bare connection as the application's role, its settings made by hand.

Nothing of db.py stands between these statements and the tables. The control is the same statement once the owner has
switched row-level security off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import Connection, errors
from sqlalchemy import make_url

from la_portal.models import TENANT_TABLES
from migrations.guards import APPEND_ONLY
from tests.conftest import Place, only
from tests.tenants import OUR_OTHER_SCHOOL, OUR_SCHOOL, SCHOOL_MODELS, TEAM_MODELS, TENANT_MODELS, THEIR_SCHOOL

pytestmark = only("postgresql", "full")

TABLES = [model.__tablename__ for model in TENANT_MODELS]
SCHOOL_TABLES = [model.__tablename__ for model in SCHOOL_MODELS]
TEAM_TABLES = [model.__tablename__ for model in TEAM_MODELS]
CHANGEABLE = sorted(TENANT_TABLES - set(APPEND_ONLY))
NO_SETTING = (None, None)
OURS_WHOLE, OUR_SCHOOL_ONLY = ("1", "*"), ("1", str(OUR_SCHOOL))


def connect(url: str) -> Connection:
    """A bare connection of the driver, in autocommit, so that a test says where its transactions begin."""
    parsed = make_url(url)
    return psycopg.connect(
        host=str(parsed.query["host"]), user=parsed.username, dbname=parsed.database, autocommit=True
    )


@contextmanager
def bound(place: Place, authority: str | None, schools: str | None) -> Iterator[Connection]:
    """A transaction of the application's role with the two settings made as db.py makes them, rolled back."""
    with connect(place.url) as connection, connection.transaction(force_rollback=True):
        for name, value in (("authority", authority), ("schools", schools)):
            if value is not None:
                connection.execute("select set_config(%s, %s, true)", (f"la_portal.{name}", value))
        yield connection


def run(connection: Connection, statement: str) -> list[tuple[object, ...]]:
    """The rows that the statement gives, if it gives any."""
    cursor = connection.execute(statement.encode())
    return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


def without_row_security(place: Place) -> None:
    with connect(place.owner_url) as owner:
        for table in TABLES:
            run(owner, f"alter table {table} disable row level security")


def authorities(connection: Connection, table: str) -> set[object]:
    return {row[0] for row in run(connection, f"select authority_id from {table}")}


def test_every_table_shows_one_authority(full: Place) -> None:
    with bound(full, *OURS_WHOLE) as connection:
        assert [authorities(connection, table) for table in TABLES] == [{1}] * len(TABLES)
    with bound(full, "2", "*") as connection:
        assert [authorities(connection, table) for table in TABLES] == [{2}] * len(TABLES)
    without_row_security(full)
    with bound(full, *OURS_WHOLE) as connection:
        assert [authorities(connection, table) for table in TABLES] == [{1, 2}] * len(TABLES)


@pytest.mark.parametrize("settings", [NO_SETTING, ("", ""), ("", "*"), (None, "*"), ("3", "*")])
def test_without_an_authority_no_table_shows_a_row(settings: tuple[str | None, str | None], full: Place) -> None:
    with bound(full, *settings) as connection:
        assert [authorities(connection, table) for table in TABLES] == [set()] * len(TABLES)


@pytest.mark.parametrize("schools", [None, "", "0", str(THEIR_SCHOOL)])
def test_without_its_schools_no_table_of_schools_shows_a_row(schools: str | None, full: Place) -> None:
    with bound(full, "1", schools) as connection:
        assert [authorities(connection, table) for table in SCHOOL_TABLES] == [set()] * len(SCHOOL_TABLES)


def test_a_school_sees_itself_alone(full: Place) -> None:
    seen = [f"select distinct school_id from {table}" for table in SCHOOL_TABLES]
    with bound(full, *OUR_SCHOOL_ONLY) as connection:
        assert [run(connection, statement) for statement in seen] == [[(OUR_SCHOOL,)]] * len(SCHOOL_TABLES)
    with bound(full, "1", f"{OUR_SCHOOL},{OUR_OTHER_SCHOOL}") as connection:
        assert [len(run(connection, statement)) for statement in seen] == [2] * len(SCHOOL_TABLES)


def test_the_settings_end_with_their_transaction(full: Place) -> None:
    with connect(full.url) as connection:
        for ends_in_error in (False, True, False):
            with pytest.raises(ZeroDivisionError), connection.transaction():
                connection.execute("select set_config('la_portal.authority', '1', true)")
                connection.execute("select set_config('la_portal.schools', '*', true)")
                assert authorities(connection, "school") == {1}
                if ends_in_error:
                    with pytest.raises(errors.DivisionByZero):
                        connection.execute("select 1 / 0")
                raise ZeroDivisionError
            settings = "select current_setting('la_portal.authority', true), current_setting('la_portal.schools', true)"
            assert run(connection, settings) == [("", "")]
            assert [authorities(connection, table) for table in TABLES] == [set()] * len(TABLES)


FOREIGN_READS = {
    "subquery": "select (select max(name) from school where authority_id = 2)",
    "CTE": "with s as materialized (select * from school) select name from s where authority_id = 2",
    "join": "select s.name from authority_state a join school s on s.authority_id <> a.authority_id",
    "set operation": "select name from school except select name from school where authority_id = 1",
    "window": "select max(authority_id) over () from school where authority_id = 2",
    "locking": "select name from school where authority_id = 2 for update",
    "returning": "update school set name = name where authority_id = 2 returning name",
    "table": "select name from (table school) s where authority_id = 2",
    "leaky operator": f"select 1 / (school_id - {THEIR_SCHOOL}) from school where authority_id = 2",
    "cursor": "declare c cursor for select name from school where authority_id = 2; fetch all from c",
}


@pytest.mark.parametrize("shape", FOREIGN_READS)
def test_no_shape_of_read_reaches_the_other_authority(shape: str, full: Place) -> None:
    assert told(full, FOREIGN_READS[shape]) in ([], [(None,)])
    without_row_security(full)
    assert told(full, FOREIGN_READS[shape]) not in ([], [(None,)])


def told(place: Place, statement: str) -> list[tuple[object, ...]]:
    """What the statement gives; an error of the data that it met counts as telling."""
    try:
        with bound(place, *OURS_WHOLE) as connection:
            *first, last = statement.split("; ")
            for step in first:
                run(connection, step)
            return run(connection, last)
    except errors.DivisionByZero as error:
        return [(error,)]


COPY = "insert into school_link (authority_id, school_id, linked_urn, kind)"
REFUSED_WRITES = {
    "insert": f"{COPY} values (2, {THEIR_SCHOOL}, 9, 'x')",
    "insert from select": f"{COPY} select 2, {THEIR_SCHOOL}, 9, 'x' from school_link limit 1",
    "insert for a parent of theirs": f"{COPY} values (1, {THEIR_SCHOOL}, 9, 'x')",
    "insert on conflict": f"{COPY} select 2, {THEIR_SCHOOL}, 1, 'theirs' on conflict "
    "(authority_id, school_id, linked_urn, kind) do update set established_on = null",
    "insert on conflict do nothing": f"{COPY} values (2, {THEIR_SCHOOL}, 1, 'theirs') on conflict do nothing",
    "on conflict that moves": f"{COPY} select authority_id, school_id, linked_urn, kind from school_link on conflict "
    "(authority_id, school_id, linked_urn, kind) do update set authority_id = 2",
    "move a row": "update school_link set authority_id = 2",
    "move a row by a subquery": f"update school_link set (authority_id, school_id) = (select 2, {THEIR_SCHOOL})",
    "merge": f"merge into school_link using (select 1) s on false when not matched then insert "
    f"(authority_id, school_id, linked_urn, kind) values (2, {THEIR_SCHOOL}, 9, 'x')",
    "copy in": "copy school_link from stdin",
    "copy out to a program": "copy school_link to program 'cat'",
    "truncate": "truncate school_link",
    "switch row security off": "alter table school_link no force row level security",
    "drop the policy": "drop policy authority on school_link",
    "become the owner": "set role la_portal_owner",
    "become the superuser": "set session authorization superuser",
    "step round triggers": "set session_replication_role = replica",
    "make a table": "create table public.new (id int)",
    "make a function": "create function public.f() returns int language sql as 'select 1'",
    "make a view": "create view public.v as select * from school",
    "ask for no row security": "set local row_security = off; select * from school",
    "change the history": "update alembic_version set version_num = 'x'",
}

OTHER_REFUSALS = {
    "insert for a parent of theirs": errors.ForeignKeyViolation,
    "copy in": errors.FeatureNotSupported,
}


@pytest.mark.parametrize("name", REFUSED_WRITES)
def test_no_shape_of_write_reaches_the_other_authority(name: str, full: Place) -> None:
    expected = OTHER_REFUSALS.get(name, errors.InsufficientPrivilege)
    with pytest.raises(expected), bound(full, *OURS_WHOLE) as connection:
        run(connection, REFUSED_WRITES[name])


@pytest.mark.parametrize("name", ["insert", "insert from select", "insert on conflict", "insert on conflict do nothing",
                                  "merge"])  # fmt: skip
def test_without_row_security_those_writes_arrive(name: str, full: Place) -> None:
    without_row_security(full)
    with bound(full, *OURS_WHOLE) as connection:
        run(connection, REFUSED_WRITES[name])


@pytest.mark.parametrize("table", CHANGEABLE)
def test_an_update_or_delete_of_all_finds_none_of_theirs(table: str, full: Place) -> None:
    for act in (f"update {table} set authority_id = authority_id", f"delete from {table}"):
        with bound(full, *OURS_WHOLE) as connection:
            assert run(connection, f"{act} where authority_id = 2") == [(0,)]
    with bound(full, *OUR_SCHOOL_ONLY) as connection:
        if table in SCHOOL_TABLES:
            assert run(connection, f"update {table} set authority_id = authority_id") == [(1,)]
        if table in TEAM_TABLES:
            assert run(connection, f"update {table} set authority_id = authority_id") == [(0,)]


def test_a_school_writes_for_itself_alone(full: Place) -> None:
    for schools, allowed in ((str(OUR_SCHOOL), True), (str(OUR_OTHER_SCHOOL), False), ("", False)):
        with bound(full, "1", schools) as connection:
            insert = f"{COPY} values (1, {OUR_SCHOOL}, 9, 'x')"
            if allowed:
                assert run(connection, insert) == [(1,)]
            else:
                with pytest.raises(errors.InsufficientPrivilege):
                    run(connection, insert)


def test_a_school_records_an_event_of_the_authority_that_it_cannot_read(full: Place) -> None:
    with connect(full.owner_url) as owner:
        listed = run(owner, "select string_agg(attname, ', ' order by attnum) from pg_attribute"
                            " where attrelid = 'audit_event'::regclass and attnum > 0")[0][0]  # fmt: skip
    values = str(listed).replace("number", "number + 10").replace("school_id", "null")
    copied = f"insert into audit_event ({listed}) select {values} from audit_event"
    with bound(full, *OUR_SCHOOL_ONLY) as connection:
        assert run(connection, copied) == [(1,)]
        assert run(connection, "select count(*) from audit_event") == [(1,)]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_append_only_is_not_changed_even_by_its_owner(table: str, full: Place) -> None:
    column = "id" if table == "identity_event" else "authority_id"
    acts = (f"update {table} set {column} = {column}", f"delete from {table}", f"truncate {table} cascade")
    for act in acts:
        with pytest.raises(errors.InsufficientPrivilege), bound(full, *OURS_WHOLE) as connection:
            run(connection, act)
        with pytest.raises(errors.RaiseException, match="append-only"), connect(full.owner_url) as owner:
            run(owner, act)


def test_a_transaction_made_read_only_cannot_make_itself_writing(full: Place) -> None:
    with bound(full, *OURS_WHOLE) as connection:
        connection.execute("select set_config('transaction_read_only', 'on', true)")
        with pytest.raises(errors.ActiveSqlTransaction):
            connection.execute("set transaction read write")
    with pytest.raises(errors.ReadOnlySqlTransaction), bound(full, *OURS_WHOLE) as connection:
        connection.execute("select set_config('transaction_read_only', 'on', true)")
        run(connection, "update school set name = 'x'")


def test_a_view_of_the_owner_shows_no_more_than_its_tables(full: Place) -> None:
    with connect(full.owner_url) as owner:
        run(owner, "create view everything as select * from school")
        run(owner, "grant select on everything to la_portal_app")
    with bound(full, *OURS_WHOLE) as connection:
        assert authorities(connection, "everything") == {1}
    with bound(full, *NO_SETTING) as connection:
        assert authorities(connection, "everything") == set()


def test_an_explained_plan_counts_no_row_of_the_other_authority(full: Place) -> None:
    explain = "explain (analyze, costs off, timing off, summary off) select * from school where authority_id = 2"
    with bound(full, *OURS_WHOLE) as connection:
        plan = "\n".join(str(row[0]) for row in run(connection, explain))
    assert "theirs" not in plan
    assert str(THEIR_SCHOOL) not in plan


def test_planner_statistics_tell_the_application_nothing(full: Place) -> None:
    wanted = "select tablename from pg_stats where schemaname = 'public' and tablename = any(array[{}])".format(
        ", ".join(f"'{table}'" for table in TABLES)
    )
    with connect(full.owner_url) as owner:
        run(owner, "alter table school no force row level security")
        run(owner, "analyze school")
        assert run(owner, wanted)
        run(owner, "alter table school force row level security")
    with bound(full, *OURS_WHOLE) as connection:
        assert run(connection, wanted) == []


def test_the_owner_itself_is_held_by_its_policies(full: Place) -> None:
    with connect(full.owner_url) as owner:
        assert [authorities(owner, table) for table in TABLES] == [set()] * len(TABLES)
