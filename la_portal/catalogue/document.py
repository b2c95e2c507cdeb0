"""A whole return as typed, read and checked in one go, and how far each section has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.explaining import Explanation, explanation_of
from la_portal.catalogue.given import Asked, Given
from la_portal.catalogue.problems import Problem, Severity
from la_portal.catalogue.reading import Raw, is_empty, read
from la_portal.catalogue.rules import MISSING, check
from la_portal.catalogue.settling import settle_after_nil

_NOTHING: Raw = {}


class SectionState(NamedTuple):
    """How far a section has come: errors to correct, required answers that are missing, queries to explain."""

    code: Literal["not_started", "in_progress", "to_correct", "to_explain", "done"]
    to_correct: int = 0
    missing: int = 0
    to_explain: int = 0


class Query(NamedTuple):
    """A query, and what explains it."""

    problem: Problem
    explanation: Explanation | None


@dataclass(frozen=True)
class Checked:
    """A return's answers by section, the errors and queries in them, and which sections hold anything typed."""

    given: Given
    problems: list[Problem]
    queries: list[Query]
    started: frozenset[str]

    @property
    def answers(self) -> Mapping[str, Mapping[str, Answer]]:
        """The answers by section and field."""
        return self.given.answers

    @property
    def open_queries(self) -> list[Problem]:
        """The queries that nothing explains yet."""
        return [query.problem for query in self.queries if query.explanation is None]

    @property
    def ready(self) -> bool:
        """Whether the return may be sent as it is: no error, and every query explained."""
        return not self.problems and not self.open_queries

    def state(self, section: str) -> SectionState:
        """How far one of the sections has come."""
        if section not in self.started:
            return SectionState("not_started")
        rules = [problem.rule for problem in self.problems if problem.section == section]
        missing = rules.count(MISSING)
        to_explain = sum(problem.section == section for problem in self.open_queries)
        if len(rules) > missing:
            return SectionState("to_correct", len(rules) - missing, missing, to_explain)
        if missing:
            return SectionState("in_progress", 0, missing, to_explain)
        return SectionState("to_explain", 0, 0, to_explain) if to_explain else SectionState("done")


def complete(asked: Asked, raw_by_section: Mapping[str, Raw]) -> Checked:
    """All sections read and checked, also those in which nothing was typed."""
    sections = tuple(section.code for section in asked.edition.sections)
    readings = {code: read(asked.questions(code), raw_by_section.get(code, _NOTHING)) for code in sections}
    answers = {code: reading.answers for code, reading in readings.items()}
    settle_after_nil(answers, (field for code in sections for field in asked.questions(code)))
    unread = [problem for reading in readings.values() for problem in reading.problems]
    found = check(asked, answers, frozenset((problem.section, problem.field) for problem in unread))
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    queries = [
        Query(problem, _explanation(asked, raw_by_section, problem))
        for problem in found
        if problem.severity is Severity.QUERY
    ]
    started = frozenset(
        code for code in sections if not all(map(is_empty, raw_by_section.get(code, _NOTHING).values()))
    )
    return Checked(Given(asked, answers), _in_order(asked, sections, unread + errors), queries, started)


def _explanation(asked: Asked, raw_by_section: Mapping[str, Raw], problem: Problem) -> Explanation | None:
    typed, standing = raw_by_section.get(problem.section, _NOTHING), asked.before.explained.get(problem.section, {})
    return explanation_of(problem, typed, standing)


def _in_order(asked: Asked, sections: tuple[str, ...], problems: list[Problem]) -> list[Problem]:
    names = [(code, field.name) for code in sections for field in asked.questions(code)]
    place = {name: number for number, name in enumerate(names)}
    return sorted(problems, key=lambda problem: place[problem.section, problem.field])
