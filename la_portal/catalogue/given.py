"""What a rule looks at: the answers of one return, and what is known about the school and the collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.items import Edition, Field
from la_portal.catalogue.problems import Problem, Severity
from la_portal.catalogue.questions import questions
from la_portal.vocabulary import PhaseGroup, Term

Answers = Mapping[str, Mapping[str, Answer]]


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
        return ((field, answer) for field, answer in self.answered if field.section == section)

    def get(self, section: str, name: str) -> Answer | None:
        """One answer, or None where it was not asked."""
        return self.answers.get(section, {}).get(name)

    @property
    def roll(self) -> int:
        """Pupils on roll: the school's own number where it gave one, else the register's; 0 where neither is known."""
        own = self.get("header", "roll")
        return own.number if own and own.number is not None else self.asked.roll or 0


def error(rule: str, field: Field, sentence: str, *others: str, about: str | None = None) -> Problem:
    """An error at `field` that also names `others`."""
    name = field.about if about is None else about
    return Problem(rule, Severity.ERROR, field.section, field.name, name, sentence, (field.name, *others))
