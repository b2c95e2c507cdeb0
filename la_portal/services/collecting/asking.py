"""What an officer asks for when a collection opens: its term, its dates, its schools, its questions, its reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from la_portal.catalogue import LATEST
from la_portal.vocabulary import AcademicYear, Audience, PhaseGroup, Term


@dataclass(frozen=True)
class Cohort:
    """The schools that a collection asks: of these phase groups and in these districts, or exactly these schools.

    What is empty narrows nothing; all empty, it is every open school.
    """

    phases: tuple[PhaseGroup, ...] = ()
    districts: tuple[str, ...] = ()
    schools: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the collection keeps it: empty for every open school."""
        parts = {"phases": self.phases, "districts": self.districts, "schools": self.schools}
        return {name: list(values) for name, values in parts.items() if values}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Cohort:
        """The cohort that a collection keeps."""
        phases = tuple(PhaseGroup(code) for code in kept.get("phases", ()))
        return cls(phases, tuple(kept.get("districts", ())), tuple(kept.get("schools", ())))


@dataclass(frozen=True)
class Rung:
    """One reminder of a collection's ladder: who gets it, on which day, and what it says."""

    audience: Audience
    sends_on: date
    subject: str
    body: str


@dataclass(frozen=True)
class OpenCollection:
    """What is asked for; a date that is None is reckoned when the collection opens, and so is an empty ladder."""

    year: AcademicYear
    term: Term
    counts_to: date
    due_on: date
    counts_from: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    edition: str = LATEST
    who: Cohort = field(default_factory=Cohort)
    ladder: tuple[Rung, ...] = ()


@dataclass(frozen=True)
class Dates:
    """The five dates of a collection, in order: counting ends before it opens, and it opens before it is due."""

    counts_from: date
    counts_to: date
    opens_on: date
    due_on: date
    closes_on: date
