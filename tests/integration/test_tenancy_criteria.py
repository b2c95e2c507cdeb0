"""The session's criteria and refusals, with the tripwire off, where no database helps: SQLite.

Every shape is first run in a plain session, which shows the other authority: so the shape is able to leak.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, delete, event, insert, select, update
from sqlalchemy.orm import Session

from la_portal import db
from la_portal.db import Database, OutOfScope
from la_portal.models import AuditEvent, AuthorityState, School, SchoolReturn
from tests.conftest import Place, only
from tests.shapes import BEYOND, COUNTED, COVERED
from tests.tenants import (
    OUR_OTHER_SCHOOL,
    OUR_SCHOOL,
    OUR_SCHOOL_ALONE,
    OURS,
    SCHOOL_MODELS,
    TEAM_MODELS,
    TENANT_MODELS,
    THEIR_SCHOOL,
    THEIRS,
)

pytestmark = only("sqlite", "full")


@pytest.fixture
def criteria_alone(full_database: Database) -> Database:
    """A full database whose engine has no tripwire: only the session itself is left."""
    event.remove(full_database.engine, "before_cursor_execute", db._tripwire)
    return full_database


@pytest.fixture
def unguarded(full: Place) -> Iterator[Engine]:
    """The same file by an engine that knows no scope: the negative control."""
    engine = create_engine(full.url)
    yield engine
    engine.dispose()


def texts(session: Session, statement: Any) -> set[str]:
    return {str(getattr(row[0], "name", row[0])) for row in session.execute(statement)}


@pytest.mark.parametrize("shape", COVERED)
def test_a_covered_shape_gives_our_rows_alone(shape: str, criteria_alone: Database, unguarded: Engine) -> None:
    with Session(unguarded) as session:
        shown = session.execute(COVERED[shape]).all()
    with criteria_alone.tenant(OURS) as session:
        ours = session.execute(COVERED[shape]).all()
        assert "theirs" not in texts(session, COVERED[shape])
    assert 0 < len(ours) < len(shown) or shape in {"union", "union all in a CTE", "group by"}
    with Session(unguarded) as session:
        assert "theirs" in texts(session, COVERED[shape]) or shape == "select_from alone"


@pytest.mark.parametrize("shape", COUNTED)
def test_a_count_or_truth_is_of_our_rows_alone(shape: str, criteria_alone: Database, unguarded: Engine) -> None:
    statement, expected = COUNTED[shape]
    with Session(unguarded) as session:
        assert session.execute(statement).first()[0] != expected
    with criteria_alone.tenant(OURS) as session:
        assert session.execute(statement).first()[0] == expected


@pytest.mark.parametrize("model", TENANT_MODELS)
def test_every_model_gives_our_rows_alone(model: Any, criteria_alone: Database, unguarded: Engine) -> None:
    with Session(unguarded) as session:
        assert {row.authority_id for row in session.execute(select(model)).scalars()} == {1, 2}
    with criteria_alone.tenant(OURS) as session:
        assert {row.authority_id for row in session.execute(select(model)).scalars()} == {1}


@pytest.mark.parametrize("model", SCHOOL_MODELS)
def test_every_model_of_a_school_gives_that_school_alone(model: Any, criteria_alone: Database) -> None:
    with criteria_alone.tenant(OURS) as session:
        assert {row.school_id for row in session.execute(select(model)).scalars()} == {OUR_SCHOOL, OUR_OTHER_SCHOOL}
    with criteria_alone.tenant(OUR_SCHOOL_ALONE) as session:
        assert {row.school_id for row in session.execute(select(model)).scalars()} == {OUR_SCHOOL}


@pytest.mark.parametrize("model", TEAM_MODELS)
def test_what_is_the_teams_alone_gives_a_school_nothing(model: Any, criteria_alone: Database) -> None:
    with criteria_alone.tenant(OURS) as session:
        assert session.execute(select(model)).scalars().all() != []
    with criteria_alone.tenant(OUR_SCHOOL_ALONE) as session:
        assert session.execute(select(model)).scalars().all() == []


def test_scopes_of_many_sizes_do_not_take_over_each_others_values(criteria_alone: Database) -> None:
    wanted: list[tuple[int, frozenset[int] | None, int]] = [
        (1, None, 2),
        (1, frozenset({OUR_SCHOOL}), 1),
        (2, frozenset({THEIR_SCHOOL}), 1),
        (2, frozenset({OUR_SCHOOL}), 0),
        (1, frozenset({OUR_SCHOOL, OUR_OTHER_SCHOOL}), 2),
        (1, frozenset(), 0),
        (2, None, 2),
    ]
    for authority_id, schools, number in wanted * 2:
        with criteria_alone.tenant(db.Scope(authority_id, schools)) as session:
            rows = session.execute(select(School.authority_id, School.school_id)).all()
        assert len(rows) == number
        assert {row.authority_id for row in rows} <= {authority_id}


@pytest.mark.parametrize("shape", BEYOND)
def test_what_criteria_do_not_reach_is_refused_or_left_to_the_tripwire(shape: str, full_database: Database) -> None:
    with full_database.tenant(OURS) as session, pytest.raises(OutOfScope):
        session.execute(BEYOND[shape]).all()


@pytest.mark.parametrize("shape", [name for name in BEYOND if name != "EXPLAIN"])
def test_those_shapes_would_leak_in_a_plain_session(shape: str, unguarded: Engine) -> None:
    with Session(unguarded) as session:
        rows = session.execute(BEYOND[shape]).all()
    told = {str(getattr(value, "name", value)) for row in rows for value in row}
    assert "theirs" in told or "4" in told or len(rows) > 2


def test_the_identity_map_does_not_hand_out_another_authoritys_row(criteria_alone: Database) -> None:
    with criteria_alone.tenant(THEIRS) as session:
        theirs = session.get_one(School, (2, THEIR_SCHOOL))
    with criteria_alone.tenant(OURS, writing=True) as session:
        assert session.get(School, (2, THEIR_SCHOOL)) is None
        assert session.get(SchoolReturn, (2, 1, THEIR_SCHOOL)) is None
        session.add(theirs)
        theirs.name = "taken"
        with pytest.raises(OutOfScope):
            session.flush()
        session.rollback()


def test_an_update_or_delete_of_all_reaches_our_rows_alone(criteria_alone: Database, unguarded: Engine) -> None:
    with criteria_alone.tenant(OURS, writing=True) as session:
        session.execute(update(School).values(name="changed"))
        session.execute(update(School).where(School.school_id == THEIR_SCHOOL).values(name="reached"))
        session.execute(update(School).values(town="fetched"), execution_options={"synchronize_session": "fetch"})
        session.execute(delete(SchoolReturn).where(SchoolReturn.authority_id == 2))
    with Session(unguarded) as session:
        assert texts(session, select(School.name)) == {"changed", "theirs"}
        assert texts(session, select(School.town)) == {"fetched", "theirs"}
        assert session.execute(select(SchoolReturn).where(SchoolReturn.authority_id == 2)).all()
        session.execute(update(School).values(name="reached"))
        assert texts(session, select(School.name)) == {"reached"}


def test_a_schools_session_updates_its_own_rows_alone(criteria_alone: Database, unguarded: Engine) -> None:
    with criteria_alone.tenant(OUR_SCHOOL_ALONE, writing=True) as session:
        session.execute(update(School).values(name="changed"))
    with Session(unguarded) as session:
        changed = select(School.school_id).where(School.name == "changed")
        assert session.execute(changed).scalars().all() == [OUR_SCHOOL]


@pytest.mark.parametrize(
    "act",
    [
        lambda session: session.connection(),
        lambda session: session.bulk_save_objects([School(authority_id=2)]),
        lambda session: session.bulk_insert_mappings(School, [{"authority_id": 2}]),
        lambda session: session.bulk_update_mappings(School, [{"authority_id": 2}]),
        lambda session: session.execute(insert(School), [{"authority_id": 2}]),
        lambda session: session.execute(insert(School.__table__), [{"authority_id": 2}]),
        lambda session: session.execute(insert(School).from_select(["authority_id"], select(AuthorityState))),
        lambda session: session.execute(update(School), [{"authority_id": 2, "school_id": THEIR_SCHOOL, "name": "x"}]),
        lambda session: session.execute(update(School.__table__).values(name="x")),
        lambda session: session.execute(delete(AuditEvent.__table__)),
    ],
    ids=["connection", "bulk save", "bulk insert mappings", "bulk update mappings", "insert", "Core insert",
         "insert from select", "bulk update by key", "Core update", "Core delete"],
)  # fmt: skip
def test_every_way_round_the_criteria_is_refused(act: Any, criteria_alone: Database) -> None:
    with criteria_alone.tenant(OURS, writing=True) as session, pytest.raises(OutOfScope):
        act(session)


@pytest.mark.parametrize("statement", [update(School).values(name="x"), delete(SchoolReturn)], ids=["update", "delete"])
def test_a_reading_session_does_not_write(statement: Any, criteria_alone: Database) -> None:
    with criteria_alone.tenant(OURS) as session, pytest.raises(OutOfScope, match="reading"):
        session.execute(statement)
    with criteria_alone.tenant(OURS, writing=True) as session:
        assert session.execute(update(School).values(name="x")).rowcount == 2
