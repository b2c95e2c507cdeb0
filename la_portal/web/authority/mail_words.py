"""How the pages about mail say what kind a message is, how far it is and why, and who it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from la_portal.clock import in_words, london_date, time_in_words
from la_portal.queries.mail import MailState, MessageFacts
from la_portal.services.mail.outcomes import MOST_TRIES, Failure, Why
from la_portal.services.mail.recipients import Recipient, meant
from la_portal.vocabulary import Audience, Role
from la_portal.web.names import LEFT
from la_portal.web.statuses import StatusTag

STATES = {
    MailState.WAITING: StatusTag("Waiting", "blue"),
    MailState.SENT: StatusTag("Sent", "green"),
    MailState.CAME_BACK: StatusTag("Came back", "red"),
    MailState.GIVEN_UP: StatusTag("Given up", "orange"),
}
EMPTY = {
    MailState.WAITING: "Nothing waits. A message appears here when it is written, and leaves when it is sent.",
    MailState.SENT: "Nothing has been sent yet.",
    MailState.CAME_BACK: "Nothing has come back: every address that we wrote to takes mail.",
    MailState.GIVEN_UP: "Nothing was given up. A message comes here when nobody has it and we stop trying.",
}
_KINDS = {"changes_asked": "Changes asked for", "extended": "More time"}
_AUDIENCES = {
    Audience.DSL: "DSL",
    Audience.HEADTEACHER: "Headteacher",
    Audience.DSL_AND_HEADTEACHER: "DSL and headteacher",
    Audience.CHAIR_OR_TRUST: "Chair or trust lead",
}
_NOBODY = {
    Audience.DSL: "no DSL and no headteacher has joined",
    Audience.HEADTEACHER: "no headteacher has joined",
    Audience.DSL_AND_HEADTEACHER: "no DSL and no headteacher has joined",
    Audience.CHAIR_OR_TRUST: "no governor of the school and no lead of its trust has joined",
}
_PASSING = {
    Failure.ASKED_TO_WAIT: "The mail server asked us to wait",
    Failure.BROKEN_OFF: "The mail server stopped answering",
}


@dataclass(frozen=True)
class ReaderLine:
    """Somebody a message is for, by initial and post, and whether they have it; `name` alone for the greeting."""

    name: str
    post: str
    standing: str


def kind(code: str) -> str:
    """The kind of a message as people call it."""
    return _KINDS.get(code) or code.replace("_", " ").capitalize()


def audience(meant_for: Audience) -> str:
    """Who a message is for, by their posts."""
    return _AUDIENCES[meant_for]


def post(role: Role) -> str:
    """A post beside a name."""
    return "DSL" if role is Role.DSL else role.label


def moment(at: datetime) -> str:
    """7 December 2026, 2:12pm."""
    return f"{in_words(london_date(at))}, {time_in_words(at)}"


def subject(facts: MessageFacts) -> str:
    """What a message is about, beside the name of its school: without that name at its beginning."""
    rest = facts.subject.removeprefix(f"{facts.school_name}: ")
    return rest[:1].upper() + rest[1:]


def why(facts: MessageFacts, now: datetime, *, demonstration: bool = False) -> str:
    """Why a message is where it is, in a sentence or two; empty where there is nothing to say."""
    kept = Why.read(facts.failure) if facts.failure else None
    if facts.state is MailState.WAITING and demonstration:
        return "It stays here: this is a demonstration."
    if facts.state is MailState.WAITING:
        return _why_waiting(facts, kept, now)
    if kept is None:
        return ""
    code = f" ({kept.code})" if kept.code else ""
    match kept.failure:
        case Failure.NOBODY:
            return f"There is nobody to send it to: {_NOBODY[facts.audience]}."
        case Failure.CAME_BACK if facts.sent_at:
            take = "One address takes" if len(facts.refused) == 1 else f"{len(facts.refused)} addresses take"
            return f"{take} no mail{code}. The others have it."
        case Failure.CAME_BACK:
            return f"The address takes no mail{code}. Ask the school who is there now."
        case Failure.REJECTED:
            return f"The mail server does not take this message{code}. Ask who looks after it."
        case Failure.OVER:
            return "What it was about was over before it could be sent."
        case _:
            rest = " Others have it." if facts.sent_at else ""
            return f"{_PASSING[kept.failure]}{code}, and we stopped after {MOST_TRIES} tries.{rest}"


def _why_waiting(facts: MessageFacts, kept: Why | None, now: datetime) -> str:
    later = facts.next_try_at > now
    if kept is None:
        return f"It goes out at {_near(facts.next_try_at, now)}." if later else "It goes out with the next run."
    code = f" ({kept.code})" if kept.code else ""
    again = f"at {_near(facts.next_try_at, now)}" if later else "with the next run"
    reason = _PASSING.get(kept.failure, "It could not be sent")
    return f"{reason}{code}. We try again {again}."


def _near(moment: datetime, now: datetime) -> str:
    """The time alone on the same day, else with its date."""
    day = london_date(moment)
    return time_in_words(moment) if day == london_date(now) else f"{time_in_words(moment)} on {in_words(day)}"


def readers(facts: MessageFacts, people: Sequence[Recipient]) -> list[ReaderLine]:
    """Who a message was sent to or, as long as it waits, is for."""
    known = {str(one.person_id): one for one in people}
    found = dict.fromkeys(facts.reached, "has it") | dict.fromkeys(facts.refused, "the address takes no mail")
    if facts.state is MailState.WAITING:
        found |= {
            str(one.person_id): "not yet" for one in meant(people, facts.audience) if str(one.person_id) not in found
        }
    return [
        ReaderLine(known[key].initialled, post(known[key].role), standing)
        if key in known
        else ReaderLine("", LEFT, standing)
        for key, standing in found.items()
    ]
