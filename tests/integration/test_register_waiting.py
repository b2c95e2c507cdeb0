"""A register that waits: looked at, decided about, stopped, and applied exactly as it was shown."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.files.register_links import Link
from la_portal.models import AuditEvent, AuthorityState, RegisterImport, SchoolLink
from la_portal.services import schools
from la_portal.services.schools import Decision, PlanChanged
from la_portal.vocabulary import Actor, RegisterStatus, Role, Scope
from tests.people import NOW, later
from tests.registers import admin, authority, bring_in, known, press, read, row, wait, written
from tests.returns import TODAY

OLD, NEW = 100001, 100901
KEY = f"{NEW}-{OLD}"
SOME = tuple(range(100001, 100021))


@pytest.fixture
def scope(database: Database, tmp_path: Path) -> Scope:
    """An authority with twenty open schools."""
    made = authority(database)
    bring_in(database, made, read(tmp_path, *(row(urn) for urn in SOME)), NOW)
    return made


def the_others(*but: int) -> list[dict[str, str]]:
    return [row(urn) for urn in SOME if urn not in but]


def converted(days_between: int = 1, **said: str) -> list[dict[str, str]]:
    """A school closes and another opens so many days later at its postcode."""
    closed, opened = TODAY - timedelta(days=40), TODAY - timedelta(days=40 - days_between)
    old = row(OLD, status="Closed", closed=written(closed))
    new = row(NEW, **{"name": "The Academy", "opened": written(opened), "postcode": old["postcode"].lower(), **said})
    return [old, new, *the_others(OLD)]


def closing(number: int) -> list[dict[str, str]]:
    return [row(urn, status="Closed") for urn in SOME[:number]] + the_others(*SOME[:number])


def test_what_waits_is_what_was_read_and_is_applied_once(database: Database, scope: Scope, tmp_path: Path) -> None:
    given = read(
        tmp_path, row(OLD, roll="321", opened="01-09-1999"), row(NEW), *the_others(OLD), row("", name="No URN")
    )
    import_id = wait(database, scope, given, NOW)
    with database.tenant(scope) as session:
        waiting = schools.waiting_register(session, admin(scope), import_id)
    assert waiting.register == given
    plan = press(database, scope, import_id, later(minutes=1))
    assert (plan.schools, len(plan.opens)) == (2, 1)
    assert known(database, scope)[OLD].roll == 321
    with pytest.raises(NotFound):
        press(database, scope, import_id, later(minutes=2))
    with database.tenant(scope) as session:
        kept = session.get_one(RegisterImport, (scope.authority_id, import_id))
        assert kept.applied_at is not None
        assert kept.rows == {"opened": 1, "closed": 0, "changed": 1, "continuing": []}
        events = session.execute(select(AuditEvent.kind)).scalars().all()
        assert events == ["schools_imported", "schools_imported"]
        assert session.get_one(AuthorityState, scope.authority_id).data_version == 2


def test_the_school_of_a_refused_row_stays_as_it_is(database: Database, scope: Scope, tmp_path: Path) -> None:
    bad = [row(OLD, status="Clsoed"), row(100002, roll="7"), row(100002, roll="8")]
    given = read(tmp_path, *bad, *the_others(OLD, 100002))
    with database.tenant(scope) as session:
        plan = schools.plan_import(session, given)
    assert plan.empty
    assert plan.not_in_file == ()
    import_id = wait(database, scope, given, NOW)
    press(database, scope, import_id, NOW)
    assert known(database, scope)[OLD].status is RegisterStatus.OPEN
    assert known(database, scope)[100002].roll == 200


def test_a_cell_that_cannot_be_read_leaves_what_is_known(database: Database, scope: Scope, tmp_path: Path) -> None:
    plan = bring_in(database, scope, read(tmp_path, row(OLD, roll="many", trust="A Trust"), *the_others(OLD)), NOW)
    assert [change.column for change in plan.changes] == ["trust"]
    assert known(database, scope)[OLD].roll == 200


def test_a_new_school_at_the_postcode_of_one_that_closed_waits_for_a_decision(
    database: Database, scope: Scope, tmp_path: Path
) -> None:
    import_id = wait(database, scope, read(tmp_path, *converted()), NOW)
    with pytest.raises(BadInput, match="Say whether The Academy is the same school as School 100001") as refused:
        press(database, scope, import_id, NOW)
    assert refused.value.field == KEY
    assert NEW not in known(database, scope)


@pytest.mark.parametrize(("days", "asked"), [(-31, 1), (31, 1), (32, 0)])
def test_only_who_opens_within_a_month_is_asked_about(
    database: Database, scope: Scope, tmp_path: Path, days: int, asked: int
) -> None:
    with database.tenant(scope) as session:
        plan = schools.plan_import(session, read(tmp_path, *converted(days)))
    assert len(plan.conversions) == asked


def test_another_postcode_is_another_school_unless_a_link_says_otherwise(
    database: Database, scope: Scope, tmp_path: Path
) -> None:
    given = read(tmp_path, *converted(postcode="ZZ9 9ZZ"))
    successor = Link(OLD, NEW, "Successor", None)
    with database.tenant(scope) as session:
        assert schools.plan_import(session, given).conversions == ()
        (found,) = schools.plan_import(session, given, (successor,)).conversions
    assert (found.key, found.linked) == (KEY, True)


def test_the_same_school_is_linked_to_what_it_continues(database: Database, scope: Scope, tmp_path: Path) -> None:
    import_id = wait(database, scope, read(tmp_path, *converted()), NOW)
    press(database, scope, import_id, NOW, {KEY: Decision.SAME})
    with database.tenant(scope) as session:
        link = session.execute(select(SchoolLink)).scalar_one()
        assert (link.school_id, link.linked_urn, link.kind) == (NEW, OLD, "Predecessor")
        assert link.established_on == TODAY - timedelta(days=39)
    assert known(database, scope)[OLD].status is RegisterStatus.CLOSED


def test_two_schools_have_no_link_whatever_the_list_says(database: Database, scope: Scope, tmp_path: Path) -> None:
    links = (Link(NEW, OLD, "Predecessor", None), Link(100002, 100003, "Other", None))
    import_id = wait(database, scope, read(tmp_path, *converted()), NOW, links=links)
    press(database, scope, import_id, NOW, {KEY: Decision.TWO})
    assert {NEW, OLD} <= known(database, scope).keys()
    with database.tenant(scope) as session:
        assert session.execute(select(SchoolLink.linked_urn)).scalars().all() == [100003]


def test_what_is_decided_later_is_left_out_and_asked_again(database: Database, scope: Scope, tmp_path: Path) -> None:
    given = read(tmp_path, *converted())
    press(database, scope, wait(database, scope, given, NOW), NOW, {KEY: Decision.LATER})
    assert NEW not in known(database, scope)
    assert known(database, scope)[OLD].status is RegisterStatus.OPEN
    with database.tenant(scope) as session:
        assert [one.key for one in schools.plan_import(session, given).conversions] == [KEY]


def test_one_school_continues_one_other(database: Database, scope: Scope, tmp_path: Path) -> None:
    second = row(100002, status="Closed", closed=written(TODAY - timedelta(days=40)), postcode=row(OLD)["postcode"])
    rows = [one for one in converted() if one["urn"] != "100002"]
    import_id = wait(database, scope, read(tmp_path, second, *rows), NOW)
    both = {KEY: Decision.SAME, f"{NEW}-100002": Decision.SAME}
    with pytest.raises(BadInput, match="One school can continue one other"):
        press(database, scope, import_id, NOW, both, ("many",))
    press(database, scope, import_id, NOW, both | {f"{NEW}-100002": Decision.TWO}, ("many",))


def test_another_plan_than_the_one_that_was_shown_is_not_applied(
    database: Database, scope: Scope, tmp_path: Path
) -> None:
    import_id = wait(database, scope, read(tmp_path, row(OLD, roll="1"), *the_others(OLD)), NOW)
    with database.tenant(scope) as session:
        shown = schools.waiting_register(session, admin(scope), import_id).plan.digest
    bring_in(database, scope, read(tmp_path, row(OLD, roll="2"), *the_others(OLD)), NOW)
    with pytest.raises(PlanChanged):
        press(database, scope, import_id, NOW, digest=shown)
    assert known(database, scope)[OLD].roll == 2
    press(database, scope, import_id, NOW)
    assert known(database, scope)[OLD].roll == 1


def test_a_register_older_than_the_last_stops_until_somebody_means_it(
    database: Database, scope: Scope, tmp_path: Path
) -> None:
    newer = read(tmp_path, row(OLD, roll="5"), *the_others(OLD), name="register-2026-11-01.csv")
    press(database, scope, wait(database, scope, newer, NOW), NOW)
    older = read(tmp_path, *the_others(), name="edubasealldata20261031.csv")
    import_id = wait(database, scope, older, later(minutes=1))
    with pytest.raises(BadInput, match="older than the last one") as refused:
        press(database, scope, import_id, NOW)
    assert refused.value.field == "older"
    assert known(database, scope)[OLD].roll == 5
    press(database, scope, import_id, NOW, confirmed=("older",))
    assert known(database, scope)[OLD].roll == 200


def test_a_register_of_the_same_day_or_of_no_day_does_not_stop(
    database: Database, scope: Scope, tmp_path: Path
) -> None:
    for number, name in enumerate(("register-2026-11-01.csv", "register-2026-11-01.csv", "register.csv")):
        given = read(tmp_path, row(OLD, roll=str(number)), *the_others(OLD), name=name)
        press(database, scope, wait(database, scope, given, NOW), later(minutes=number))
    assert known(database, scope)[OLD].roll == 2


@pytest.mark.parametrize(("number", "stop"), [(1, None), (2, "many"), (9, "many"), (10, "half"), (20, "half")])
def test_closing_a_tenth_of_the_schools_stops_and_half_of_them_more_so(
    database: Database, scope: Scope, tmp_path: Path, number: int, stop: str | None
) -> None:
    import_id = wait(database, scope, read(tmp_path, *closing(number)), NOW)
    if stop is not None:
        with pytest.raises(BadInput) as refused:
            press(database, scope, import_id, NOW)
        assert (refused.value.field, str(number) in f"{refused.value}") == (stop, stop == "many")
    press(database, scope, import_id, NOW, confirmed=(stop,) if stop else ())
    closed = [one for one in known(database, scope).values() if one.status is RegisterStatus.CLOSED]
    assert len(closed) == number


def test_a_second_register_of_the_same_person_takes_the_place_of_the_first(
    database: Database, scope: Scope, tmp_path: Path
) -> None:
    given = read(tmp_path, *the_others())
    first = wait(database, scope, given, NOW)
    second = wait(database, scope, given, later(minutes=1))
    with database.tenant(scope) as session:
        assert schools.waiting_register(session, admin(scope), second).register == given
        with pytest.raises(NotFound):
            schools.waiting_register(session, admin(scope), first)


def test_only_an_administrator_of_this_authority_sees_or_applies_it(
    database: Database, scope: Scope, tmp_path: Path
) -> None:
    given = read(tmp_path, *the_others())
    import_id = wait(database, scope, given, NOW)
    officer = Actor(uuid.uuid4(), Role.OFFICER, scope)
    with database.tenant(scope, writing=True) as session:
        for act in (
            lambda: schools.keep_register(session, officer, "x", given, (), NOW),
            lambda: schools.waiting_register(session, officer, import_id),
            lambda: schools.apply_register(session, officer, import_id, schools.Pressed("", {}, ()), NOW),
        ):
            with pytest.raises(NotAllowed):
                act()
    other = Scope(scope.authority_id + 1)
    with database.tenant(other) as session, pytest.raises(NotFound):
        schools.waiting_register(session, admin(other), import_id)
