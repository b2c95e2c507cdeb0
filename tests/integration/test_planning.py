"""Before and after opening: drafts, what is proposed, dates that move with their reminders, term dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from la_portal.db import Database
from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound
from la_portal.models import AuditEvent, AuthorityState, Reminder
from la_portal.queries.collections import find
from la_portal.queries.plans import planned, reminders
from la_portal.queries.term_dates import TermDates, distance, school_days, term_dates
from la_portal.services.collecting import (
    Cohort,
    change_reminder,
    keep_plan,
    move_dates,
    propose,
    throw_plan_away,
)
from la_portal.services.mail.reminder_words import Words
from la_portal.services.term_dates import keep_term_dates
from la_portal.vocabulary import AcademicYear, Actor, PhaseGroup, Role, Scope, Term
from tests.people import NOW, later
from tests.planning import FIRST, NEXT, autumn, in_days, mixed, officer_of, opened, rows_in, spring
from tests.returns import TODAY

YEAR = AcademicYear(2026)
ADMIN = Role.AUTHORITY_ADMIN


@pytest.fixture
def scope(database: Database) -> Scope:
    """Northshire with its schools."""
    return mixed(database)


@pytest.fixture
def officer(scope: Scope) -> Actor:
    """An officer of it."""
    return officer_of(scope)


def last_event(database: Database, scope: Scope) -> tuple[str, dict[str, Any]]:
    statement = select(AuditEvent.kind, AuditEvent.detail).order_by(AuditEvent.number.desc()).limit(1)
    with database.tenant(scope) as session:
        kind, detail = session.execute(statement).one()
    return kind, detail


def version(database: Database, scope: Scope) -> int:
    with database.tenant(scope) as session:
        return session.get_one(AuthorityState, scope.authority_id).data_version


def keep(database: Database, officer: Actor, typed: dict[str, list[str]], **given: Any) -> None:
    with database.tenant(officer.scope, writing=True) as session:
        keep_plan(session, officer, YEAR, Term.AUTUMN, typed, given.pop("at", NOW), **given)


def test_a_draft_is_kept_as_it_was_typed_and_goes_when_its_collection_opens(
    database: Database, scope: Scope, officer: Actor
) -> None:
    keep(database, officer, {"due_on-day": ["9\x009\ud800"], "phases": ["primary", "special"]})
    with database.tenant(scope) as session:
        (plan,) = planned(session)
    assert (plan.name, plan.slug, plan.saved_by) == ("Autumn term 2026", FIRST, officer.person_id)
    assert plan.typed == {"due_on-day": ["99"], "phases": ["primary", "special"]}
    assert last_event(database, scope) == ("collection_planned", {"collection": FIRST})
    opened(database, scope, autumn())
    assert rows_in(database, scope, ["collection_plan"]) == {"collection_plan": 0}
    with pytest.raises(Conflict, match="has its collection already"):
        keep(database, officer, {})


def test_a_draft_that_somebody_saved_since_is_not_replaced_unseen(
    database: Database, scope: Scope, officer: Actor
) -> None:
    keep(database, officer, {"schools": ["mine"]})
    with pytest.raises(Conflict, match="Somebody saved the draft for autumn term 2026 after you opened this page"):
        keep(database, officer, {"schools": ["theirs"]}, at=later(minutes=1))
    with database.tenant(scope) as session:
        (plan,) = planned(session)
    keep(database, officer, {"schools": ["ours"]}, at=later(minutes=2), seen=plan.saved_at)
    with database.tenant(scope) as session:
        assert planned(session)[0].typed == {"schools": ["ours"]}


def test_a_draft_is_thrown_away_once(database: Database, scope: Scope, officer: Actor) -> None:
    keep(database, officer, {})
    with database.tenant(scope, writing=True) as session:
        throw_plan_away(session, officer, YEAR, Term.AUTUMN, NOW)
    assert last_event(database, scope)[0] == "collection_plan_thrown_away"
    with database.tenant(scope, writing=True) as session, pytest.raises(NotFound):
        throw_plan_away(session, officer, YEAR, Term.AUTUMN, NOW)


def test_a_draft_has_a_longest_length(database: Database, officer: Actor) -> None:
    with pytest.raises(BadInput, match="longer than a draft can be"):
        keep(database, officer, {"schools": ["1" * 20_001]})


def test_the_next_collection_is_proposed_like_the_last_with_its_dates_moved(database: Database, scope: Scope) -> None:
    who = Cohort((PhaseGroup.PRIMARY,))
    number = opened(database, scope, autumn(who=who))
    with database.tenant(scope, writing=True) as session:
        session.execute(
            update(Reminder)
            .where(Reminder.authority_id == scope.authority_id, Reminder.step == 2)
            .values(subject="Ours", body="Our own words")
        )
    with database.tenant(scope) as session:
        found, before = propose(session, YEAR, Term.SPRING, TODAY), reminders(session, number)
    dates, last = found.dates, found.last
    assert last is not None and (last.collection.slug, last.schools) == (FIRST, 2)
    assert found.asked.who == who
    assert dates.counts_from == in_days(-4)
    assert dates.opens_on - dates.counts_to == timedelta(days=2)
    assert dates.opens_on >= TODAY
    for day, least in ((dates.due_on, dates.opens_on + timedelta(days=17)), (dates.closes_on, dates.due_on)):
        assert day >= least and school_days((), day, day)
    assert [rung.subject for rung in found.asked.ladder] == [one.subject for one in before]
    assert found.asked.ladder[1].body == "Our own words"
    for rung, one in list(zip(found.asked.ladder, before, strict=True))[2:]:
        assert distance((), dates.due_on, rung.sends_on) == distance((), in_days(14), one.sends_on)
    opened(database, scope, found.asked)


def test_the_first_collection_of_an_authority_is_proposed_too(database: Database, scope: Scope) -> None:
    with database.tenant(scope) as session:
        found = propose(session, YEAR, Term.AUTUMN, date(2026, 9, 20))
    assert found.last is None and found.dates.counts_from == date(2026, 9, 1)
    assert found.dates.opens_on == date(2026, 11, 2) and len(found.asked.ladder) == 4


def move(database: Database, officer: Actor, slug: str = FIRST, **days: date) -> None:
    with database.tenant(officer.scope, writing=True) as session:
        now = find(session, slug)
        given = {"opens_on": now.opens_on, "due_on": now.due_on, "closes_on": now.closes_on} | days
        move_dates(session, officer, slug, given["opens_on"], given["due_on"], given["closes_on"], NOW)


def test_dates_that_move_take_along_the_reminders_that_have_not_gone(
    database: Database, scope: Scope, officer: Actor
) -> None:
    number = opened(database, scope, autumn())
    with database.tenant(scope, writing=True) as session:
        session.execute(
            update(Reminder).where(Reminder.authority_id == scope.authority_id, Reminder.step <= 2).values(done_at=NOW)
        )
    with database.tenant(scope) as session:
        before = [one.sends_on for one in reminders(session, number)]
    was = version(database, scope)
    move(database, officer, due_on=in_days(21), closes_on=in_days(42))
    with database.tenant(scope) as session:
        facts, after = find(session, FIRST), [one.sends_on for one in reminders(session, number)]
    assert (facts.due_on, facts.closes_on, facts.counts_to) == (in_days(21), in_days(42), in_days(-5))
    assert after[:2] == before[:2]
    assert [distance((), in_days(21), day) for day in after[2:]] == [
        distance((), in_days(14), day) for day in before[2:]
    ]
    assert version(database, scope) == was + 1
    assert last_event(database, scope) == (
        "collection_moved",
        {
            "due_on": {"from": f"{in_days(14)}", "to": f"{in_days(21)}"},
            "closes_on": {"from": f"{in_days(35)}", "to": f"{in_days(42)}"},
        },
    )


def test_dates_that_are_what_they_were_leave_no_event(database: Database, scope: Scope, officer: Actor) -> None:
    opened(database, scope, autumn())
    before = last_event(database, scope), version(database, scope)
    move(database, officer)
    assert (last_event(database, scope), version(database, scope)) == before


@pytest.mark.parametrize(
    ("slug", "days", "words", "field"),
    [
        (FIRST, {"opens_on": -2}, "opened on .*. That day cannot be moved any more", "opens_on"),
        (FIRST, {"due_on": -4}, "would be due on .*, before it opens", "due_on"),
        (FIRST, {"closes_on": 13}, "would close on .*, before it is due", "closes_on"),
        (FIRST, {"due_on": -2, "closes_on": -1}, "is over. Choose today or a later day, or close", "closes_on"),
        (NEXT, {"opens_on": -1}, "is over. Open it today or later", "opens_on"),
        (NEXT, {"opens_on": 99}, "Counting ends on .*, and the collection opens on", "opens_on"),
        (NEXT, {"opens_on": 122}, "would be due on .*, before it opens", "due_on"),
    ],
)
def test_dates_that_do_not_fit_move_nothing(
    database: Database, scope: Scope, officer: Actor, slug: str, days: dict[str, int], words: str, field: str
) -> None:
    opened(database, scope, autumn())
    opened(database, scope, spring())
    before = last_event(database, scope)
    with pytest.raises(BadInput, match=words) as refusal:
        move(database, officer, slug, **{name: in_days(number) for name, number in days.items()})
    assert refusal.value.field == field
    assert last_event(database, scope) == before


def test_what_lies_ahead_can_open_on_another_day_and_what_is_closed_cannot(
    database: Database, scope: Scope, officer: Actor
) -> None:
    opened(database, scope, autumn())
    opened(database, scope, spring())
    move(database, officer, NEXT, opens_on=in_days(110))
    with database.tenant(scope, writing=True) as session, pytest.raises(Conflict, match="is closed, so its dates stay"):
        move_dates(session, officer, FIRST, in_days(-3), in_days(90), in_days(95), later(days=40))
    analyst = officer_of(scope, Role.ANALYST)
    with pytest.raises(NotAllowed):
        move(database, analyst, NEXT, due_on=in_days(122))


def change(database: Database, officer: Actor, step: int, day: date, subject: str = "S", body: str = "B") -> None:
    with database.tenant(officer.scope, writing=True) as session:
        change_reminder(session, officer, NEXT, step, day, Words(subject, body), NOW)


def test_a_reminder_is_changed_until_it_has_gone(database: Database, scope: Scope, officer: Actor) -> None:
    number = opened(database, scope, spring(counts_from=in_days(0)))
    with database.tenant(scope) as session:
        first, second, *_ = reminders(session, number)
    change(database, officer, 1, second.sends_on, "For [school]", "By [due]")
    with database.tenant(scope) as session:
        changed = reminders(session, number)[0]
    assert (changed.sends_on, changed.subject, changed.body) == (second.sends_on, "For [school]", "By [due]")
    assert last_event(database, scope) == (
        "reminder_changed",
        {"step": 1, "from": f"{first.sends_on}", "to": f"{second.sends_on}"},
    )
    refusals: list[tuple[int, date, str, str]] = [
        (2, first.sends_on, "S", "Reminder 2 would go on .*, before reminder 1"),
        (1, in_days(121), "S", "before reminder 1|is no school day"),
        (1, in_days(-1), "S", "is over"),
        (1, second.sends_on, "[x]", r"has \[x\] in it"),
    ]
    for step, day, subject, words in refusals:
        with pytest.raises(BadInput, match=words):
            change(database, officer, step, day, subject)
    with pytest.raises(NotFound):
        change(database, officer, 9, first.sends_on)
    with database.tenant(scope, writing=True) as session:
        session.execute(update(Reminder).where(Reminder.authority_id == scope.authority_id).values(done_at=NOW))
    with pytest.raises(Conflict, match="What has gone cannot be changed"):
        change(database, officer, 1, second.sends_on)


def enter(database: Database, scope: Scope, *stretches: tuple[date, date], role: Role = ADMIN) -> None:
    with database.tenant(scope, writing=True) as session:
        pairs = [TermDates(*pair) for pair in stretches]
        keep_term_dates(session, officer_of(scope, role), YEAR, pairs, NOW)


SEPTEMBER, OCTOBER, JULY = date(2026, 9, 2), date(2026, 10, 23), date(2027, 7, 21)


def test_term_dates_are_kept_a_year_at_a_time(database: Database, scope: Scope) -> None:
    enter(database, scope, (SEPTEMBER, OCTOBER), (date(2027, 6, 7), JULY))
    with database.tenant(scope, writing=True) as session:
        following = [TermDates(date(2027, 9, 2), date(2027, 10, 22))]
        keep_term_dates(session, officer_of(scope, ADMIN), AcademicYear(2027), following, NOW)
    enter(database, scope, (SEPTEMBER, JULY))
    with database.tenant(scope) as session:
        assert term_dates(session) == (TermDates(SEPTEMBER, JULY), *following)
    assert last_event(database, scope) == ("term_dates_changed", {"year": "2026/27"})


@pytest.mark.parametrize(
    ("stretches", "words", "field"),
    [
        ([(OCTOBER, SEPTEMBER)], "before the first on", "last-1"),
        ([(SEPTEMBER, date(2027, 9, 1))], "is not in 2026/27, which runs from 1 September 2026", "last-1"),
        ([(date(2026, 8, 31), OCTOBER)], "is not in 2026/27", "first-1"),
        ([(SEPTEMBER, OCTOBER), (OCTOBER, JULY)], "the stretch before ends on 23 October 2026", "first-2"),
        ([(date(2027, 6, 7), JULY), (SEPTEMBER, OCTOBER)], "the stretch before ends on", "first-2"),
        ([(SEPTEMBER, SEPTEMBER)] * 7, "has at most 6", ""),
    ],
)
def test_term_dates_that_do_not_fit_are_refused(
    database: Database, scope: Scope, stretches: list[tuple[date, date]], words: str, field: str
) -> None:
    with pytest.raises(BadInput, match=words) as refusal:
        enter(database, scope, *stretches)
    assert refusal.value.field == field
    with database.tenant(scope) as session:
        assert term_dates(session) == ()


def test_an_officer_does_not_change_the_term_dates(database: Database, scope: Scope) -> None:
    with pytest.raises(NotAllowed):
        enter(database, scope, (SEPTEMBER, OCTOBER), role=Role.OFFICER)
