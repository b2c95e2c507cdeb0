"""One pooled connection that serves one scope after another: nothing of a scope stays on it, whatever went before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.pool import QueuePool

from la_portal.db import Database, OutOfScope, TenantSession
from la_portal.models import Authority, School
from tests.conftest import only
from tests.tenants import OUR_SCHOOL, OUR_SCHOOL_ALONE, OURS, THEIRS


@pytest.fixture
def one_connection(full_database: Database) -> Database:
    """A full database whose pool holds one connection and cannot make a second."""
    pool = full_database.engine.pool
    assert isinstance(pool, QueuePool)
    full_database.engine.pool = QueuePool(
        pool._creator, pool_size=1, max_overflow=0, timeout=0.2, _dispatch=pool.dispatch
    )
    return full_database


def ends_well(session: TenantSession) -> None:
    session.execute(select(School)).all()


def raises(session: TenantSession) -> None:
    session.execute(select(School)).all()
    raise ZeroDivisionError


def fails_in_the_database(session: TenantSession) -> None:
    session.execute(select(School)).all()
    session.add(School(authority_id=session.scope.authority_id, school_id=OUR_SCHOOL))
    session.flush()


def is_refused(session: TenantSession) -> None:
    session.execute(select(School)).all()
    session.execute(text("select name from school"))


def rolls_back_and_goes_on(session: TenantSession) -> None:
    session.rollback()
    assert {row.authority_id for row in session.execute(select(School)).scalars()} == {session.scope.authority_id}


def commits_and_goes_on(session: TenantSession) -> None:
    session.commit()
    assert {row.authority_id for row in session.execute(select(School)).scalars()} == {session.scope.authority_id}


def closes_and_goes_on(session: TenantSession) -> None:
    session.close()
    assert {row.authority_id for row in session.execute(select(School)).scalars()} == {session.scope.authority_id}


def fails_inside_a_savepoint(session: TenantSession) -> None:
    with pytest.raises(DBAPIError), session.begin_nested():
        fails_in_the_database(session)
    assert {row.authority_id for row in session.execute(select(School)).scalars()} == {session.scope.authority_id}


ENDINGS = [ends_well, raises, fails_in_the_database, is_refused, rolls_back_and_goes_on, commits_and_goes_on,
           closes_and_goes_on, fails_inside_a_savepoint]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.__name__)
def test_a_scope_does_not_stay_on_its_connection(
    ending: Callable[[TenantSession], None], one_connection: Database
) -> None:
    for scope in (THEIRS, OURS, OUR_SCHOOL_ALONE, THEIRS):
        try:
            with one_connection.tenant(scope, writing=True) as session:
                ending(session)
        except (ZeroDivisionError, DBAPIError, OutOfScope):
            assert ending in (raises, fails_in_the_database, is_refused)
        for other, expected in ((OURS, {1}), (THEIRS, {2})):
            with one_connection.tenant(other) as session:
                assert set(session.execute(select(School.authority_id)).scalars()) == expected
        with one_connection.tenant(OUR_SCHOOL_ALONE) as session:
            assert session.execute(select(School.school_id)).scalars().all() == [OUR_SCHOOL]
        with one_connection.identity() as session, pytest.raises(OutOfScope):
            session.execute(select(School)).all()


def test_the_pool_really_holds_one_connection(one_connection: Database) -> None:
    with one_connection.tenant(OURS) as first:
        first.execute(select(School)).all()
        with one_connection.tenant(THEIRS) as second, pytest.raises(TimeoutError):
            second.execute(select(School)).all()


@only("postgresql", "full")
def test_what_is_given_back_to_the_pool_has_no_setting(one_connection: Database) -> None:
    told = text(
        "select current_setting('la_portal.authority', true), current_setting('la_portal.schools', true),"
        " current_setting('transaction_read_only')"
    )
    for writing in (True, False, True):
        with one_connection.tenant(THEIRS, writing=writing) as session:
            session.execute(select(School)).all()
        with one_connection.engine.connect() as connection:
            assert tuple(connection.execute(told).one()) == ("", "", "off")


def test_a_reading_transaction_leaves_the_next_one_writing(one_connection: Database) -> None:
    with one_connection.tenant(OURS) as session:
        session.execute(select(School)).all()
    with one_connection.tenant(OURS, writing=True) as session:
        session.execute(select(School)).scalars().first().town = "x"
    with one_connection.identity() as session:
        session.execute(select(Authority)).all()
    with one_connection.identity(writing=True) as session:
        session.add(Authority(id=3, la_code="993", name="third"))
