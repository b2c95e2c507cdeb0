"""One press reminds exactly those who were shown and can be reached, once, and names the others."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.models import AuditEvent
from la_portal.services.reminding import LONGEST_LINE, LeftOut, Why, remind
from la_portal.vocabulary import Actor, Audience, ReturnStatus, Role, Scope
from tests.chasing import (
    AGAIN,
    DUE,
    FIRST,
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
    somebody,
    staffed,
    statements,
)
from tests.lived import DSL, OFFICER, Lived
from tests.lives import BEGIN, OURS
from tests.returns import NEIGHBOUR, SLUG, URN

ONE, TWO, THREE, FOREIGN = 100001, 100002, 100003, 200001
PEOPLE = staffed((ONE, TWO, THREE))


def test_exactly_those_who_were_chosen_are_reminded_in_one_act(database: Database) -> None:
    scope, others = asked(database), asked(database, "991", (FOREIGN,))
    found = press(database, scope, [THREE, ONE], at(FIRST), PEOPLE, "Ring us\x00  on Friday")
    assert (found.to, found.left_out) == ((ONE, THREE), ())
    assert [one.school_id for one in messages(database, scope)] == [ONE, THREE]
    assert messages(database, others) == []
    message = messages(database, scope)[0]
    assert message.audience is Audience.DSL
    assert message.subject == "School 100001: reminder 1"
    assert message.body == (
        "The autumn term 2026 return of School 100001 is due on 18 December 2026.\n\n"
        "Tell us if something is in the way.\n\nRing us on Friday"
    )
    assert message.link_path == f"/returns/{ONE}/{SLUG}/"
    assert events(database, scope) == ["reminders_sent"]
    with database.tenant(scope) as session:
        event = session.execute(select(AuditEvent).where(AuditEvent.kind == "reminders_sent")).scalar_one()
    assert event.person_id == officer(scope).person_id
    assert event.detail == {"batch": str(message.batch)}


def test_a_school_that_sends_between_the_preview_and_the_press_gets_none_and_is_named(life: Lived) -> None:
    life.to("draft")
    chosen = [URN, NEIGHBOUR]
    life.do("submit", DSL)
    found = press(life.database, OURS, chosen, life.now, staffed(chosen))
    assert found.to == (NEIGHBOUR,)
    assert found.left_out == (LeftOut(URN, f"Larkmoor School {URN}", Why.FINISHED),)
    assert [one.school_id for one in messages(life.database, OURS)] == [NEIGHBOUR]


def test_a_school_whose_email_came_back_is_left_out_until_somebody_new_has_joined(database: Database) -> None:
    scope = asked(database)
    press(database, scope, [ONE, TWO], at(FIRST), PEOPLE)
    refuse(database, scope, PEOPLE, ONE)
    found = press(database, scope, [ONE, TWO], at(AGAIN), PEOPLE)
    assert found.to == (TWO,) and [one.why for one in found.left_out] == [Why.CAME_BACK]
    joined = {**PEOPLE, ONE: (*PEOPLE[ONE], somebody(999, Role.DSL))}
    assert press(database, scope, [ONE], at(AGAIN), joined).to == (ONE,)


def test_a_school_that_nobody_has_joined_is_left_out_and_no_event_says_otherwise(database: Database) -> None:
    scope = asked(database)
    found = press(database, scope, [ONE], at(FIRST), {})
    assert found.to == () and [one.why for one in found.left_out] == [Why.NOBODY]
    assert messages(database, scope) == [] and events(database, scope) == []


def test_the_same_press_twice_writes_once(database: Database) -> None:
    scope, key = asked(database), uuid.uuid4()
    first = press(database, scope, [ONE, TWO], at(FIRST), PEOPLE, key=key)
    assert press(database, scope, [ONE, TWO], at(FIRST), PEOPLE, key=key) == first
    assert len(messages(database, scope)) == 2 and events(database, scope) == ["reminders_sent"]
    press(database, scope, [ONE, TWO], at(FIRST), PEOPLE)
    assert len(messages(database, scope)) == 4


@pytest.mark.parametrize("urns", [[FOREIGN], [ONE, FOREIGN], [ONE, 5]])
def test_a_school_of_another_authority_is_not_there(database: Database, urns: list[int]) -> None:
    scope = asked(database)
    asked(database, "991", (FOREIGN,))
    with pytest.raises(NotFound):
        press(database, scope, urns, at(FIRST), PEOPLE)
    assert messages(database, scope) == []


def test_only_who_chases_may_remind(database: Database) -> None:
    scope = asked(database)
    head = Actor(uuid.uuid4(), Role.HEADTEACHER, Scope(scope.authority_id, frozenset({ONE})))
    analyst = Actor(uuid.uuid4(), Role.ANALYST, scope)
    for actor, refusal in ((head, NotFound), (analyst, NotAllowed)):
        with database.tenant(scope, writing=True) as session, pytest.raises(refusal):
            remind(session, actor, SLUG, [ONE], "", at(FIRST), people=PEOPLE, press=uuid.uuid4())


def test_an_own_line_is_short_and_names_nobody(database: Database) -> None:
    scope = asked(database)
    with pytest.raises(BadInput, match="longer than 300 characters"):
        press(database, scope, [ONE], at(FIRST), PEOPLE, "x" * (LONGEST_LINE + 1))
    with pytest.raises(BadInput, match="looks like") as refusal:
        press(database, scope, [ONE], at(FIRST), PEOPLE, "Mr Jones waits")
    assert refusal.value.field == "own_line"
    assert messages(database, scope) == []
    press(database, scope, [ONE], at(FIRST), PEOPLE, "Mr Jones waits", sure=True)
    assert messages(database, scope)[0].body.endswith("Mr Jones waits")


def test_a_return_that_waits_for_the_headteacher_is_the_headteachers(database: Database) -> None:
    scope = asked(database)
    change(database, scope, TWO, status=ReturnStatus.AWAITING_SIGN_OFF)
    press(database, scope, [ONE, TWO], at(FIRST), PEOPLE)
    assert [one.audience for one in messages(database, scope)] == [Audience.DSL, Audience.HEADTEACHER]


def test_who_is_late_gets_a_late_letter_and_who_has_more_time_does_not(database: Database) -> None:
    scope = asked(database)
    extend(database, scope, TWO, LATE)
    press(database, scope, [ONE, TWO], at(LATE), PEOPLE)
    late, in_time = messages(database, scope)
    assert (late.subject, late.audience) == ("School 100001: reminder 3", Audience.HEADTEACHER)
    assert (in_time.subject, in_time.audience) == ("School 100002: reminder 1", Audience.DSL)
    assert "due on 22 December 2026" in in_time.body


def test_a_late_letter_never_goes_before_the_due_date(database: Database) -> None:
    scope = asked(database)
    put_ladder(database, scope, {LATE: Audience.CHAIR_OR_TRUST})
    press(database, scope, [ONE], at(DUE), PEOPLE)
    (message,) = messages(database, scope)
    assert message.audience is Audience.DSL and "has still to reach us" in message.body


def test_a_school_that_was_asked_for_changes_does_not_read_that_its_return_has_not_come(life: Lived) -> None:
    life.to("submitted").do("ask", OFFICER)
    press(life.database, OURS, [URN], BEGIN, staffed([URN]))
    (message,) = messages(life.database, OURS)
    assert "We asked you to look at some of its answers again" in message.body
    assert "has not reached us" not in message.body


def test_a_press_takes_as_many_statements_for_two_schools_as_for_sixty(database: Database) -> None:
    counts: list[int] = []
    for code, urns in (("990", range(100001, 100003)), ("991", range(200001, 200061))):
        scope = asked(database, code, urns)
        with statements(database) as said:
            press(database, scope, urns, at(FIRST), staffed(urns))
        counts.append(len(said))
        assert len(messages(database, scope)) == len(urns)
    assert counts[0] == counts[1]
