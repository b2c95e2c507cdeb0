"""Rows that leave by COPY are held to the scope by every layer that holds a select."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from la_portal import db
from la_portal.db import Database, OutOfScope, copy_out
from la_portal.models import Note, Person, School
from la_portal.vocabulary import Scope
from tests.conftest import only
from tests.tenants import OUR_SCHOOL, OUR_SCHOOL_ALONE, OURS

pytestmark = only("postgresql", "full")


def copied(database: Database, scope: Scope, statement: object) -> list[bytes]:
    with database.tenant(scope) as session:
        return [bytes(line) for line in copy_out(session, statement) or ()]


def test_a_statement_that_does_not_say_whose_rows_gets_the_scopes_alone(full_database: Database) -> None:
    assert copied(full_database, OURS, select(School.name)) == [b"ours\n", b"ours\n"]
    assert copied(full_database, OUR_SCHOOL_ALONE, select(School.school_id)) == [f"{OUR_SCHOOL}\n".encode()]
    assert copied(full_database, OUR_SCHOOL_ALONE, select(Note.words)) == []


@pytest.mark.parametrize("statement", [select(School.__table__.c.name), select(Person.email)], ids=["core", "identity"])
def test_what_criteria_do_not_reach_is_refused(statement: object, full_database: Database) -> None:
    with pytest.raises(OutOfScope):
        copied(full_database, OURS, statement)


def test_without_criteria_and_tripwire_the_policies_hold(
    full_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "_criteria", lambda _scope: [])
    monkeypatch.setattr(db, "_tripwire", lambda *_given: None)
    assert copied(full_database, OURS, select(School.__table__.c.name)) == [b"ours\n", b"ours\n"]


def test_whoever_stops_reading_leaves_a_connection_that_serves_on(full_database: Database) -> None:
    with full_database.tenant(OURS) as session:
        lines = copy_out(session, select(School.name))
        assert lines is not None
        next(lines)
        lines.close()
        assert session.execute(select(School.name)).scalars().all() == ["ours", "ours"]
