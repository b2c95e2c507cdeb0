"""A return as one page sees it: its facts, its draft over what was sent before, the addresses of its other pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask import url_for

from la_portal.catalogue import Asked, Checked, Field, Problem, Query, complete
from la_portal.catalogue.carrying import carried, over
from la_portal.catalogue.reading import Typed, is_empty
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words, london_date, time_in_words
from la_portal.db import TenantSession
from la_portal.errors import Conflict, NotFound
from la_portal.queries import returns
from la_portal.queries.history import with_before
from la_portal.queries.returns import ReturnFacts
from la_portal.services.returns.life import SENT
from la_portal.services.returns.saving import require_open
from la_portal.vocabulary import ReturnStatus
from la_portal.web import session


@dataclass(frozen=True)
class Opened:
    """One return at one moment.

    `checked` is the draft alone: what would be sent. `shown` is what the pages show: the draft over the answers that
    are carried forward, which count once somebody has confirmed them.
    """

    facts: ReturnFacts
    at: datetime

    @property
    def today(self) -> date:
        """The day of that moment."""
        return london_date(self.at)

    @cached_property
    def asked(self) -> Asked:
        """Who is asked what."""
        return self.facts.asked(self.today)

    @cached_property
    def carried(self) -> dict[str, dict[str, Typed]]:
        """What the sections open with, as long as nobody has typed over it."""
        return {section.code: carried(self.asked, section.code) for section in self.asked.edition.sections}

    @cached_property
    def raws(self) -> dict[str, dict[str, Typed]]:
        """What the form of each section shows."""
        return {section: over(self.carried[section], self.stored(section)) for section in self.carried}

    @cached_property
    def checked(self) -> Checked:
        """The whole draft, read and checked."""
        return complete(self.asked, self.facts.draft)

    @cached_property
    def shown(self) -> Checked:
        """The whole return as its pages show it, read and checked."""
        return self.checked if self.raws == self.facts.draft else complete(self.asked, self.raws)

    @property
    def preview(self) -> bool:
        """Whether it is only looked at as a school would see it, and nothing that is typed is kept."""
        return False

    @property
    def name(self) -> str:
        """The return's name in the middle of a sentence: autumn term 2026."""
        return lowered(self.facts.collection.name)

    @property
    def last_term(self) -> str:
        """The term of the last return, as a word over a column: Summer. Empty where there is none."""
        return self.facts.before.name.split(" ")[0].capitalize()

    @property
    def sent(self) -> bool:
        """Whether the authority has it, and nobody is asked to change it."""
        return self.facts.status in SENT and not self.facts.changes_asked

    @property
    def passed_on(self) -> bool:
        """Whether it waits for the headteacher."""
        return self.facts.status is ReturnStatus.AWAITING_SIGN_OFF

    @cached_property
    def shut(self) -> str:
        """Why nothing can be typed in this return; empty where something can."""
        try:
            require_open(self.facts, self.at)
        except Conflict as reason:
            return str(reason)
        return ""

    @property
    def saved(self) -> str:
        """When the return was last saved, in words; empty before the first time."""
        return self.moment(self.facts.saved_at) if self.facts.saved_at else ""

    @property
    def saved_today(self) -> bool:
        """Whether that was on the day of this page."""
        return self.facts.saved_at is not None and london_date(self.facts.saved_at) == self.today

    def moment(self, at: datetime) -> str:
        """A moment as short as it can be on this day: `10:42am`, or with its date."""
        day = london_date(at)
        return time_in_words(at) if day == self.today else f"{time_in_words(at)} on {in_words(day)}"

    def url(self, page: str, **values: Any) -> str:
        """The address of one of this return's pages."""
        return url_for(f"returns.{page}", urn=self.facts.school_id, slug=self.facts.collection.slug, **values)

    def stored(self, section: str) -> dict[str, Typed]:
        """What was typed in a section, or confirmed."""
        return self.facts.draft.get(section, {})

    def raw(self, section: str) -> dict[str, Typed]:
        """What the form of a section shows."""
        return self.raws[section]

    def unconfirmed(self, section: str) -> dict[str, Typed]:
        """What is carried forward in a section and still to be confirmed or changed."""
        return {name: typed for name, typed in self.raw(section).items() if name not in self.stored(section)}

    def version(self, section: str) -> int:
        """How often a section was saved."""
        return self.facts.versions.get(section, 0)

    def with_typed(self, section: str, typed: dict[str, Typed]) -> Opened:
        """The same return as if this had been saved."""
        draft = self.facts.draft | {section: self.stored(section) | typed}
        return Opened(replace(self.facts, draft=draft), self.at)

    def problems(self, section: str) -> list[Problem]:
        """What is wrong or missing in a section as it is shown, a platform under the name that the school gave it."""
        return [self.named(problem) for problem in self.shown.problems if problem.section == section]

    def queries(self, section: str) -> list[Query]:
        """The queries of a section as it is shown, with what explains them."""
        return [
            Query(self.named(query.problem), query.explanation)
            for query in self.shown.queries
            if query.problem.section == section
        ]

    def named(self, problem: Problem) -> Problem:
        """The problem under the name that the school gave to the platform that it is about."""
        row, _, attribute = problem.field.partition("-")
        name = self.shown.answers[problem.section].get(f"{row}-name") if attribute else None
        return replace(problem, about=name.text) if name and name.text else problem

    def is_typed(self, field: Field) -> bool:
        """Whether anything stands in the field, or a reason for leaving it empty."""
        raw = self.raw(field.section)
        return any(not is_empty(raw.get(name, "")) for name in (field.name, field.state_name if field.states else ""))


def find(urn: int, slug: str) -> Opened:
    """The return of that school in that collection, now; raises NotFound where it is not the reader's to see."""
    with session.reading() as reading:
        opened = find_in(reading, urn, slug)
        return Opened(with_before(reading, opened.facts), opened.at)


def find_in(reading: TenantSession, urn: int, slug: str) -> Opened:
    """The same in a session that is open already, without what was sent before: for a page about a submission.

    Every page of one return comes by here, so that the reading of an officer is on the record.
    """
    facts = returns.find(reading, urn, slug)
    session.note_read(facts.school_id, facts.collection.collection_id)
    return Opened(facts, session.now())


def own_urn() -> int:
    """The school that the reader belongs to; raises NotFound for who belongs to none."""
    urn = session.actor().school_id
    if urn is None:
        raise NotFound
    return urn
