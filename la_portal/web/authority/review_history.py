"""What was done to a return, in words: officers by name, the school's people by what they did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from la_portal.catalogue.wording import counted
from la_portal.clock import in_words
from la_portal.queries.events import EventFacts
from la_portal.services.returns.life import Action
from la_portal.web.names import names_of


@dataclass(frozen=True)
class Done:
    """One line: when, what, by which officer (empty for the school's people and the clock), and why."""

    at: datetime
    what: str
    who: str
    why: str


_SCHOOL: dict[str, str] = {
    Action.START: "started",
    Action.PASS_ON: "passed to the headteacher",
    Action.GIVE_BACK: "given back by the headteacher",
    Action.TAKE_BACK: "taken back from the headteacher",
    Action.EDIT: "changes begun",
    Action.CONFIRM: "correction confirmed by the school",
    Action.CONTEST: "correction contested by the school",
    Action.CLOSE_UNSENT: "closed, not sent",
    Action.CLOSE_SENT: "closed",
}
_OFFICER: dict[str, str] = {
    Action.ACCEPT: "accepted",
    Action.UNDO_ACCEPTANCE: "acceptance undone",
    Action.WITHDRAW_REQUEST: "request for changes taken back",
    Action.CORRECT: "corrected on behalf of the school",
    Action.REOPEN: "reopened",
    Action.EXEMPT: "made exempt",
    Action.LIFT: "exemption lifted",
}


def history(events: Iterable[EventFacts]) -> list[Done]:
    """The events as lines, in their order; names in one statement."""
    told = [(event, words) for event in events if (words := _words(event))]
    named = {e.person_id for e, _ in told if e.person_id and _by_officer(e)}
    names = names_of(named)
    return [
        Done(event.happened_at, words, names.get(event.person_id, "") if event.person_id else "", event.why or "")
        for event, words in told
    ]


def _by_officer(event: EventFacts) -> bool:
    return event.kind in {*_OFFICER, Action.ASK_FOR_CHANGES, Action.EXTEND} or bool(event.detail.get("on_behalf"))


def _words(event: EventFacts) -> str:
    detail: dict[str, Any] = event.detail
    if event.kind == Action.SUBMIT:
        return "sent on behalf of the school" if detail.get("on_behalf") else "sent"
    if event.kind == Action.ASK_FOR_CHANGES:
        return f"changes asked for to {counted(len(detail.get('items', ())), 'answer')}"
    if event.kind == Action.EXTEND:
        return f"more time until {in_words(datetime.fromisoformat(detail['until']).date())}"
    return (_SCHOOL | _OFFICER).get(event.kind, "")
