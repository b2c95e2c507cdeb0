"""Each row of the table of a return's life from its sending on: reviewed, corrected, opened again, exempt, closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from la_portal.errors import BadInput, Conflict, NotAllowed
from la_portal.services.returns import ReturnHasErrors
from la_portal.vocabulary import Actor
from tests.lived import CONTRIBUTOR, DSL, HEADTEACHER, OFFICER, SENT, WAYS, Lived, records
from tests.lives import CELL, CLOSED, Given, clock_of, sent, standing
from tests.returns import URN


def test_an_officer_accepts_what_they_have_read(life: Lived) -> None:
    life.to("submitted")
    life.refused("accept", OFFICER, Conflict, "A newer submission has come", Given(right=False))
    event = life.leaves("accept", OFFICER, moves_figures=True)
    assert (event.from_state, event.to_state) == ("submitted", "accepted")
    assert standing(life.database, URN).accepted_submission == 1


def test_an_acceptance_is_undone_within_seven_days(life: Lived) -> None:
    life.to("accepted")
    accepted_at, life.now = life.now, life.now + timedelta(days=7, minutes=-1)
    event = life.leaves("undo", OFFICER, moves_figures=True)
    assert life.now - accepted_at == timedelta(days=7)
    assert (event.from_state, event.to_state) == ("accepted", "submitted")
    assert standing(life.database, URN).accepted_submission is None
    life.do("accept", OFFICER)
    life.now += timedelta(days=7)
    life.refused("undo", OFFICER, Conflict, "more than 7 days ago")


def test_undoing_a_second_acceptance_leaves_the_first(life: Lived) -> None:
    life.to("accepted")
    life.do("correct", OFFICER)
    life.refused("undo", OFFICER, Conflict, "is not accepted")
    life.do("accept", OFFICER)
    assert standing(life.database, URN).accepted_submission == 2
    life.do("undo", OFFICER)
    assert standing(life.database, URN).accepted_submission == 1


def test_changes_are_asked_for_by_name_and_the_request_is_withdrawn(life: Lived) -> None:
    life.to("submitted")
    life.refused("ask", OFFICER, BadInput, "was not asked of this school", Given(right=False))
    life.refused("withdraw", OFFICER, Conflict, "nothing to withdraw")
    event = life.leaves("ask", OFFICER)
    assert (event.why, event.detail["items"]) == ("Look at this again", [f"incidents.{CELL}"])
    life.refused("ask", OFFICER, Conflict, "asked the school for changes already")
    event = life.leaves("withdraw", OFFICER)
    assert (event.from_state, event.to_state) == ("submitted", "submitted")
    (asked,) = records(life)
    assert (asked.submission, asked.items, asked.ended_as, asked.ended_at) == (
        1,
        [f"incidents.{CELL}"],
        "withdrawn",
        life.now,
    )
    life.refused("save", DSL, Conflict, "has been sent")


def test_the_dsl_edits_what_changes_are_asked_for_and_what_was_sent_still_counts(life: Lived) -> None:
    life.to("submitted").do("ask", OFFICER)
    for actor in (CONTRIBUTOR, OFFICER):
        life.refused("save", actor, NotAllowed, "DSL begins the changes")
    event = life.leaves("save", DSL)
    assert (event.kind, event.from_state, event.to_state) == ("return_edited", "submitted", "draft")
    assert records(life)[0].ended_as == "edited"
    assert standing(life.database, URN).counted_submission == 1
    life.refused("withdraw", OFFICER, Conflict, "is working on this return")
    life.do("save", CONTRIBUTOR)
    life.do("submit", DSL)
    assert standing(life.database, URN).counted_submission == 2


@pytest.mark.parametrize(("act", "ended"), [("accept", "accepted"), ("correct", "corrected"), ("reopen", "reopened")])
def test_what_the_authority_decides_ends_its_request(life: Lived, act: str, ended: str) -> None:
    life.to("submitted").do("ask", OFFICER)
    life.do(act, OFFICER)
    assert records(life)[0].ended_as == ended


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_an_officer_corrects_and_the_school_confirms(life: Lived, status: str) -> None:
    life.to(status)
    accepted = standing(life.database, URN).accepted_submission
    event = life.leaves("correct", OFFICER, moves_figures=True, given=Given(number=9))
    assert (event.from_state, event.to_state, event.why) == (status, "submitted", "By phone")
    row = standing(life.database, URN)
    assert (row.counted_submission, row.accepted_submission) == (2, accepted)
    assert row.draft["incidents"][CELL] == "9"
    assert [one.on_behalf for one in sent(life.database, URN)] == [False, True]
    event = life.leaves("confirm", DSL)
    assert (event.from_state, event.to_state) == ("submitted", "submitted")
    assert [(one.kind, one.submission) for one in records(life)] == [("confirmed", 2)]
    life.refused("contest", HEADTEACHER, Conflict, "answered this correction already")


def test_the_school_contests_a_correction_with_a_reason(life: Lived) -> None:
    life.to("submitted")
    life.refused("contest", DSL, Conflict, "sent this return itself")
    life.do("correct", OFFICER)
    life.refused("contest", HEADTEACHER, BadInput, "Say why", Given(right=False))
    event = life.leaves("contest", HEADTEACHER)
    assert event.why == records(life)[0].reason == "Because of this"


def test_a_correction_obeys_the_rules_and_sends_once(life: Lived) -> None:
    life.to("submitted")
    life.refused("correct", OFFICER, ReturnHasErrors, "1 answer needs", Given(right=False))
    receipt = life.do("correct", OFFICER, Given(key="a correction"))
    assert life.do("correct", OFFICER, Given(key="a correction")) == receipt
    assert len(sent(life.database, URN)) == 2


def test_what_the_school_did_not_send_is_not_sent_by_a_correction(life: Lived) -> None:
    life.to("submitted").do("reopen", OFFICER)
    life.do("save", DSL, Given(number=33))
    life.now = CLOSED
    life.do("close", clock_of(URN))
    assert life.status == "submitted"
    life.refused("correct", OFFICER, Conflict, "has changed its answers since it sent them")


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_a_reopened_return_is_a_draft_and_what_counts_stays(life: Lived, status: str) -> None:
    life.to(status)
    before = standing(life.database, URN)
    life.refused("reopen", OFFICER, BadInput, "Say why", Given(right=False))
    event = life.leaves("reopen", OFFICER)
    after = standing(life.database, URN)
    assert (event.to_state, event.why) == ("draft", "Because of this")
    assert (after.counted_submission, after.accepted_submission) == (
        before.counted_submission,
        before.accepted_submission,
    )


@pytest.mark.parametrize("status", ["not_started", "draft", "awaiting_sign_off", "submitted", "closed_unsent"])
def test_an_exempt_school_is_again_what_it_was(life: Lived, status: str) -> None:
    life.to(status)
    before = standing(life.database, URN)
    life.refused("exempt", OFFICER, BadInput, "Say why", Given(right=False))
    event = life.leaves("exempt", OFFICER, moves_figures=True)
    assert (event.from_state, event.to_state, event.why) == (status, "exempt", "Because of this")
    event = life.leaves("lift", OFFICER, moves_figures=True)
    assert (event.from_state, event.to_state) == ("exempt", status)
    after = standing(life.database, URN)
    assert (after.status, after.before_exempt, after.passed_on_by) == (status, None, before.passed_on_by)


CLOSING: dict[str, list[tuple[str, Actor]]] = {
    "not_started": [],
    "draft": WAYS["draft"],
    "awaiting_sign_off": WAYS["awaiting_sign_off"],
    "reopened": [*SENT, ("reopen", OFFICER), ("save", DSL)],
    "reopened and passed on": [*SENT, ("reopen", OFFICER), ("pass on", DSL)],
    "accepted and reopened": [*WAYS["accepted"], ("reopen", OFFICER)],
    "accepted, corrected and reopened": [*WAYS["accepted"], ("correct", OFFICER), ("reopen", OFFICER)],
}
CLOSED_AS = ["closed_unsent"] * 3 + ["submitted", "submitted", "accepted", "submitted"]


@pytest.mark.parametrize(("was", "becomes"), list(zip(CLOSING, CLOSED_AS, strict=True)))
def test_the_clock_closes(life: Lived, was: str, becomes: str) -> None:
    for act, actor in CLOSING[was]:
        life.do(act, actor)
    life.refused("close", clock_of(URN), Conflict, "is open to the end of")
    life.now = CLOSED
    life.refused("close", OFFICER, NotAllowed, "closes by itself")
    before, (number, version) = standing(life.database, URN), life.all()[-1]
    assert life.do("close", clock_of(URN)) == 2  # the neighbour has not started
    after = standing(life.database, URN)
    assert (after.status, after.draft, after.passed_on_at) == (becomes, before.draft, None)
    assert (after.counted_submission, after.accepted_submission) == (
        before.counted_submission,
        before.accepted_submission,
    )
    assert life.all()[-1] == (number + 2, version + 1)
    again = life.all()
    assert life.do("close", clock_of(URN)) == 0
    assert life.all() == again


def test_after_closing_the_authority_accepts_and_corrects_and_nobody_types(life: Lived) -> None:
    life.to("submitted")
    life.now = CLOSED
    life.do("close", clock_of(URN))
    for act in ("ask", "reopen"):
        life.refused(act, OFFICER, Conflict, "closed on")
    life.do("correct", OFFICER)
    life.do("accept", OFFICER)
    assert life.status == "accepted"
