"""Reminding schools that have not finished: what each is sent and to whom, and the press that sends it."""

from __future__ import annotations

import enum
import unicodedata
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from la_portal.access import require
from la_portal.catalogue import personal_data
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, NotFound
from la_portal.models import OutboxMessage, School, SchoolReturn
from la_portal.queries.chase import ChaseLine, ChaseState, chased
from la_portal.queries.collections import CollectionFacts, find
from la_portal.queries.contacts import by_hand_once
from la_portal.queries.ladder import Rung, rung_of, rungs
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.mail import letters, outbox, reminder_words
from la_portal.services.mail.recipients import Recipient, meant
from la_portal.vocabulary import Actor, Audience, Permission

LONGEST_LINE = 300
People = Mapping[int, Iterable[Recipient]]


class Why(enum.StrEnum):
    """Why a school gets no reminder."""

    FINISHED = "finished"
    NOBODY = "nobody"
    CAME_BACK = "came_back"


@dataclass(frozen=True)
class LeftOut:
    """A school that gets no reminder, and why."""

    school_id: int
    name: str
    why: Why


@dataclass(frozen=True)
class Reminded:
    """What came of a press: the schools that get a reminder, and those that get none."""

    to: tuple[int, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Words:
    """What a school is sent, before its own name and dates are put in, and to whom."""

    audience: Audience
    subject: str
    body: str


_EARLY, _LATE = reminder_words.AGAIN, reminder_words.HEADTEACHER
_HAVE_SENT = {
    ChaseState.CHANGES_ASKED: reminder_words.Words(
        "[school]: we asked you to look at some answers again",
        "Thank you for the [term] online safety return of [school]. We asked you to look at some of its answers again, "
        "and have not heard from you.\n\nThe page says which answers, and why. The rest stays as you sent it.",
    ),
    ChaseState.REOPENED: reminder_words.Words(
        "[school]: your online safety return is open for you to change",
        "The [term] online safety return of [school] is open again. What you sent before counts until you send again.",
    ),
}


@dataclass(frozen=True)
class Prepared:
    """A school that was chosen: the words that it is sent, or why it gets none."""

    line: ChaseLine
    words: Words
    why: Why | None


def prepared(
    lines: Iterable[ChaseLine], ladder: Sequence[Rung], collection: CollectionFacts, people: People, today: date
) -> list[Prepared]:
    """What a press today would send to each of the schools."""
    each = ((line, words_for(line, ladder, collection, today)) for line in lines)
    return [Prepared(line, words, hindrance(line, words.audience, people)) for line, words in each]


def words_for(line: ChaseLine, ladder: Iterable[Rung], collection: CollectionFacts, today: date) -> Words:
    """What the school is sent by hand today: the letter of the rung that it stands on."""
    rung = rung_of(ladder, collection, line.due_on, today)
    if rung is not None:
        return addressed(line, rung.audience, rung.subject, rung.body)
    usual = _LATE if today > line.due_on else _EARLY
    return addressed(line, Audience.DSL, usual.subject, usual.body)


def addressed(line: ChaseLine, meant: Audience, subject: str, body: str) -> Words:
    """A rung's letter as this school gets it: nobody who has sent reads that the return has not come."""
    if line.state in _HAVE_SENT:
        words = _HAVE_SENT[line.state]
        return Words(Audience.HEADTEACHER if meant is Audience.CHAIR_OR_TRUST else meant, words.subject, words.body)
    # While it waits for the headteacher, the DSL can do no more.
    waits = line.state is ChaseState.WITH_HEADTEACHER and meant is Audience.DSL
    return Words(Audience.HEADTEACHER if waits else meant, subject, body)


def hindrance(line: ChaseLine, audience: Audience, people: People) -> Why | None:
    """Why a message to the school would reach nobody, where it would not."""
    readers = {one.person_id for one in meant(people.get(line.school_id, ()), audience)}
    mailed = line.contacts.mailed
    if not readers:
        return Why.NOBODY
    return Why.CAME_BACK if mailed is not None and readers <= mailed.refused else None


def remind(
    session: TenantSession,
    actor: Actor,
    slug: str,
    urns: Collection[int],
    own_line: str,
    at: datetime,
    *,
    people: People,
    press: uuid.UUID,
    sure: bool = False,
) -> Reminded:
    """A reminder waits for each of these schools that has not finished and can be reached; the others are named.

    The same press a second time writes nothing more. Raises NotFound for a school that the collection does not ask,
    BadInput for an own line that is long, or that looks as if it named somebody and nobody is `sure` that it does not.
    """
    require(actor, Permission.CHASE_SCHOOLS, session.scope)
    own_line = _checked(own_line, london_date(at), sure)
    lock(session)
    collection = find(session, slug)
    names = _names(session, collection, urns)
    ladder, today = rungs(session, collection.collection_id), london_date(at)
    chosen = {
        one.line.school_id: one
        for one in prepared(chased(session, collection, today, names), ladder, collection, people, today)
    }
    why = {urn: chosen[urn].why if urn in chosen else Why.FINISHED for urn in names}
    pressed = _pressed(session, press)
    to = pressed or tuple(urn for urn in names if why[urn] is None)
    if to and not pressed:
        each = ((chosen[urn].line, chosen[urn].words, by_hand_once(press, urn)) for urn in to)
        post(session, collection, each, press, at, own_line)
        detail = {"batch": str(press)}
        audit.record(session, actor, "reminders_sent", at=at, collection_id=collection.collection_id, detail=detail)
    left_out = [LeftOut(urn, names[urn], given) for urn, given in why.items() if given and urn not in set(to)]
    return Reminded(to, tuple(left_out))


def post(
    session: TenantSession,
    collection: CollectionFacts,
    each: Iterable[tuple[ChaseLine, Words, str]],
    batch: uuid.UUID,
    at: datetime,
    own_line: str = "",
) -> None:
    """A message waits for each school, with its own name and dates in the words, and `own_line` under them."""
    for line, words, once in each:
        letter = letters.reminder(
            line.school_id, line.name, collection, line.due_on, words.subject, f"{words.body}\n\n{own_line}"
        )
        outbox.post(
            session,
            letter,
            words.audience,
            at,
            school_id=line.school_id,
            collection_id=collection.collection_id,
            once=once,
            batch=batch,
        )


def _checked(own_line: str, today: date, sure: bool) -> str:
    own_line = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in own_line)
    own_line = " ".join(own_line.split())
    if len(own_line) > LONGEST_LINE:
        raise BadInput(f"Your own line is longer than {LONGEST_LINE} characters. Shorten it", "own_line")
    warning = "" if sure else personal_data.warning(own_line, today)
    if warning:
        raise BadInput(f"Your own line: {warning}", "own_line")
    return own_line


def _names(session: TenantSession, collection: CollectionFacts, urns: Collection[int]) -> dict[int, str]:
    mine = session.scope.authority_id
    statement = (
        select(School.school_id, School.name)
        .join(SchoolReturn, (SchoolReturn.authority_id == mine) & (SchoolReturn.school_id == School.school_id))
        .where(School.authority_id == mine, SchoolReturn.collection_id == collection.collection_id)
        .order_by(School.name, School.school_id)
    )
    wanted = set(urns)
    names = {urn: name for urn, name in session.execute(statement) if urn in wanted}
    if len(names) < len(wanted):
        raise NotFound
    return names


def _pressed(session: TenantSession, press: uuid.UUID) -> tuple[int, ...]:
    statement = select(OutboxMessage.school_id).where(
        OutboxMessage.authority_id == session.scope.authority_id, OutboxMessage.batch == press
    )
    return tuple(urn for urn in session.execute(statement).scalars() if urn is not None)
