"""How the chase pages say who has a return, when somebody last spoke to a school, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from la_portal.catalogue.wording import counted, listed, lowered
from la_portal.clock import in_short, london_date
from la_portal.queries.chase import ChaseLine
from la_portal.queries.chase_filters import ChaseState
from la_portal.queries.contact_log import Batch, LogLine
from la_portal.queries.contacts import SPOKEN, Contacts, Mailed, Spoken
from la_portal.queries.ladder import Rung
from la_portal.services.mail.recipients import Recipient, meant
from la_portal.services.reminding import Why
from la_portal.vocabulary import Audience, NoteKind, Role
from la_portal.web.statuses import StatusTag

STATES = {
    ChaseState.NOT_STARTED: StatusTag("Not started", "blue"),
    ChaseState.STARTED: StatusTag("Started", "teal"),
    ChaseState.REOPENED: StatusTag("Reopened", "orange"),
    ChaseState.WITH_HEADTEACHER: StatusTag("With headteacher", "purple"),
    ChaseState.CHANGES_ASKED: StatusTag("Changes asked for", "orange"),
}
AUDIENCES = {audience: audience.label for audience in Audience}
POSTS = {
    Role.DSL: "DSL",
    Role.HEADTEACHER: "headteacher",
    Role.GOVERNOR: "chair or governor",
    Role.TRUST_LEAD: "trust lead",
}
KINDS = {kind: kind.label for kind in SPOKEN}
LEFT_OUT = {
    Why.FINISHED: "sent meanwhile, or not asked any more",
    Why.NOBODY: "nobody has joined to whom this reminder goes",
    Why.CAME_BACK: "the last email came back",
}


@dataclass(frozen=True)
class Next:
    """What comes next for a school: in words, or a link to where somebody new is found."""

    words: str
    find_somebody: bool = False


def who_has_it(line: ChaseLine, people: Iterable[Recipient]) -> str:
    """Who of the school has the return now, by initial and post."""
    with_head = line.state is ChaseState.WITH_HEADTEACHER
    found = meant(people, Audience.HEADTEACHER if with_head else Audience.DSL)
    if not found:
        return "Nobody yet"
    others = f", and {counted(len(found) - 1, 'other')}" if len(found) > 1 else ""
    return f"{person(found[0])}{others}"


def person(one: Recipient) -> str:
    """R. Lindqvist, DSL."""
    return f"{one.initialled}, {POSTS[one.role]}"


def how_far(line: ChaseLine) -> str:
    """What the school has still to do, as far as its state does not say it."""
    if line.state is ChaseState.CHANGES_ASKED:
        return counted(line.asked_for, "answer")
    if line.state is not ChaseState.STARTED:
        return ""
    if not line.to_do:
        return f"All {line.sections} sections begun"
    if len(line.to_do) == line.sections:
        return f"All {line.sections} sections to do"
    return f"{listed([line.to_do[0], *map(lowered, line.to_do[1:])])} to do"


def last_contact(contacts: Contacts, today: date) -> tuple[str, str]:
    """When and how somebody last spoke to the school, and what came of it."""
    last = contacts.last
    if last is None:
        return "No contact since opening", ""
    day = in_short(london_date(last.at), today)
    if isinstance(last, Spoken):
        return f"{day}, {lowered(KINDS[last.kind])}", f"'{last.words}'"
    if last.came_back and last.sent_at is None:
        return (f"Email came back {day}" if last.refused else f"No email went {day}"), why_back(last)
    if last.refused:
        return f"{day}, email", f"Came back from {counted(len(last.refused), 'address', 'addresses')}"
    return f"{day}, email", "" if last.sent_at else "Waits to be sent"


def why_back(mailed: Mailed) -> str:
    """Why a message is with nobody."""
    if mailed.refused:
        return "Wrong address"
    return "Nobody had joined" if mailed.failure == "nobody" else "The mail server did not take it"


def next_step(contacts: Contacts, audience: Audience, why: Why | None, today: date) -> Next:
    """What comes next: wait, find somebody to write to, or a reminder to whom."""
    if contacts.wait_until:
        return Next(f"Wait until {in_short(contacts.wait_until, today)}")
    if why in {Why.NOBODY, Why.CAME_BACK}:
        return Next("Find a new contact", find_somebody=True)
    return Next(f"Reminder to {AUDIENCES[audience]}")


def rung_title(ladder: Sequence[Rung], rung: Rung) -> str:
    """DSL, DSL again, Headteacher, Chair or trust."""
    words = AUDIENCES[rung.audience]
    again = any(one.audience is rung.audience for one in ladder[: ladder.index(rung)])
    return f"{words[:1].upper()}{words[1:]}{' again' if again else ''}"


def log_words(line: LogLine) -> str:
    """What was done, without who did it."""
    if line.kind in set(KINDS):
        return f"{KINDS[NoteKind(line.kind)]} with {line.school}: '{line.words}'"
    match line.kind:
        case "collection_opened":
            return "Collection opened"
        case "ladder_step_passed_over":
            return f"Reminder {line.step} was passed over: the next one was due too"
        case "ladder_step_done":
            return f"Automatic reminder {line.step} to {_to_whom(line.batch)}"
        case _:
            return f"Reminder to {_to_whom(line.batch)}"


def _to_whom(batch: Batch) -> str:
    if not batch.total:
        return "nobody: there was no school to remind"
    schools = counted(batch.total, "school")
    whom = listed([AUDIENCES[audience] for audience in sorted(batch.of)])
    outcomes = {"sent": batch.sent, "waiting": batch.waiting, "came back": batch.back}
    outcome = ", ".join(f"{number} {words}" for words, number in outcomes.items() if number)
    return f"{schools} ({whom}): {outcome}"
