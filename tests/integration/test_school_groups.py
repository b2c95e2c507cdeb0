"""What a school belonged to and when: trusts and districts by three registers, patches by hand."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.models import AuditEvent, SchoolGroup
from la_portal.queries.patches import patches
from la_portal.queries.school_facts import groups_of
from la_portal.services import schools
from la_portal.vocabulary import Actor, GroupKind, Role, Scope
from tests.people import NOW, later
from tests.registers import authority, bring_in, read, row, written
from tests.returns import TODAY

URN, OTHER = 100001, 100002
OPENED = date(2011, 9, 1)
Told = list[tuple[str, date, date | None]]


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def told(database: Database, scope: Scope, kind: GroupKind, urn: int = URN) -> Told:
    """What the school belonged to, oldest first."""
    with database.tenant(scope) as session:
        found = [one for one in groups_of(session, urn) if one.kind is kind]
    return [(one.name, one.from_on, one.until_on) for one in reversed(found)]


@pytest.fixture
def scope(database: Database) -> Scope:
    return authority(database)


@pytest.fixture
def imported(database: Database, scope: Scope, tmp_path: Path) -> Callable[..., None]:
    """Brings in a register in which our school is like that, so many days from now."""

    def bring(days: int, **said: str) -> None:
        rows = (row(URN, opened=written(OPENED), district="Harbour", **said), row(OTHER, district="Moor"))
        bring_in(database, scope, read(tmp_path, *rows), later(days=days))

    return bring


def test_three_registers_leave_three_trusts_each_with_its_days(
    database: Database, scope: Scope, imported: Callable[..., None]
) -> None:
    imported(0, trust="Beacon Trust")
    assert told(database, scope, GroupKind.TRUST) == [("Beacon Trust", OPENED, None)]
    imported(10, trust="Tidewater Trust")
    imported(20, trust="Kestrel Trust")
    assert told(database, scope, GroupKind.TRUST) == [
        ("Beacon Trust", OPENED, day(9)),
        ("Tidewater Trust", day(10), day(19)),
        ("Kestrel Trust", day(20), None),
    ]
    assert told(database, scope, GroupKind.DISTRICT) == [("Harbour", OPENED, None)]
    assert told(database, scope, GroupKind.DISTRICT, OTHER) == [("Moor", TODAY, None)], "of no known opening date"


def test_leaving_a_trust_ends_it_and_joining_another_begins_on_that_day(
    database: Database, scope: Scope, imported: Callable[..., None], tmp_path: Path
) -> None:
    imported(0, trust="Beacon Trust")
    gone = (row(URN, opened=written(OPENED), district="Harbour"), row(OTHER, district="Moor", trust="Other Trust"))
    bring_in(database, scope, read(tmp_path, *gone), later(days=5))
    assert told(database, scope, GroupKind.TRUST) == [("Beacon Trust", OPENED, day(4))]
    imported(9, trust="Kestrel Trust")
    assert told(database, scope, GroupKind.TRUST)[-1] == ("Kestrel Trust", day(9), None)


def test_two_moves_on_one_day_leave_the_last(database: Database, scope: Scope, imported: Callable[..., None]) -> None:
    imported(0, trust="Beacon Trust")
    imported(3, trust="Wrong Trust")
    imported(3, trust="Right Trust")
    assert told(database, scope, GroupKind.TRUST) == [
        ("Beacon Trust", OPENED, day(2)),
        ("Right Trust", day(3), None),
    ]


def test_schools_that_were_here_before_groups_were_kept_get_their_first_row(
    database: Database, scope: Scope, imported: Callable[..., None]
) -> None:
    imported(0, trust="Beacon Trust")
    with database.tenant(scope, writing=True) as session:
        for one in session.execute(select(SchoolGroup)).scalars():
            session.delete(one)
    imported(7, trust="Kestrel Trust")
    assert told(database, scope, GroupKind.TRUST) == [
        ("Beacon Trust", OPENED, day(6)),
        ("Kestrel Trust", day(7), None),
    ]


@pytest.fixture
def officer(scope: Scope, imported: Callable[..., None]) -> Actor:
    """An officer of an authority with two schools."""
    imported(0)
    return Actor(uuid.uuid4(), Role.OFFICER, scope)


def put(database: Database, officer: Actor, name: str, from_on: date, *urns: int) -> int:
    with database.tenant(officer.scope, writing=True) as session:
        return schools.put_in_patch(session, officer, name, urns or (URN,), from_on, NOW)


def test_a_school_has_one_patch_at_a_time(database: Database, scope: Scope, officer: Actor) -> None:
    assert put(database, officer, "North", TODAY, URN, OTHER) == 2
    assert put(database, officer, "  south ", day(30)) == 1
    assert told(database, scope, GroupKind.PATCH) == [("North", TODAY, day(29)), ("south", day(30), None)]
    assert put(database, officer, "South", day(40), OTHER) == 1, "known by its name whatever the case"
    with database.tenant(scope) as session:
        now, soon = patches(session, TODAY), patches(session, day(35))
        assert [(one.name, one.schools, one.to_come) for one in now] == [("North", 2, 0), ("south", 0, 2)]
        assert [(one.name, one.schools, one.until_on) for one in soon] == [("North", 1, day(39)), ("south", 1, None)]
        assert session.execute(select(AuditEvent.kind)).scalars().all()[1:] == ["patch_filled"] * 3


def test_putting_a_school_where_it_is_changes_nothing(database: Database, scope: Scope, officer: Actor) -> None:
    put(database, officer, "North", TODAY)
    assert put(database, officer, "North", day(5)) == 0
    assert told(database, scope, GroupKind.PATCH) == [("North", TODAY, None)]
    put(database, officer, "South", TODAY)
    assert told(database, scope, GroupKind.PATCH) == [("South", TODAY, None)], "the same day again: the last counts"


def test_a_patch_is_renamed_and_ended(database: Database, scope: Scope, officer: Actor) -> None:
    put(database, officer, "North", day(-50), URN, OTHER)
    put(database, officer, "South", day(20))
    with database.tenant(scope, writing=True) as session:
        schools.rename_patch(session, officer, "North", "North (R. Oyelaran)", NOW)
        schools.end_patch(session, officer, "South", day(10), NOW)
        schools.end_patch(session, officer, "North (R. Oyelaran)", day(10), NOW)
    assert told(database, scope, GroupKind.PATCH) == [("North (R. Oyelaran)", day(-50), day(10))]
    assert told(database, scope, GroupKind.PATCH, OTHER) == [("North (R. Oyelaran)", day(-50), day(10))]


@pytest.mark.parametrize(
    ("name", "urns", "from_on", "sentence"),
    [
        (" ", (URN,), TODAY, "Give the patch a name"),
        ("N" * 61, (URN,), TODAY, "longer than 60"),
        ("North", (), TODAY, "Say which schools"),
        ("North", (URN, 999999), TODAY, "There is no school 999999 here"),
        ("North", (URN,), TODAY - timedelta(days=1), "is in South from"),
    ],
)
def test_what_cannot_be_a_patch_is_a_sentence(
    database: Database, officer: Actor, name: str, urns: tuple[int, ...], from_on: date, sentence: str
) -> None:
    put(database, officer, "South", TODAY)
    with database.tenant(officer.scope, writing=True) as session, pytest.raises(BadInput, match=sentence):
        schools.put_in_patch(session, officer, name, urns, from_on, NOW)


def test_a_name_that_is_taken_and_a_patch_that_is_not_there(database: Database, officer: Actor) -> None:
    put(database, officer, "North", TODAY)
    put(database, officer, "South", TODAY, OTHER)
    with database.tenant(officer.scope, writing=True) as session:
        with pytest.raises(BadInput, match="There is a patch South already"):
            schools.rename_patch(session, officer, "North", "SOUTH", NOW)
        with pytest.raises(NotFound):
            schools.end_patch(session, officer, "West", TODAY, NOW)
        head = Actor(uuid.uuid4(), Role.HEADTEACHER, officer.scope)
        with pytest.raises(NotAllowed):
            schools.put_in_patch(session, head, "North", (URN,), TODAY, NOW)
