"""What there is to know of a school before one goes there: sentences made of the facts that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from la_portal.catalogue.items import Edition
from la_portal.catalogue.sent import SentQuery
from la_portal.catalogue.wording import counted, listed, lowered
from la_portal.clock import in_words, london_date
from la_portal.queries.comparison import GOVERNORS, INCIDENTS, POLICIES, Compared, Part
from la_portal.queries.contacts import Mailed, Spoken
from la_portal.queries.notes import NoteFacts
from la_portal.queries.school_facts import LinkFacts, SchoolFacts
from la_portal.queries.story import CHANGES, Measures, Reply, TermOfSchool
from la_portal.queries.support import ITEM
from la_portal.queries.training import ALL_STAFF
from la_portal.queries.verdicts import CAREFUL, HIGHER
from la_portal.queries.working_days import working_days
from la_portal.vocabulary import PREDECESSOR, NoteKind, RegisterStatus, ReturnStatus
from la_portal.web.statuses import StatusTag, officer_status

MOST_UNUSUAL = 3
_NOT_SENT = {
    ReturnStatus.NOT_STARTED: "not started",
    ReturnStatus.DRAFT: "started and not sent",
    ReturnStatus.AWAITING_SIGN_OFF: "with the headteacher",
}
_CONTACTS = {
    NoteKind.NOTE: "note",
    NoteKind.PHONE: "phone call",
    NoteKind.EMAIL: "email",
    NoteKind.MEETING: "meeting",
    NoteKind.LETTER: "letter",
}


class Known(NamedTuple):
    """One thing to know, with the tag of a return's state where it is about one."""

    sentence: str
    tag: StatusTag | None = None


def standing_of(school: SchoolFacts, today: date) -> str:
    """What the register says of a school that is not simply open; empty for one that is."""
    if school.status is RegisterStatus.CLOSED:
        when = f" on {in_words(school.closed_on)}" if school.closed_on else ", the register does not say when"
        return f"This school closed{when}. What it sent stays here, and in the figures."
    if school.status is RegisterStatus.PROPOSED:
        when = f" on {in_words(school.opened_on)}" if school.opened_on else ""
        return f"This school is proposed to open{when}. It is asked for returns once it is open."
    if school.closed_on and school.closed_on >= today:
        return f"The register says that this school closes on {in_words(school.closed_on)}."
    return ""


def of_predecessors(links: Sequence[LinkFacts]) -> Iterator[Known]:
    """Which school it continues, on whose page earlier returns stand."""
    for link in links:
        if link.kind == PREDECESSOR and link.name and not link.forward:
            since = f" since {in_words(link.established_on)}" if link.established_on else ""
            yield Known(f"It continues {link.name}{since}. What was sent before stands on the page of that school.")


def of_this_term(school: SchoolFacts, terms: Sequence[TermOfSchool], today: date) -> Iterator[Known]:
    """Where the newest return stands, and how early or late it came."""
    if not terms:
        if school.status is RegisterStatus.OPEN:
            yield Known("It has not been asked for a return yet. It joins the next collection.")
        return
    newest = terms[0]
    name, tag = newest.collection.name, officer_status(newest.status, newest.changes_asked)
    if newest.status is ReturnStatus.EXEMPT:
        yield Known(f"{name}: not asked.", tag)
    elif newest.first_submitted_at is not None:
        when = in_words(london_date(newest.first_submitted_at))
        yield Known(f"{name}: return sent on {when}, {how_early(newest)}.", tag)
    elif newest.status is ReturnStatus.CLOSED_UNSENT:
        yield Known(f"{name}: no return came.", tag)
    else:
        yield Known(f"{name}: {_NOT_SENT[newest.status]}. {due(newest, today)}.", tag)


def due(term: TermOfSchool, today: date) -> str:
    """When it is due, and how far off that is."""
    days = (term.due_on - today).days
    if days < 0:
        return f"It was due on {in_words(term.due_on)}, {counted(-days, 'day')} ago"
    return f"It is due on {in_words(term.due_on)}, in {counted(days, 'day')}" if days else "It is due today"


