"""The table of a return's life, written out, and a model of one return that knows nothing of the service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound
from la_portal.services.returns import ReturnHasErrors
from tests.lives import MORE_TIME, TAKE_SOMETHING, WRONG, Given

LONDON = ZoneInfo("Europe/London")
TYPE = {"dsl", "contributor", "officer", "authority_admin"}
SEND = {"headteacher", "dsl", "officer", "authority_admin"}
OFFICER = {"officer", "authority_admin"}
SENT = {"submitted", "accepted"}
OPEN = {"not_started", "draft", "awaiting_sign_off"}
WAS = "what it was"
# From return.md 9: from, action, by, to. Saving a draft is no row of it: it leaves the status and no event.
# An officer who closes the collection by hand only brings the clock's hour forward: the same two rows are done by both.
TABLE: dict[str, tuple[set[str], set[str], str]] = {
    "start": ({"not_started"}, TYPE, "draft"),
    "type": ({"draft"}, TYPE, "draft"),
    "pass on": ({"draft"}, {"dsl"}, "awaiting_sign_off"),
    "give back": ({"awaiting_sign_off"}, {"headteacher"}, "draft"),
    "take back": ({"awaiting_sign_off"}, {"dsl"}, "draft"),
    "submit": ({"awaiting_sign_off", "draft"}, SEND, "submitted"),
    "accept": ({"submitted"}, OFFICER, "accepted"),
    "undo": ({"accepted"}, OFFICER, "submitted"),
    "ask": ({"submitted"}, OFFICER, "submitted"),
    "withdraw": ({"submitted"}, OFFICER, "submitted"),
    "edit": ({"submitted"}, {"dsl"}, "draft"),
    "correct": (SENT, OFFICER, "submitted"),
    "confirm": (SENT, {"headteacher", "dsl"}, WAS),
    "contest": (SENT, {"headteacher", "dsl"}, WAS),
    "reopen": (SENT, OFFICER, "draft"),
    "extend": ({*OPEN, *SENT, "closed_unsent"}, OFFICER, WAS),
    "exempt": ({"not_started", "draft", "awaiting_sign_off", "submitted", "closed_unsent"}, OFFICER, "exempt"),
    "lift": ({"exempt"}, OFFICER, WAS),
    "close unsent": (OPEN, {"the clock"} | OFFICER, "closed_unsent"),
    "close sent": ({"draft", "awaiting_sign_off"}, {"the clock"} | OFFICER, WAS),
}
UNTIL_IT_CLOSES = {"start", "type", "edit", "pass on", "give back", "take back", "submit", "ask", "reopen"}
Refusal = type[Exception]


def is_closed(closes_on: date, now: datetime) -> bool:
    return now.astimezone(LONDON).date() > closes_on


@dataclass
class Modelled:
    """One return. `accepted` holds what was accepted, each in place of the one before: its number, and when."""

    collection_closes_on: date
    may_send: bool | None = None
    status: str = "not_started"
    typed: str = ""
    sent: list[tuple[int, bool]] = field(default_factory=list)
    accepted: list[tuple[int, datetime]] = field(default_factory=list)
    asked: bool = False
    put_aside: bool = False
    answered: set[int] = field(default_factory=set)
    before_exempt: str | None = None
    changed_since_sent: bool = False
    given_back: bool = False
    extended_to: date | None = None

    @property
    def closes_on(self) -> date:
        return max(self.collection_closes_on, self.extended_to or self.collection_closes_on)

    @property
    def counted(self) -> int | None:
        return len(self.sent) or None

    @property
    def accepted_number(self) -> int | None:
        return self.accepted[-1][0] if self.accepted else None

    def counts(self, number: int | None) -> int | None:
        """The incidents that this submission has in the figures; None where there is none of it in them."""
        return None if number is None or self.status == "exempt" else self.sent[number - 1][0]

    def row_of(self, act: str) -> str:
        """Saving is one of three things, by where the return stands."""
        if act != "save":
            return act
        return {"draft": "type", "submitted": "edit"}.get(self.status, "start")

    def refusal(self, act: str, role: str, now: datetime, given: Given) -> Refusal | None:
        """Why somebody of this school or its authority is refused; None where the act is done."""
        row = self.row_of(act)
        froms, by, _ = TABLE[row]
        if role not in (TYPE if act == "save" else by):
            return NotAllowed
        if act == "submit" and self.status in SENT:
            return None
        if self.status not in froms or (row == "edit" and not self.asked):
            return Conflict
        found = self._condition(row, role, now, given)
        if found is not None:
            return found
        if row == "extend" and self.extended_to == now.astimezone(LONDON).date() + MORE_TIME:
            return BadInput
        return self._of_what_is_given(row, given) if act in TAKE_SOMETHING else None

    def _condition(self, row: str, role: str, now: datetime, given: Given) -> Refusal | None:
        if row == "submit" and not self._dsl_may_send(given):
            if role == "dsl":
                return NotAllowed
            if self.status == "draft":
                return Conflict
        late = row in UNTIL_IT_CLOSES and is_closed(self.closes_on, now)
        refused = {
            "undo": lambda: now - self.accepted[-1][1] > timedelta(days=7),
            "ask": lambda: self.asked,
            "withdraw": lambda: not self.asked,
            "correct": lambda: self.changed_since_sent,
            "confirm": self._unanswerable,
            "contest": self._unanswerable,
        }
        if late or (row in refused and refused[row]()):
            return Conflict
        if row == "edit" and role != "dsl":
            return NotAllowed
        checked = row == "pass on" or (row == "submit" and given.right)
        return ReturnHasErrors if checked and self.typed == WRONG else None

    def _dsl_may_send(self, given: Given) -> bool:
        return not given.has_headteacher or bool(self.may_send)

    def _unanswerable(self) -> bool:
        return not self.sent[-1][1] or len(self.sent) in self.answered

    def _of_what_is_given(self, row: str, given: Given) -> Refusal | None:
        if given.right or row in {"start", "type", "edit"}:  # what is typed may be wrong
            return None
        return {"submit": Conflict, "accept": Conflict, "correct": ReturnHasErrors}.get(row, BadInput)

    def do(self, act: str, role: str, now: datetime, given: Given) -> int:
        """What stands after an act that is done; the number of events that it leaves."""
        row = self.row_of(act)
        if act == "submit" and self.status in SENT:
            return 0
        asked = self.asked
        self._move(row)
        if row in {"start", "type", "edit"}:
            self.typed, self.changed_since_sent = given.typed, bool(self.sent)
        elif row in {"submit", "correct"}:
            self.typed = self.typed if row == "submit" else given.typed
            self.sent.append((int(self.typed), role in OFFICER))
            self.changed_since_sent = False
        elif row == "extend":
            self.extended_to = now.astimezone(LONDON).date() + MORE_TIME
        elif row == "accept":
            self.accepted.append((len(self.sent), now))
            self.put_aside = asked
        elif row == "undo":
            self.accepted.pop()
            self.asked = self.put_aside
        elif row in {"confirm", "contest"}:
            self.answered.add(len(self.sent))
        return 0 if row == "type" else 1

    def _move(self, row: str) -> None:
        before, to = self.status, TABLE[row][2]
        self.status = before if to == WAS else to
        if row == "exempt":
            self.before_exempt = before
        if row == "extend" and before == "closed_unsent":
            self.status = "draft" if self.typed else "not_started"
        if row == "lift":
            self.status, self.before_exempt = str(self.before_exempt), None
        if row in {"ask", "withdraw", "edit", "accept", "correct", "reopen"}:
            self.asked = row == "ask"
        if row in {"give back", "pass on", "submit", "correct"}:
            self.given_back = row == "give back"


def close(returns: Iterable[Modelled], now: datetime) -> list[Modelled]:
    """The clock, or an officer, closes these returns' collection; those that are moved: who has more time is not."""
    moved = [one for one in returns if one.status in OPEN and is_closed(one.closes_on, now)]
    for one in moved:
        if one.sent:
            one.status = "accepted" if one.accepted_number == one.counted else "submitted"
        else:
            one.status = "closed_unsent"
    return moved


def outside(act: str, role: str) -> Refusal:
    """What somebody gets who acts on a return that is not theirs: a school's people see nothing beyond their school."""
    if role in {"officer", "authority_admin", "analyst"}:
        return NotFound if role in (TYPE if act == "save" else TABLE[act][1]) else NotAllowed
    return NotFound
