"""A whole return as typed, read and checked in one go, and how far each section has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.given import Asked
from la_portal.catalogue.problems import Problem
from la_portal.catalogue.reading import Raw, is_empty, read
from la_portal.catalogue.rules import MISSING, check

_HEADER = "header"


class SectionState(NamedTuple):
    """How far a section has come; `to_correct` counts the errors, `missing` the required answers that are not there."""

    code: Literal["not_started", "in_progress", "to_correct", "done"]
    to_correct: int = 0
    missing: int = 0


@dataclass(frozen=True)
class Checked:
    """A return's answers by section, everything that is wrong with them, and which sections hold anything typed."""

    answers: dict[str, dict[str, Answer]]
    problems: list[Problem]
    started: frozenset[str]

    def state(self, section: str) -> SectionState:
        """How far one of the sections has come."""
        if section not in self.started:
            return SectionState("not_started")
        rules = [problem.rule for problem in self.problems if problem.section == section]
        missing = rules.count(MISSING)
        if len(rules) > missing:
            return SectionState("to_correct", len(rules) - missing, missing)
        return SectionState("in_progress", 0, missing) if missing else SectionState("done")


def complete(asked: Asked, raw_by_section: Mapping[str, Raw]) -> Checked:
    """All sections read and checked, also those in which nothing was typed."""
    return _checked(asked, raw_by_section, tuple(section.code for section in asked.edition.sections))


def section_state(asked: Asked, raw_by_section: Mapping[str, Raw], section: str) -> SectionState:
    """How far one section has come; the others are not read, except for the roll that the school gave."""
    return _checked(asked, raw_by_section, tuple(dict.fromkeys((_HEADER, section)))).state(section)


def _checked(asked: Asked, raw_by_section: Mapping[str, Raw], sections: tuple[str, ...]) -> Checked:
    readings = {code: read(asked.questions(code), raw_by_section.get(code, {})) for code in sections}
    answers = {code: reading.answers for code, reading in readings.items()}
    unread = [problem for reading in readings.values() for problem in reading.problems]
    found = check(asked, answers, frozenset((problem.section, problem.field) for problem in unread))
    started = frozenset(code for code in sections if not all(map(is_empty, raw_by_section.get(code, {}).values())))
    return Checked(answers, _in_order(asked, sections, unread + found), started)


def _in_order(asked: Asked, sections: tuple[str, ...], problems: list[Problem]) -> list[Problem]:
    names = [(code, field.name) for code in sections for field in asked.questions(code)]
    place = {name: number for number, name in enumerate(names)}
    return sorted(problems, key=lambda problem: place[problem.section, problem.field])
