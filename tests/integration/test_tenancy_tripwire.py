"""The tripwire alone: a plain session, without criteria or flush guard, on a connection that is bound or is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, insert, select, text, update
from sqlalchemy.orm import Session

from la_portal import db, statements
from la_portal.db import Database, OutOfScope
from la_portal.models import TENANT_TABLES, Authority, School
from la_portal.vocabulary import Scope
from tests.conftest import only
from tests.shapes import BEYOND, COVERED
from tests.tenants import IDENTITY_MODELS, OUR_SCHOOL, OURS, TENANT_MODELS, THEIRS, row

LISTED_FROM = {name: statement for name, statement in BEYOND.items() if name != "EXPLAIN"} | COVERED


@contextmanager
def plain(database: Database, scope: Scope | str | None) -> Iterator[Session]:
    """A session with no layer of its own, on a connection bound to `scope`."""
    with Session(database.engine.execution_options(la_portal_scope=scope)) as session:
        yield session


@pytest.mark.parametrize("model", TENANT_MODELS)
def test_an_unbound_session_names_no_tenant_table(model: Any, database: Database) -> None:
    with Session(database.engine) as session, pytest.raises(OutOfScope):
        session.execute(select(model)).all()
    with Session(database.engine) as session, pytest.raises(OutOfScope):
        session.execute(select(func.count()).select_from(model)).all()
    with database.engine.connect() as connection, pytest.raises(OutOfScope):
        connection.exec_driver_sql(f"select * from {model.__tablename__}")
    with database.engine.connect() as connection, pytest.raises(OutOfScope):
        connection.execute(insert(model.__table__), row(model.__table__, OURS, OUR_SCHOOL))


@only("sqlite", "full")
def test_without_the_tripwire_an_unbound_session_reads_everybodys(full_database: Database) -> None:
    event.remove(full_database.engine, "before_cursor_execute", db._tripwire)
    with Session(full_database.engine) as session:
        assert set(session.execute(select(School.authority_id)).scalars()) == {1, 2}


@pytest.mark.parametrize("shape", LISTED_FROM)
def test_a_bound_statement_that_does_not_say_whose_rows_is_refused(shape: str, database: Database) -> None:
    with plain(database, OURS) as session, pytest.raises(OutOfScope, match="does not say whose"):
        session.execute(LISTED_FROM[shape]).all()


@pytest.mark.parametrize("act", ["update school set name = 'x'", "delete from school", "select * from School",
                                 "with s as (select * from school) select * from s",
                                 "insert into school (name) select name from school",
                                 "select 1 where exists (select 1 from authority_state, school)",
                                 "select x.name from (authority_state join school as x on true)"])  # fmt: skip
def test_raw_text_that_does_not_say_whose_rows_is_refused(act: str, database: Database) -> None:
    with plain(database, OURS) as session, pytest.raises(OutOfScope, match="does not say whose"):
        session.execute(text(act))


def test_a_statement_that_says_whose_rows_passes(full_database: Database) -> None:
    with plain(full_database, OURS) as session:
        ours = select(School.name).where(School.authority_id == OURS.authority_id)
        assert session.execute(ours).scalars().all() == ["ours", "ours"]


@pytest.mark.parametrize("model", IDENTITY_MODELS)
def test_a_tenants_connection_names_no_identity(model: Any, database: Database) -> None:
    with plain(database, OURS) as session, pytest.raises(OutOfScope):
        session.execute(select(model)).all()
    with database.tenant(OURS) as session, pytest.raises(OutOfScope):
        session.execute(select(model)).all()


@pytest.mark.parametrize("model", TENANT_MODELS)
def test_an_identity_session_names_no_tenant_table(model: Any, database: Database) -> None:
    with database.identity(writing=True) as session:
        assert session.execute(select(Authority)).all() == []
        with pytest.raises(OutOfScope):
            session.execute(select(model)).all()


@pytest.mark.parametrize("values", [{"authority_id": 2}, {"name": "x", "authority_id": 2}, {"school_id": 1}])
def test_an_update_that_moves_rows_is_refused(values: dict[str, Any], database: Database) -> None:
    with database.tenant(OURS, writing=True) as session, pytest.raises(OutOfScope, match="move"):
        session.execute(update(School).values(values))


@pytest.mark.parametrize("act", ["update school set authority_id = 2", "update school set name = 'x', school_id=1",
                                 "insert into school_link (authority_id) values (1) on conflict (authority_id)"
                                 " do update set authority_id = 2"])  # fmt: skip
def test_raw_text_that_moves_rows_is_refused(act: str, database: Database) -> None:
    with plain(database, OURS) as session, pytest.raises(OutOfScope, match="move"):
        session.execute(text(act))


def test_an_update_within_the_authority_is_not_a_move(full_database: Database) -> None:
    with full_database.tenant(OURS, writing=True) as session:
        elsewhere = select(func.max(School.name)).scalar_subquery()
        session.execute(update(School).values(town=elsewhere, name="x").where(School.school_id == OUR_SCHOOL))
        assert session.execute(select(School.town).where(School.name == "x")).scalars().all() == ["ours"]


def test_the_scope_of_a_connection_does_not_change_by_a_statements_options(full_database: Database) -> None:
    with full_database.tenant(OURS) as session:
        options = {"la_portal_scope": THEIRS}
        assert set(session.execute(select(School.authority_id), execution_options=options).scalars()) == {1}


def test_every_statement_that_a_full_session_sends_is_read_as_bounded(full_database: Database) -> None:
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(full_database.engine, "before_cursor_execute", note)
    with full_database.tenant(OURS) as session:
        for model in TENANT_MODELS:
            assert session.execute(select(model)).all()
    named = {table for statement in sent for table in statements.read(statement).tenant}
    assert named == TENANT_TABLES
    assert not any(statements.read(statement).unbounded for statement in sent)
