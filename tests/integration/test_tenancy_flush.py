"""The flush guard alone: what a session may add, change and delete, where no database helps (SQLite, no tripwire)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session, make_transient_to_detached

from la_portal import db
from la_portal.db import Database, OutOfScope, TenantSession
from la_portal.models import Authority, Base, Collection, FreeText, School, SchoolLink, SchoolReturn
from tests.conftest import Place, only
from tests.tenants import OUR_OTHER_SCHOOL, OUR_SCHOOL, OUR_SCHOOL_ALONE, OURS, THEIR_SCHOOL, THEIRS, row

pytestmark = only("sqlite", "full")


@pytest.fixture
def flush_guard_alone(full_database: Database) -> Database:
    """A full database whose engine has no tripwire."""
    event.remove(full_database.engine, "before_cursor_execute", db._tripwire)
    return full_database


def link(scope: db.Scope, school_id: int) -> SchoolLink:
    return SchoolLink(**{**row(SchoolLink.__table__, scope, school_id), "linked_urn": 9})


def loaded(database: Database, model: type[Any], scope: db.Scope, school_id: int) -> Any:
    """Another scope's row, read by a session of that scope, as a careless service might keep it."""
    with database.tenant(scope) as session:
        return session.execute(select(model).where(model.school_id == school_id)).scalar_one()


def add_theirs(session: TenantSession, _database: Database) -> None:
    session.add(link(THEIRS, THEIR_SCHOOL))


def add_with_no_authority(session: TenantSession, _database: Database) -> None:
    session.add(SchoolLink(school_id=OUR_SCHOOL, linked_urn=9, kind="x"))


def move_ours(session: TenantSession, _database: Database) -> None:
    session.execute(select(School)).scalars().first().authority_id = 2


def change_theirs(session: TenantSession, database: Database) -> None:
    theirs = loaded(database, School, THEIRS, THEIR_SCHOOL)
    session.add(theirs)
    theirs.name = "taken"


def take_theirs(session: TenantSession, database: Database) -> None:
    theirs = loaded(database, School, THEIRS, THEIR_SCHOOL)
    session.add(theirs)
    theirs.authority_id = 1


def delete_theirs(session: TenantSession, database: Database) -> None:
    session.delete(loaded(database, FreeText, THEIRS, THEIR_SCHOOL))


def merge_theirs(session: TenantSession, _database: Database) -> None:
    session.merge(School(**{**row(School.__table__, THEIRS, THEIR_SCHOOL), "name": "taken"}))


def forge_theirs(session: TenantSession, _database: Database) -> None:
    forged = School(authority_id=2, school_id=THEIR_SCHOOL)
    make_transient_to_detached(forged)
    session.add(forged)
    forged.name = "taken"


def add_an_identity(session: TenantSession, _database: Database) -> None:
    session.add(Authority(id=9, la_code="999", name="new"))


FOREIGN_WRITES: list[Callable[[TenantSession, Database], None]] = [
    add_theirs, add_with_no_authority, move_ours, change_theirs, take_theirs, delete_theirs, merge_theirs, forge_theirs,
    add_an_identity,
]  # fmt: skip


@pytest.mark.parametrize("write", FOREIGN_WRITES, ids=lambda write: write.__name__)
def test_a_write_outside_the_authority_is_refused(
    write: Callable[..., None], flush_guard_alone: Database, full: Place
) -> None:
    before = everything(full)
    with pytest.raises(OutOfScope), flush_guard_alone.tenant(OURS, writing=True) as session:
        write(session, flush_guard_alone)
        session.flush()
    assert everything(full) == before


@pytest.mark.parametrize("write", FOREIGN_WRITES[2:], ids=lambda write: write.__name__)
def test_without_the_guard_the_same_write_arrives(
    write: Callable[..., None], flush_guard_alone: Database, full: Place
) -> None:
    before = everything(full)
    engine = create_engine(full.url)
    with Session(engine) as session:
        write(session, flush_guard_alone)
        session.commit()
    engine.dispose()
    assert everything(full) != before


def add_for_another_school(session: TenantSession, _database: Database) -> None:
    session.add(link(OURS, OUR_OTHER_SCHOOL))


def change_another_school(session: TenantSession, database: Database) -> None:
    other = loaded(database, School, OURS, OUR_OTHER_SCHOOL)
    session.add(other)
    other.name = "taken"


def move_to_another_school(session: TenantSession, _database: Database) -> None:
    session.execute(select(SchoolReturn)).scalar_one().school_id = OUR_OTHER_SCHOOL


@pytest.mark.parametrize("write", [add_for_another_school, change_another_school, move_to_another_school])
def test_a_schools_session_writes_for_that_school_alone(
    write: Callable[..., None], flush_guard_alone: Database, full: Place
) -> None:
    before = everything(full)
    with pytest.raises(OutOfScope), flush_guard_alone.tenant(OUR_SCHOOL_ALONE, writing=True) as session:
        write(session, flush_guard_alone)
        session.flush()
    assert everything(full) == before


def test_a_schools_session_does_write_for_its_school(flush_guard_alone: Database, full: Place) -> None:
    with flush_guard_alone.tenant(OUR_SCHOOL_ALONE, writing=True) as session:
        session.add(link(OURS, OUR_SCHOOL))
        session.execute(select(SchoolReturn)).scalar_one().draft = {"header": {}}
    assert "9" in str(everything(full)["school_link"])


def test_a_reading_session_does_not_flush(flush_guard_alone: Database) -> None:
    with flush_guard_alone.tenant(OURS) as session:
        session.execute(select(Collection)).scalar_one().edition = "changed"
        with pytest.raises(OutOfScope, match="reading"):
            session.flush()


@pytest.mark.parametrize(
    ("scope", "values"),
    [(OURS, (THEIRS, THEIR_SCHOOL)), (OUR_SCHOOL_ALONE, (OURS, OUR_OTHER_SCHOOL))],
    ids=["another authority's", "another school's"],
)
def test_copying_in_a_row_outside_the_scope_is_refused_and_copies_none(
    scope: db.Scope, values: tuple[db.Scope, int], flush_guard_alone: Database, full: Place
) -> None:
    before = everything(full)
    ours = {**row(SchoolLink.__table__, OURS, OUR_SCHOOL), "linked_urn": 9}
    with pytest.raises(OutOfScope):
        flush_guard_alone.copy_in(scope, SchoolLink.__table__, [ours, row(SchoolLink.__table__, *values)])
    with pytest.raises(OutOfScope):
        flush_guard_alone.copy_in(scope, Authority.__table__, [{"id": 9}])
    assert everything(full) == before


def everything(full: Place) -> dict[str, list[Any]]:
    """Every row of every table, by an engine that knows no scope."""
    engine = create_engine(full.url)
    with engine.connect() as connection:
        rows = {
            name: sorted(map(repr, connection.execute(table.select()))) for name, table in Base.metadata.tables.items()
        }
    engine.dispose()
    return rows
