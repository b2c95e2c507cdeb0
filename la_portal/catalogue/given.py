"""What a rule looks at: the answers of one return, and what is known about the school and the collection."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.items import Edition, Field
from la_portal.catalogue.problems import Problem, Severity
from la_portal.catalogue.questions import questions
from la_portal.vocabulary import PhaseGroup, Term

Answers = Mapping[str, Mapping[str, Answer]]


@dataclass(frozen=True)
class EarlierCount:
    """The incidents that the school counted in an earlier term, and the school days of that period."""

    name: str
    incidents: int
    school_days: int


@dataclass(frozen=True)
class Before:
    """What the school sent earlier, in the words of this edition.

    `newest` holds the newest answer to each question over its last returns, `last` the answers of the last return
    alone, which `name` names ("summer term 2026", empty where there is none); `said_in` names the term of each of the
    newest. `explained` are the explanations that
    were to stand, by section. `last_count` is of the last return, `year_ago` of the same term a year before; None where
    nothing was counted. `nil_running` counts the nil returns without a break up to the last; `expected` is the number
    of incidents to expect of a school of its sort and size, None where too few schools say.
    """

    name: str = ""
    said_in: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict[str, Any])
    newest: Answers = dataclasses.field(default_factory=dict[str, Any])
    last: Answers = dataclasses.field(default_factory=dict[str, Any])
    explained: Mapping[str, Mapping[str, list[str]]] = dataclasses.field(default_factory=dict[str, Any])
    last_count: EarlierCount | None = None
    year_ago: EarlierCount | None = None
    nil_running: int = 0
    expected: float | None = None


@dataclass(frozen=True)
class Asked:
    """Who is asked, what and when; `roll` and `headcount` are those of the register, None where it gives none."""

    edition: Edition
    term: Term
    phase_group: PhaseGroup
    roll: int | None
    headcount: int | None
    counts_from: date
    counts_to: date
    today: date
    opens_on: date | None = None
    school_days: int = 0
    before: Before = dataclasses.field(default_factory=Before)

    def questions(self, section: str) -> tuple[Field, ...]:
        """The fields of a section that this school is asked this term."""
        return questions(self.edition, section, self.term, self.phase_group)


@dataclass(frozen=True)
class Given:
    """The answers of some or all sections, and the (section, field) in which something stands that cannot be read."""

    asked: Asked
    answers: Answers
    unread: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def answered(self) -> tuple[tuple[Field, Answer], ...]:
        """Every field that has an answer or lacks one that it should have, in the order of the return."""
        sections = [section.code for section in self.asked.edition.sections if section.code in self.answers]
        return tuple(
            (field, self.answers[section][field.name])
            for section in sections
            for field in self.asked.questions(section)
            if field.name in self.answers[section]
        )

    def of(self, section: str) -> Iterator[tuple[Field, Answer]]:
        """The fields of one section with their answers."""
        yield from self._by_section.get(section, ())

    @cached_property
    def _by_section(self) -> dict[str, list[tuple[Field, Answer]]]:
        found: dict[str, list[tuple[Field, Answer]]] = {}
        for field, answer in self.answered:
            found.setdefault(field.section, []).append((field, answer))
        return found

    def get(self, section: str, name: str) -> Answer | None:
        """One answer, or None where it was not asked."""
        return self.answers.get(section, {}).get(name)

    def choice(self, section: str, name: str) -> str | None:
        """The option that was chosen, or None."""
        answer = self.get(section, name)
        return answer.choice if answer else None

    def number(self, section: str, name: str) -> int | None:
        """The number that was given, or None."""
        answer = self.get(section, name)
        return answer.number if answer else None

    def parameter(self, code: str) -> int:
        """A threshold of the edition, as it was when the collection opened."""
        return self.asked.edition.parameter(code, self.asked.opens_on or self.asked.today)

    @property
    def roll(self) -> int:
        """Pupils on roll: the school's own number where it gave one, else the register's; 0 where neither is known."""
        own = self.get("header", "roll")
        return own.number if own and own.number is not None else self.asked.roll or 0


def error(rule: str, field: Field, sentence: str, *others: str, about: str | None = None) -> Problem:
    """An error at `field` that also names `others`."""
    name = field.about if about is None else about
    return Problem(rule, Severity.ERROR, field.section, field.name, name, sentence, (field.name, *others))


def query(
    rule: str, field: Field, sentence: str, *others: str, about: str | None = None, fact: str | None = None
) -> Problem:
    """A query at `field` that also names `others`. `sentence` tells the fact with its numbers; `fact` is given where
    the sentence may change while the fact stays."""
    name, fields = field.about if about is None else about, (field.name, *others)
    return Problem(rule, Severity.QUERY, field.section, field.name, name, sentence, fields, fact=fact or sentence)
