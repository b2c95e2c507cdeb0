"""What the chase page shows: read in a constant number of statements, however many schools there are."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from la_portal.catalogue.wording import counted, lowered
from la_portal.clock import in_short, in_words, london_date, weekday_in_short
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.queries import chase, contact_log
from la_portal.queries.chase import ChaseCounts, ChaseLine
from la_portal.queries.chase_filters import ChaseFilters
from la_portal.queries.collections import CollectionFacts, find
from la_portal.queries.contact_log import Batch, LogLine
from la_portal.queries.ladder import Rung, goes_on, next_rung, peace_from, rungs
from la_portal.queries.term_dates import TermDates, term_dates
from la_portal.services.ladder import batch_of
from la_portal.services.mail.letters import PLACEHOLDERS
from la_portal.services.mail.recipients import meant, of_schools
from la_portal.services.reminding import People, Prepared, prepared
from la_portal.web.authority.chase_words import Next, how_far, last_contact, next_step, person, rung_title, who_has_it
from la_portal.web.session import actor, now, portal, reading

PAGE_SIZE, LOG_SIZE = 50, 20
_PLACE = re.compile("|".join(map(re.escape, PLACEHOLDERS)))


@dataclass(frozen=True)
class Step:
    """One rung as the page shows it."""

    title: str
    state: str
    words: str


@dataclass(frozen=True)
class Row:
    """One school's row."""

    line: ChaseLine
    who: str
    how_far: str
    contact: tuple[str, str]
    next: Next


@dataclass(frozen=True)
class Preview:
    """The reminder as one school gets it: each part with whether it changes from school to school."""

    line: ChaseLine
    to: list[str]
    greeting: str
    subject: list[tuple[str, bool]]
    paragraphs: list[list[tuple[str, bool]]]
    next_urn: int | None


@dataclass(frozen=True)
class ChasePage:
    """Everything that the page shows."""

    collection: CollectionFacts
    today: date
    filters: ChaseFilters
    counts: ChaseCounts
    shown: tuple[int, ...]
    rows: list[Row]
    page: int
    pages: int
    every: bool
    chosen: list[Prepared]
    preview: Preview | None
    steps: list[Step]
    next_day: date | None
    left_in_peace: bool
    log: list[LogLine]
    log_page: int
    log_pages: int

    @property
    def reached(self) -> list[Prepared]:
        """Those of the chosen who get a reminder."""
        return [one for one in self.chosen if one.why is None]

    @property
    def missed(self) -> list[Prepared]:
        """Those of the chosen who get none."""
        return [one for one in self.chosen if one.why is not None]

    @property
    def chosen_urns(self) -> set[int]:
        """The URNs of those who are chosen."""
        return {one.line.school_id for one in self.chosen}


@dataclass(frozen=True)
class _Read:
    """What the database says, in one session."""

    collection: CollectionFacts
    shown: tuple[int, ...]
    lines: list[ChaseLine]
    chosen: list[ChaseLine]
    counts: ChaseCounts
    ladder: tuple[Rung, ...]
    taught: tuple[TermDates, ...]
    batches: Mapping[uuid.UUID, Batch]
    log: list[LogLine]
    logged: int

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-len(self.shown) // PAGE_SIZE))


