"""Each row of the table of a return's life up to its sending, and what is refused from each status."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound
from la_portal.models import AuditEvent, School
from la_portal.services.returns import ReturnHasErrors
from tests.lived import ANALYST, BY, CONTRIBUTOR, DSL, FROM, GOVERNOR, HEADTEACHER, OFFICER, WAYS, Lived
from tests.lives import AUTHORITY, OURS, PERFORM, Given, do, person, sent, standing
from tests.returns import FOREIGN, NEIGHBOUR, URN

PRESSES = 50
SIGNED = Given(has_headteacher=True)


@pytest.mark.parametrize("status", WAYS)
def test_what_does_not_exist_from_there_is_refused_and_changes_nothing(life: Lived, status: str) -> None:
    life.to(status)
    tried = [act for act in PERFORM if act != "close" and status not in FROM[act]]
    if status in {"submitted", "accepted"}:
        tried.remove("submit")  # which gives its receipt again
    for act in tried:
        life.refused(act, BY[act], Conflict)
    assert len(tried) >= 5


def test_a_contributor_starts_and_an_officer_starts_for_the_school(life: Lived) -> None:
    event = life.leaves("save", CONTRIBUTOR)
    assert (event.kind, event.from_state, event.to_state) == ("return_started", "not_started", "draft")
    assert event.detail == {"on_behalf": False}
    do(life.database, "save", OFFICER, NEIGHBOUR, life.now)
    with life.database.tenant(OURS) as session:
        newest = session.execute(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)).scalar_one()
    assert (newest.kind, newest.school_id, newest.detail) == ("return_started", NEIGHBOUR, {"on_behalf": True})


def test_a_whole_draft_is_passed_on_and_nobody_types_in_it(life: Lived) -> None:
    life.to("draft")
    event = life.leaves("pass on", DSL)
    assert (event.from_state, event.to_state) == ("draft", "awaiting_sign_off")
    row = standing(life.database, URN)
    assert (row.passed_on_at, row.passed_on_by) == (life.now, DSL.person_id)
    for actor in (DSL, CONTRIBUTOR):
        life.refused("save", actor, Conflict, "is with the headteacher")


def test_a_draft_with_errors_is_not_passed_on(life: Lived) -> None:
    life.do("save", DSL, Given(right=False))
    life.refused("pass on", DSL, ReturnHasErrors, "1 answer needs")


def test_the_headteacher_gives_back_with_a_reason_that_stays_until_it_is_passed_on_again(life: Lived) -> None:
    life.to("awaiting_sign_off")
    life.refused("give back", HEADTEACHER, BadInput, "Say why", Given(right=False))
    event = life.leaves("give back", HEADTEACHER)
    row = standing(life.database, URN)
    assert event.why == row.given_back_why == "Because of this"
    assert (row.status, row.passed_on_at, row.passed_on_by) == ("draft", None, None)
    life.do("pass on", DSL)
    assert standing(life.database, URN).given_back_why is None


def test_the_dsl_takes_back(life: Lived) -> None:
    life.to("awaiting_sign_off")
    event = life.leaves("take back", DSL)
    assert (event.from_state, event.to_state, standing(life.database, URN).passed_on_at) == (
        "awaiting_sign_off",
        "draft",
        None,
    )


def test_the_headteacher_sends_what_was_passed_on(life: Lived) -> None:
    life.to("awaiting_sign_off")
    event = life.leaves("submit", HEADTEACHER, moves_figures=True, given=SIGNED)
    assert (event.kind, event.from_state, event.to_state) == ("return_submitted", "awaiting_sign_off", "submitted")
    row = standing(life.database, URN)
    assert (row.counted_submission, row.first_submitted_at, row.passed_on_at) == (1, life.now, None)


def test_with_a_headteacher_nothing_is_sent_that_was_not_passed_on(life: Lived) -> None:
    life.to("draft")
    life.refused("submit", DSL, NotAllowed, "Your headteacher signs this return. Pass it on", SIGNED)
    life.refused("submit", HEADTEACHER, Conflict, "has not been passed on to you", SIGNED)
    life.refused("submit", OFFICER, Conflict, "has not been passed it yet", SIGNED)
    life.do("pass on", DSL)
    life.refused("submit", DSL, NotAllowed, "Your headteacher signs", SIGNED)
    life.do("submit", OFFICER, SIGNED)
    assert life.status == "submitted"


@pytest.mark.parametrize(("choice", "has_headteacher", "sends"), [
    (None, False, True), (None, True, False), (True, True, True), (True, False, True), (False, True, False),
    (False, False, True),
])  # fmt: skip
def test_the_dsl_sends_until_there_is_a_headteacher_and_then_by_the_schools_choice(
    life: Lived, choice: bool | None, has_headteacher: bool, sends: bool
) -> None:
    life.to("draft")
    with life.database.tenant(OURS, writing=True) as session:
        session.get_one(School, (OURS.authority_id, URN)).dsl_may_send = choice
    given = Given(has_headteacher=has_headteacher)
    if sends:
        life.do("submit", DSL, given)
        assert life.status == "submitted"
    else:
        life.refused("submit", DSL, NotAllowed, "Your headteacher signs", given)


def test_those_who_neither_sign_nor_lead_do_not_send(life: Lived) -> None:
    life.to("draft")
    for actor in (CONTRIBUTOR, GOVERNOR, ANALYST):
        life.refused("submit", actor, NotAllowed, "do not have access")


def test_a_draft_that_has_changed_is_not_sent_from_the_headteachers_desk_either(life: Lived) -> None:
    life.to("awaiting_sign_off")
    life.refused("submit", HEADTEACHER, Conflict, "has changed since you checked", Given(right=False))


def test_fifty_presses_at_once_are_one_submission_with_one_receipt(life: Lived) -> None:
    life.to("draft")
    number, version = life.all()[-1]
    presses = [Given(key="the press" if press % 2 else f"press {press}") for press in range(PRESSES)]
    with ThreadPoolExecutor(PRESSES) as hands:
        receipts = set(hands.map(lambda given: do(life.database, "submit", DSL, URN, life.now, given), presses))
    assert [one.receipt for one in sent(life.database, URN)] == [receipt.number for receipt in receipts]
    assert life.all()[-1] == (number + 1, version + 1)


def test_an_officer_sends_for_the_school_and_it_says_so(life: Lived) -> None:
    life.to("draft")
    event = life.leaves("submit", OFFICER, moves_figures=True)
    (one,) = sent(life.database, URN)
    assert one.on_behalf and event.detail["on_behalf"]
    assert one.declaration.startswith(f"Given by the authority on behalf of Larkmoor School {URN}: I declare")
    assert one.declaration in one.document
    life.do("reopen", OFFICER)
    life.do("submit", DSL)
    assert [each.on_behalf for each in sent(life.database, URN)] == [True, False]
    assert sent(life.database, URN)[1].declaration.startswith("I declare")


def test_a_key_that_has_sent_gives_its_receipt_whatever_came_after(life: Lived) -> None:
    life.to("draft")
    receipt = life.do("submit", DSL, Given(key="the press"))
    assert life.do("submit", DSL, Given(key="another")) == receipt
    for act in ("accept", "reopen"):
        life.do(act, OFFICER)
        assert life.do("submit", DSL, Given(key="the press")) == receipt
    second = life.do("submit", DSL, Given(key="the next press"))
    assert second.submission == 2
    assert life.do("submit", DSL, Given(key="the press")) == receipt


@pytest.mark.parametrize("act", sorted(set(PERFORM) - {"close"}))
def test_what_is_somebody_elses_is_not_there(life: Lived, act: str) -> None:
    actor = BY[act]
    elsewhere = person(actor.role, FOREIGN)
    elsewhere_here = replace(actor, scope=AUTHORITY[FOREIGN]) if actor.role.of_authority else elsewhere
    for foreign in (elsewhere, elsewhere_here):
        life.refused(act, foreign, NotFound, "cannot find")
    if not actor.role.of_authority:
        life.refused(act, person(actor.role, NEIGHBOUR), NotFound, "cannot find")
