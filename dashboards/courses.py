"""The courses of a page as its table, its drawings and its sentences share them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from dashboards.look import Look
from dashboards.words import FEWEST_FOR_A_SHARE, inside, number, plural, share, term
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.measures import Measure
from la_portal.queries.training import EVERYBODY, Asked, Course, SchoolCourse
from la_portal.statistics import quartiles


@dataclass(frozen=True)
class Shown:
    """One course that was last asked about in `asked.collection`, how it went until then, and its schools."""

    asked: Asked
    history: tuple[Course, ...]
    schools: tuple[SchoolCourse, ...]

    @property
    def code(self) -> str:
        """The course's code."""
        return self.asked.item.code

    @property
    def label(self) -> str:
        """The course's name at the start of a line."""
        return self.asked.item.label

    @property
    def inside(self) -> str:
        """The course's name inside a sentence: small at its beginning, unless that is an abbreviation."""
        return inside(self.label)

    @property
    def now(self) -> Course:
        """The newest row."""
        return self.history[-1]

    @property
    def of(self) -> Measure:
        """Trained of eligible in the newest row."""
        return self.now.of

    @property
    def drawn(self) -> bool:
        """Whether enough schools gave a share for a percentage and a strip."""
        return self.of.schools >= FEWEST_FOR_A_SHARE

    @cached_property
    def shares(self) -> list[tuple[int, float]]:
        """The URN and the share of each school that has one."""
        return [(school.school_id, value) for school in self.schools if (value := school.share) is not None]

    @cached_property
    def middle_half(self) -> tuple[float, float]:
        """Between which percentages half of these shares lie."""
        low, _, high = quartiles([value for _, value in self.shares])
        return 100 * low, 100 * high

    @cached_property
    def full(self) -> int:
        """How many schools are at exactly 100 %."""
        return sum(school.is_below(EVERYBODY) is False for school in self.schools)

    @cached_property
    def below(self) -> int | None:
        """How many schools are below what is expected; None where nothing is."""
        percent = self.asked.percent
        return None if percent is None else sum(school.is_below(percent) is True for school in self.schools)

    @property
    def words(self) -> str:
        """The share in per cent, or the fraction where too few schools gave one."""
        return (
            share(self.of.part, self.of.whole) if self.drawn else f"{number(self.of.part)} of {number(self.of.whole)}"
        )


def arranged(every: Sequence[Asked], rows: Sequence[Course], schools: Sequence[SchoolCourse]) -> list[Shown]:
    """The courses that a school told when they were last asked about: smallest share first, without one last."""
    of_course: dict[str, list[SchoolCourse]] = {}
    for school in schools:
        of_course.setdefault(school.course, []).append(school)
    found = [
        Shown(one, history, tuple(of_course.get(one.item.code, ())))
        for one in every
        if (history := tuple(row for row in rows if row.code == one.item.code))
        and history[-1].of.collection == one.collection
    ]
    return sorted(found, key=lambda one: Fraction(one.of.part, one.of.whole) if one.of.whole else 2)


def known(shown: Shown) -> list[Measure]:
    """The collections in which some school had a share, oldest first."""
    return [row.of for row in shown.history if row.of.whole]


def as_of(look: Look, collection: CollectionFacts) -> Look:
    """The same look at an earlier collection, for links to the schools of what that one told last."""
    return replace(look, span=Span(collection, ()))


def told(look: Look, shown: Shown) -> str:
    """How many schools stand behind a course: 94 of 120 schools; with its term where that is an earlier one."""
    collection = shown.asked.collection
    expected = next((row.expected for row in look.returned if row.collection == collection), shown.of.schools)
    when = "" if collection == look.collection else f" in {term(collection)}, when it was last asked"
    return f"{number(shown.of.schools)} of {plural(expected, 'school')}{when}"
