"""The life of a return as a table: what may be done from where, by whom, and where the return stands afterwards.

What is not in the table does not exist. Every act asks `step` first.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from la_portal.clock import in_words, london_date
from la_portal.errors import Conflict
from la_portal.queries.returns import ReturnFacts
from la_portal.vocabulary import Permission, ReturnStatus


class Action(enum.StrEnum):
    """One thing that is done to a return; its value is the kind of the audit event that it leaves."""

    START = "return_started"
    PASS_ON = "return_passed_on"
    GIVE_BACK = "return_given_back"
    TAKE_BACK = "return_taken_back"
    SUBMIT = "return_submitted"
    ACCEPT = "return_accepted"
    UNDO_ACCEPTANCE = "acceptance_undone"
    ASK_FOR_CHANGES = "changes_asked_for"
    WITHDRAW_REQUEST = "request_withdrawn"
    EDIT = "return_edited"
    CORRECT = "return_corrected"
    CONFIRM = "correction_confirmed"
    CONTEST = "correction_contested"
    REOPEN = "return_reopened"
    EXTEND = "return_extended"
    EXEMPT = "return_exempted"
    LIFT = "exemption_lifted"
    CLOSE_UNSENT = "return_closed_unsent"
    CLOSE_SENT = "return_closed"


@dataclass(frozen=True)
class Row:
    """One row: `to` is None where the return becomes again what it was.

    `by` is None for what nobody does to one return: its collection closes, by the clock or by an officer's hand, and
    all that are open are settled with it (return.md says "the clock": an officer only brings the hour forward).
    """

    action: Action
    froms: frozenset[ReturnStatus]
    to: ReturnStatus | None
    by: Permission | None


NOT_STARTED, DRAFT, AWAITING = ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT, ReturnStatus.AWAITING_SIGN_OFF
SUBMITTED, ACCEPTED = ReturnStatus.SUBMITTED, ReturnStatus.ACCEPTED
EXEMPT, CLOSED_UNSENT = ReturnStatus.EXEMPT, ReturnStatus.CLOSED_UNSENT
SENT = frozenset({SUBMITTED, ACCEPTED})
UNSENT = frozenset({NOT_STARTED, DRAFT, AWAITING})

TABLE: Mapping[Action, Row] = {
    row.action: row
    for row in (
        Row(Action.START, frozenset({NOT_STARTED}), DRAFT, Permission.EDIT_RETURN),
        Row(Action.PASS_ON, frozenset({DRAFT}), AWAITING, Permission.PASS_ON_RETURN),
        Row(Action.GIVE_BACK, frozenset({AWAITING}), DRAFT, Permission.SIGN_RETURN),
        Row(Action.TAKE_BACK, frozenset({AWAITING}), DRAFT, Permission.PASS_ON_RETURN),
        Row(Action.SUBMIT, frozenset({DRAFT, AWAITING}), SUBMITTED, Permission.SEND_RETURN),
        Row(Action.ACCEPT, frozenset({SUBMITTED}), ACCEPTED, Permission.REVIEW_RETURN),
        Row(Action.UNDO_ACCEPTANCE, frozenset({ACCEPTED}), SUBMITTED, Permission.REVIEW_RETURN),
        Row(Action.ASK_FOR_CHANGES, frozenset({SUBMITTED}), SUBMITTED, Permission.REVIEW_RETURN),
        Row(Action.WITHDRAW_REQUEST, frozenset({SUBMITTED}), SUBMITTED, Permission.REVIEW_RETURN),
        Row(Action.EDIT, frozenset({SUBMITTED}), DRAFT, Permission.PASS_ON_RETURN),  # of all who type, the DSL's alone
        Row(Action.CORRECT, SENT, SUBMITTED, Permission.REVIEW_RETURN),
        Row(Action.CONFIRM, SENT, None, Permission.ANSWER_CORRECTION),
        Row(Action.CONTEST, SENT, None, Permission.ANSWER_CORRECTION),
        Row(Action.REOPEN, SENT, DRAFT, Permission.REVIEW_RETURN),
        Row(Action.EXTEND, UNSENT | SENT | {CLOSED_UNSENT}, None, Permission.REVIEW_RETURN),
        Row(Action.EXEMPT, UNSENT | {SUBMITTED, CLOSED_UNSENT}, EXEMPT, Permission.REVIEW_RETURN),
        Row(Action.LIFT, frozenset({EXEMPT}), None, Permission.REVIEW_RETURN),
        Row(Action.CLOSE_UNSENT, UNSENT, CLOSED_UNSENT, None),
        Row(Action.CLOSE_SENT, frozenset({DRAFT, AWAITING}), None, None),
    )
}

_TO_SCHOOL = {
    NOT_STARTED: "Nothing has been typed in this return yet. Fill it in first",
    DRAFT: "This return is open for changes. Put right what needs it, then send it",
    AWAITING: "This return is with the headteacher. The DSL takes it back to change it",
    SUBMITTED: "This return has been sent, so it cannot be changed. Ask your authority to reopen it",
    ACCEPTED: "This return has been sent and accepted, so it cannot be changed. Ask your authority to reopen it",
    EXEMPT: "Your school is exempt from this return. There is nothing to do",
    CLOSED_UNSENT: "The collection closed before this return was sent. Your draft is kept: ask your authority for time",
}
_TO_OFFICER = {
    NOT_STARTED: "The school has not begun this return. Wait until it has sent, or fill it in on the school's behalf",
    DRAFT: "The school is working on this return. Wait until it has sent",
    AWAITING: "This return is with the school's headteacher. Wait until it has been sent",
    SUBMITTED: "This return has been sent. Reopen it, or correct it on the school's behalf",
    ACCEPTED: "This return is accepted. Undo the acceptance or reopen the return first",
    EXEMPT: "The school is exempt from this return. Lift the exemption first",
    CLOSED_UNSENT: "The collection closed before the school sent this return. Give the school more time first",
}
_OF_ACTION = {
    Action.UNDO_ACCEPTANCE: "What the school sent last is not accepted, so there is nothing to undo. Read it first",
    Action.LIFT: "The school is not exempt from this return, so there is nothing to lift. Look at where it stands now",
}


class Standing(Protocol):
    """A return of which it is known where it stands."""

    @property
    def status(self) -> ReturnStatus:
        """Where it stands."""
        ...


def step(action: Action, facts: Standing, *, on_behalf: bool) -> Row:
    """The row of an action that exists from where the return stands.

    Otherwise raises Conflict with what has happened and what can be done: in the officer's words where the authority
    acts, in the school's elsewhere.
    """
    row = TABLE[action]
    if facts.status in row.froms:
        return row
    raise Conflict(_OF_ACTION.get(action) or (_TO_OFFICER if on_behalf else _TO_SCHOOL)[facts.status])


def typing(facts: ReturnFacts, *, on_behalf: bool = False) -> Action | None:
    """What typing does to the return beside keeping what was typed: starts it, takes it up again, or nothing more.

    Raises Conflict where nobody may type in it.
    """
    if facts.status is DRAFT:
        return None
    action = Action.EDIT if facts.changes_asked else Action.START
    return step(action, facts, on_behalf=on_behalf).action


def require_in_time(facts: ReturnFacts, at: datetime) -> None:
    """Returns from the start of the day of opening to the end of the closing date, in London; Conflict otherwise."""
    collection, today = facts.collection, london_date(at)
    if today > facts.closes_on:
        closed = london_date(collection.closed_at) if collection.closed_at else facts.closes_on
        raise Conflict(
            f"{collection.name} closed on {in_words(closed)}. Your draft is kept: ask your authority for more time"
        )
    if not facts.is_open(today):
        raise Conflict(f"{collection.name} opens on {in_words(collection.opens_on)}. Come back then")