def read(slug: str, given: Mapping[str, str]) -> ChasePage:
    """The page for what was given in the address, or in the form that came back."""
    today, filters, every = london_date(now()), ChaseFilters.from_query(given), "all" in given
    page, log_page = _number("page"), _number("log")
    it = _from_database(slug, filters, given, page, log_page)
    trusts = {line.school_id: line.trust for line in (*it.lines, *it.chosen)}
    people = of_schools(portal().database, actor().scope.authority_id, trusts)
    ready = prepared(it.chosen, it.ladder, it.collection, people, today)
    next_one = next_rung(it.ladder)
    next_day = goes_on(it.taught, next_one, today) if next_one else None
    return ChasePage(
        collection=it.collection,
        today=today,
        filters=filters,
        counts=it.counts,
        shown=it.shown,
        rows=_rows(it.lines, it.ladder, it.collection, people, today),
        page=page,
        pages=it.pages,
        every=every and bool(it.chosen),
        chosen=ready,
        preview=_preview(ready, people, it.collection, given),
        steps=_steps(it.ladder, it.batches, it.collection, it.taught, today),
        next_day=next_day,
        left_in_peace=next_day is not None and today >= peace_from(it.taught, next_day),
        log=it.log,
        log_page=log_page,
        log_pages=max(1, -(-it.logged // LOG_SIZE)),
    )


def _from_database(slug: str, filters: ChaseFilters, given: Mapping[str, str], page: int, log_page: int) -> _Read:
    at, today = now(), london_date(now())
    with reading() as session:
        collection = find(session, slug)
        shown = chase.urns(session, collection, filters, at, today)
        batches = contact_log.batches(session, collection.collection_id)
        log, logged = contact_log.log(session, collection, batches, log_page, LOG_SIZE)
        found = _Read(
            collection=collection,
            shown=shown,
            lines=chase.to_chase(session, collection, filters, at, today, page, PAGE_SIZE),
            chosen=_chosen(session, collection, today, shown, given),
            counts=chase.counts(session, collection, today),
            ladder=rungs(session, collection.collection_id),
            taught=term_dates(session),
            batches=batches,
            log=log,
            logged=logged,
        )
    if page > found.pages:
        raise NotFound
    return found


def _number(name: str) -> int:
    number = request.args.get(name, 1, type=int)
    if not 1 <= number <= 10_000:
        raise NotFound
    return number


def _chosen(
    session: TenantSession,
    collection: CollectionFacts,
    today: date,
    shown: tuple[int, ...],
    given: Mapping[str, str],
) -> list[ChaseLine]:
    """The lines of those who are chosen and have not finished: all that are shown, or those whose URNs are given."""
    named = set(request.values.getlist("urn", type=int)) if given else set[int]()
    wanted = set(shown) if "all" in given else named
    return chase.chased(session, collection, today, wanted) if wanted else []


def _rows(
    lines: Iterable[ChaseLine], ladder: tuple[Rung, ...], collection: CollectionFacts, people: People, today: date
) -> list[Row]:
    return [
        Row(
            one.line,
            who_has_it(one.line, people.get(one.line.school_id, ())),
            how_far(one.line),
            last_contact(one.line.contacts, today),
            next_step(one.line.contacts, one.words.audience, one.why, today),
        )
        for one in prepared(lines, ladder, collection, people, today)
    ]


def _preview(
    chosen: list[Prepared], people: People, collection: CollectionFacts, given: Mapping[str, str]
) -> Preview | None:
    reached = [one for one in chosen if one.why is None]
    if not reached:
        return None
    urns = [one.line.school_id for one in reached]
    wanted = given.get("see", "")
    place = urns.index(int(wanted)) if wanted.isdecimal() and int(wanted) in urns else 0
    one = reached[place]
    values = {
        "[school]": one.line.name,
        "[term]": lowered(collection.name),
        "[due]": in_words(one.line.due_on),
    }
    paragraphs = [text.strip() for text in re.split(r"\n\s*\n", one.words.body) if text.strip()]
    readers = meant(people.get(one.line.school_id, ()), one.words.audience)
    return Preview(
        one.line,
        [person(each) for each in readers],
        f"Dear {readers[0].initialled}",
        _parts(one.words.subject, values),
        [_parts(text, values) for text in paragraphs],
        urns[(place + 1) % len(urns)] if len(urns) > 1 else None,
    )


def _parts(text: str, values: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is filled in for each school."""
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in _PLACE.finditer(text):
        parts += [(text[end : found.start()], False), (values[found[0]], True)]
        end = found.end()
    return [part for part in (*parts, (text[end:], False)) if part[0]]


def _steps(
    ladder: tuple[Rung, ...],
    batches: Mapping[uuid.UUID, Batch],
    collection: CollectionFacts,
    taught: tuple[TermDates, ...],
    today: date,
) -> list[Step]:
    mine, first = actor().scope.authority_id, next_rung(ladder)

    def step(rung: Rung) -> Step:
        title = rung_title(ladder, rung)
        if rung.done_at is not None:
            sent = batches.get(batch_of(mine, collection.collection_id, rung.step), Batch()).total
            day = in_short(london_date(rung.done_at), today)
            return Step(
                title, "done", f"Done on {day}, {counted(sent, 'email')}" if sent else f"Over on {day}, no email"
            )
        day = weekday_in_short(goes_on(taught, rung, today), today)
        return Step(title, "next", f"Next: {day}, 8am") if rung is first else Step(title, "later", day)

    return [step(rung) for rung in ladder]
