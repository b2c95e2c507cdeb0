"""A return as one page sees it: its facts, its draft read and checked, and the addresses of its other pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask import url_for

from la_portal.catalogue import Asked, Checked, Field, Problem, complete
from la_portal.catalogue.reading import Typed, is_empty
from la_portal.clock import in_words, london_date, time_in_words
from la_portal.errors import Conflict
from la_portal.queries import returns
from la_portal.queries.returns import ReturnFacts
from la_portal.services.returns.saving import require_open
from la_portal.vocabulary import ReturnStatus
from la_portal.web import session

SENT = frozenset({ReturnStatus.SUBMITTED, ReturnStatus.ACCEPTED})


@dataclass(frozen=True)
class Opened:
    """One return at one moment."""

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
    def checked(self) -> Checked:
        """The whole draft, read and checked."""
        return complete(self.asked, self.facts.draft)

    @property
    def name(self) -> str:
        """The return's name in the middle of a sentence: autumn term 2026."""
        name = self.facts.collection.name
        return name[:1].lower() + name[1:]

    @property
    def sent(self) -> bool:
        """Whether the authority has it."""
        return self.facts.status in SENT

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
        at = self.facts.saved_at
        if at is None:
            return ""
        day = london_date(at)
        return time_in_words(at) if day == self.today else f"{time_in_words(at)} on {in_words(day)}"

    @property
    def saved_today(self) -> bool:
        """Whether that was on the day of this page."""
        return self.facts.saved_at is not None and london_date(self.facts.saved_at) == self.today

    def url(self, page: str, **values: Any) -> str:
        """The address of one of this return's pages."""
        return url_for(f"returns.{page}", urn=self.facts.school_id, slug=self.facts.collection.slug, **values)

    def raw(self, section: str) -> dict[str, Typed]:
        """What was typed in a section."""
        return self.facts.draft.get(section, {})

    def version(self, section: str) -> int:
        """How often a section was saved."""
        return self.facts.versions.get(section, 0)

    def with_typed(self, section: str, typed: dict[str, Typed]) -> Opened:
        """The same return as if this had been saved."""
        draft = self.facts.draft | {section: self.raw(section) | typed}
        return Opened(replace(self.facts, draft=draft), self.at)

    def problems(self, section: str) -> list[Problem]:
        """What is wrong or missing in a section, under the name that the school gave to what it speaks of."""
        return [self._named(problem) for problem in self.checked.problems if problem.section == section]

    def _named(self, problem: Problem) -> Problem:
        row, _, attribute = problem.field.partition("-")
        name = self.checked.answers[problem.section].get(f"{row}-name") if attribute else None
        return replace(problem, about=name.text) if name and name.text else problem

    def is_typed(self, field: Field) -> bool:
        """Whether anything stands in the field, or a reason for leaving it empty."""
        raw = self.raw(field.section)
        return any(not is_empty(raw.get(name, "")) for name in (field.name, field.state_name if field.states else ""))


def find(urn: int, slug: str) -> Opened:
    """The return of that school in that collection, now; raises NotFound where it is not the reader's to see."""
    with session.reading() as reading:
        return Opened(returns.find(reading, urn, slug), session.now())
