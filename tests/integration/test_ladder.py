"""Reminders that go by themselves: on school days from 8am, each once, to those who have not finished."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from la_portal.cli import main
from la_portal.db import Database
from la_portal.errors import NotAllowed
from la_portal.models import Reminder
from la_portal.queries.collections import find
from la_portal.queries.ladder import next_rung, peace_from, rungs
from la_portal.queries.term_dates import TermDates
from la_portal.services import returns
from la_portal.services.ladder import is_due, run_ladder
from la_portal.vocabulary import Audience, ReturnStatus, Role
from tests.chasing import (
    AGAIN,
    FIRST,
    LAST,
    LATE,
    asked,
    at,
    change,
    events,
    extend,
    messages,
    officer,
    press,
    put_ladder,
    refuse,
    run,
    somebody,
    spoke,
    staffed,
    taught,
)
from tests.returns import SLUG, TODAY, term

ONE, TWO, THREE, FOREIGN = 100001, 100002, 100003, 200001
PEOPLE = staffed((ONE, TWO, THREE))
SATURDAY = date(2026, 12, 5)
EARLY = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)


def to(database: Database, scope: object) -> list[int | None]:
    return [one.school_id for one in messages(database, scope)]  # pyright: ignore[reportArgumentType]


def test_a_reminder_goes_on_its_day_from_eight_and_a_second_run_writes_nothing(database: Database) -> None:
    scope, others = asked(database), asked(database, "991", (FOREIGN,))
    assert run(database, scope, at(FIRST - timedelta(days=1)), PEOPLE) == []
    assert run(database, scope, EARLY, PEOPLE) == []
    (climbed,) = run(database, scope, at(FIRST, 8), PEOPLE)
    assert (climbed.step, climbed.schools) == (1, 3)
    assert to(database, scope) == [ONE, TWO, THREE]
    assert {one.once for one in messages(database, scope)} == {f"remind/1/1/{urn}" for urn in (ONE, TWO, THREE)}
    assert run(database, scope, at(FIRST, 9), PEOPLE) == []
    assert len(messages(database, scope)) == 3 and events(database, scope) == ["ladder_step_done"]
    assert messages(database, others) == []


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        (SATURDAY, date(2026, 12, 7)),
        (date(2026, 12, 25), date(2026, 12, 29)),  # Christmas on a Friday, Boxing Day's Monday in its place
        (date(2026, 12, 22), date(2027, 1, 5)),  # the authority's holiday
    ],
)
def test_a_reminder_waits_for_the_next_school_day(database: Database, wanted: date, goes: date) -> None:
    scope = asked(database)
    put_ladder(database, scope, {wanted: Audience.DSL})
    if goes == date(2027, 1, 5):
        taught(database, scope, (date(2026, 10, 26), date(2026, 12, 18)), (date(2027, 1, 5), date(2027, 4, 1)))
    day = wanted
    while day < goes:
        assert run(database, scope, at(day, 12), PEOPLE) == []
        day += timedelta(days=1)
    assert len(run(database, scope, at(goes, 12), PEOPLE)) == 1
    assert to(database, scope) == [ONE, TWO, THREE]


def test_of_several_that_are_due_only_the_newest_goes(database: Database) -> None:
    scope = asked(database)
    (climbed,) = run(database, scope, at(LATE), PEOPLE)
    assert climbed.step == 3
    assert {one.subject for one in messages(database, scope)} == {f"School {urn}: reminder 3" for urn in PEOPLE}
    assert events(database, scope) == ["ladder_step_passed_over", "ladder_step_passed_over", "ladder_step_done"]
    with database.tenant(scope) as session:
        ladder = rungs(session, find(session, SLUG).collection_id)
    following = next_rung(ladder)
    assert following is not None and following.step == 4


def test_it_never_goes_to_who_has_sent_or_is_exempt_or_has_nobody_or_came_back(database: Database) -> None:
    urns = range(100001, 100008)
    scope = asked(database, urns=urns)
    sent, accepted, exempt, nobody, back, with_head, plain = urns
    people = staffed(urns)
    press(database, scope, [back], at(FIRST - timedelta(days=6)), people)
    refuse(database, scope, people, back)
    change(database, scope, sent, status=ReturnStatus.SUBMITTED)
    change(database, scope, accepted, status=ReturnStatus.ACCEPTED)
    change(database, scope, with_head, status=ReturnStatus.AWAITING_SIGN_OFF)
    with database.tenant(scope, writing=True) as session:
        returns.exempt(session, officer(scope), exempt, SLUG, "Closing in July", at(FIRST - timedelta(days=2)))
    run(database, scope, at(FIRST), {**people, nobody: ()})
    went = [one for one in messages(database, scope) if one.once and one.once.startswith("remind/")]
    assert [(one.school_id, one.audience) for one in went] == [
        (with_head, Audience.HEADTEACHER),
        (plain, Audience.DSL),
    ]


def test_it_leaves_in_peace_who_was_reminded_by_hand_within_two_school_days(database: Database) -> None:
    scope = asked(database)
    friday, monday = date(2026, 12, 4), date(2026, 12, 7)
    press(database, scope, [ONE], at(friday), PEOPLE)
    press(database, scope, [TWO], at(monday), PEOPLE)
    run(database, scope, at(AGAIN), PEOPLE)
    went = [one.school_id for one in messages(database, scope) if one.created_at == at(AGAIN)]
    assert went == [ONE, THREE]


def test_two_school_days_are_counted_over_a_holiday() -> None:
    dates = (TermDates(date(2026, 10, 26), date(2026, 12, 18)), TermDates(date(2027, 1, 5), date(2027, 4, 1)))
    assert peace_from(dates, date(2027, 1, 6)) == date(2026, 12, 18)
    assert peace_from((), date(2026, 12, 9)) == date(2026, 12, 7)


def test_it_waits_as_long_as_a_colleague_said(database: Database) -> None:
    scope = asked(database)
    spoke(database, scope, ONE, at(date(2026, 11, 27)), FIRST + timedelta(days=1))
    run(database, scope, at(FIRST), PEOPLE)
    assert to(database, scope) == [TWO, THREE]


def test_who_has_more_time_gets_no_late_reminder_before_its_own_date_has_passed(database: Database) -> None:
    scope = asked(database)
    extend(database, scope, ONE, LATE)
    put_ladder(database, scope, {LATE: Audience.HEADTEACHER, LAST: Audience.CHAIR_OR_TRUST})
    run(database, scope, at(LATE), PEOPLE)
    assert to(database, scope) == [TWO, THREE]
    run(database, scope, at(LAST), PEOPLE)
    assert [one.school_id for one in messages(database, scope) if one.created_at == at(LAST)] == [ONE, TWO, THREE]


def test_the_last_rung_is_the_chairs_or_the_trusts(database: Database) -> None:
    scope = asked(database)
    put_ladder(database, scope, {LAST: Audience.CHAIR_OR_TRUST})
    people = {
        ONE: (somebody(ONE, Role.GOVERNOR),),
        TWO: (somebody(TWO, Role.TRUST_LEAD),),
        THREE: (somebody(THREE, Role.DSL),),
    }
    run(database, scope, at(LAST), people)
    assert to(database, scope) == [ONE, TWO]


def test_a_collection_that_is_not_open_sends_nothing(database: Database) -> None:
    scope = asked(database)
    assert run(database, scope, at(date(2027, 1, 11)), PEOPLE) == []
    assert messages(database, scope) == []
    with database.tenant(scope) as session:
        assert not is_due(session, at(date(2027, 1, 11))) and is_due(session, at(LAST))


def test_nobody_presses_for_it(database: Database) -> None:
    scope = asked(database)
    with database.tenant(scope, writing=True) as session, pytest.raises(NotAllowed):
        run_ladder(session, officer(scope), at(FIRST), PEOPLE)


def test_two_runs_at_once_write_one_message_a_school(database: Database) -> None:
    urns = range(100001, 100021)
    scope, people = asked(database, urns=urns), staffed(urns)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: run(database, scope, at(FIRST), people), range(4)))
    assert sorted(map(len, found)) == [0, 0, 0, 1]
    assert to(database, scope) == list(urns) and events(database, scope) == ["ladder_step_done"]


def test_the_command_runs_every_authority_and_says_what_waits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code, urns in (("990", (ONE, TWO)), ("991", (FOREIGN,))):
        scope = term(database, code, f"Authority {code}", urns)
        put_ladder(database, scope, {TODAY - timedelta(days=1): Audience.DSL})
    monkeypatch.setenv("LA_PORTAL_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr("la_portal.services.ladder._is_time", lambda session, at: True)
    monkeypatch.setattr("la_portal.cli.remind.of_schools", lambda *given: staffed((ONE, TWO, FOREIGN)))
    result = CliRunner().invoke(main, ["mail", "remind", "--authority", "990"])
    assert result.output == "990: reminder 1 of 2026-27-autumn waits to be sent to 2 schools.\n"
    result = CliRunner().invoke(main, ["mail", "remind"])
    assert result.output == "991: reminder 1 of 2026-27-autumn waits to be sent to 1 school.\n"
    assert CliRunner().invoke(main, ["mail", "remind"]).output == ""


def test_a_rung_is_done_once_it_has_gone(database: Database) -> None:
    scope = asked(database)
    run(database, scope, at(FIRST), PEOPLE)
    with database.tenant(scope) as session:
        done = session.query(Reminder.step, Reminder.done_at).order_by(Reminder.step).all()
    assert [(row.step, row.done_at is not None) for row in done] == [(1, True), (2, False), (3, False), (4, False)]