def how_early(term: TermOfSchool) -> str:
    """`11 days early`, `on the last day`, `3 days late`; empty where it was not sent."""
    days = term.days_early
    if days is None:
        return ""
    return "on the last day" if days == 0 else f"{counted(abs(days), 'day')} {'early' if days > 0 else 'late'}"


def of_measures(measures: Measures, collection_id: int) -> Iterator[Known]:
    """Who is still to be trained, and the policies that are not in place or out of date."""
    for course, whom in ((ALL_STAFF, "staff"), (GOVERNORS, "governors")):
        part = measures.get(course, {}).get(collection_id)
        if part and part.whole and part.part < part.whole:
            yield Known(f"{part.part:,} of {part.whole:,} {whom} are trained.")
    part = measures[POLICIES].get(collection_id)
    if part and part.whole and part.part < part.whole:
        short = part.whole - part.part
        verb = "is" if short == 1 else "are"
        yield Known(f"{short} of {counted(part.whole, 'policy', 'policies')} {verb} not in place, or due for review.")


def of_incidents(part: Part | None, row: Compared | None) -> Iterator[Known]:
    """What was recorded, and how that stands beside similar schools where enough have sent."""
    if part is None or not part.whole:
        return
    said = f"{counted(part.part, 'incident')}, {1000 * part.part / part.whole:.0f} per 1,000 pupils"
    if row is None or row.quarter is None or row.value is None:
        yield Known(f"{said}.")
        return
    careful = f" {CAREFUL}" if row.verdict == HIGHER else ""
    yield Known(f"{said}: {lowered(row.verdict)} {row.sentence.partition('.')[0]}.{careful}")


def of_queries(queries: Sequence[SentQuery], unusual: Sequence[str]) -> Iterator[Known]:
    """What was unusual about it, and how much of it the school explained."""
    yield from (Known(sentence if sentence.endswith(".") else f"{sentence}.") for sentence in unusual[:MOST_UNUSUAL])
    if len(unusual) > MOST_UNUSUAL:
        yield Known(f"{len(unusual) - MOST_UNUSUAL} more answers are unusual.")
    if queries and not any(sentence.endswith("queries explained") for sentence in unusual):
        yield Known(f"{counted(len(queries), 'query', 'queries')} explained.")


def of_support(edition: Edition, codes: Sequence[str]) -> Iterator[Known]:
    """What it wants from the authority."""
    options = {option.code: lowered(option.label) for option in edition.item("practice", ITEM).options}
    if codes:
        yield Known(f"It asks for support with {listed([options.get(code, code) for code in codes])}.")


def of_notes(notes: Sequence[NoteFacts], today: date) -> Iterator[Known]:
    """What a colleague wanted to look at again and has not, the first to come first."""
    waiting = [(one.follow_up_on, one.words) for one in notes if one.follow_up_on and one.followed_up_at is None]
    for day, words in sorted(waiting):
        yield Known(f"{'Wait until' if day > today else 'To be looked at since'} {in_words(day)}: {words}")


def contact_in_words(one: Mailed | Spoken) -> str:
    """A contact with the school in a few words."""
    if isinstance(one, Spoken):
        return f"{_CONTACTS[one.kind]}: {one.words}"
    return "reminder, which came back" if one.came_back else "reminder" if one.sent_at else "reminder, not sent yet"


def reply_in_words(term: TermOfSchool, reply: Reply | None) -> str:
    """What the authority said of the return, and how many working days after it came."""
    if term.first_submitted_at is None:
        return ""
    if reply is None:
        return "Not yet"
    what = "changes asked for" if reply.kind == CHANGES else "accepted"
    sent, answered = london_date(term.first_submitted_at), london_date(reply.at)
    if sent >= answered:
        return f"{in_words(answered)}, {what} the same day"
    days = len(working_days(sent, answered)) - len(working_days(sent, sent))
    return f"{in_words(answered)}, {what} after {counted(days, 'working day')}"


def incidents_of(rows: Sequence[Compared]) -> Compared | None:
    """The comparison of incidents among all of them."""
    return next((row for row in rows if row.code == INCIDENTS), None)
