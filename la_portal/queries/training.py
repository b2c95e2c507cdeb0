"""Section B: how many of the people who need it have had their training, by course, over time and in each school.

A school that has nobody to train (0 of 0) is in no share, and so is one that does not know, to which the question does
not apply, or that gave no answer: each of these is told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_

from la_portal.catalogue import Item, Kind, edition
from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn, TrainingAnswer
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import expected, pointer, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, measured
from la_portal.queries.summaries import Courses, courses_of, of_span, share_of
from la_portal.statistics import Interval, wilson
from la_portal.vocabulary import AnswerState, Term

SECTION = "training"
ALL_STAFF = "staff_online_safety"
DSL_FORMAL = "dsl_formal"
YEARLY = "autumn"
NOBODY = "nobody"
WITHOUT_SHARE = (NOBODY, AnswerState.NOT_KNOWN, AnswerState.NOT_APPLICABLE, AnswerState.NOT_ANSWERED)
EVERYBODY = 100


@dataclass(frozen=True)
class Asked:
    """A course where the span last asked about it, what that is compared with, and the share that is expected.

    What is asked in autumn only is compared with the autumn before. `percent` is None where the catalogue expects none.
    """

    item: Item
    collection: CollectionFacts
    compared: CollectionFacts | None
    percent: int | None


@dataclass(frozen=True)
class Course:
    """One course in one collection: trained (`part`) of eligible (`whole`), and the schools that gave no share."""

    code: str
    of: Measure
    nobody: int
    not_known: int
    not_applicable: int
    not_answered: int


@dataclass(frozen=True)
class SchoolCourse:
    """One school that has returned and one course. `state` is that of its answer, or "nobody" for 0 of 0."""

    school_id: int
    name: str
    phase_group: str
    district: str | None
    course: str
    state: str
    trained: int | None
    eligible: int | None

    @property
    def share(self) -> float | None:
        """Trained of eligible, from 0 to 1; None where there is nobody, or no number.

        Of fewer than 2**26 people two shares are equal, or in order, exactly as their fractions are: division rounds
        correctly, and fractions that differ are further apart than it rounds.
        """
        return self.trained / self.eligible if self.trained is not None and self.eligible else None

    def is_below(self, percent: int) -> bool | None:
        """Whether the share is smaller than that; None where there is no share."""
        if self.trained is None or not self.eligible:
            return None
        return EVERYBODY * self.trained < percent * self.eligible


@dataclass(frozen=True)
class Below:
    """A school with a smaller share than is expected, and the likely range of it (95 %), as fractions."""

    school: SchoolCourse
    range: Interval
    beyond_chance: bool


def coverage(session: TenantSession, filters: Filters) -> list[Measure]:
    """Trained of eligible in the course for all staff, in the collections that asked about it; oldest first.

    A course that is asked about in autumn only is compared with the autumn before.
    """
    chosen = span(session, filters)
    yearly = edition(chosen.chosen.edition).item(SECTION, ALL_STAFF).asked == YEARLY
    compared = chosen.year_before if yearly else chosen.previous
    return measured(chosen, of_span(session, filters), "staff_trained", "staff_eligible", compared)


def asked(chosen: Span) -> list[Asked]:
    """Every course of the chosen collection's edition that some collection of the span asks about, in its order."""
    known = ((item, _last_asked(chosen, item)) for item in _pairs(chosen.chosen))
    return [_asked(chosen, item, collection) for item, collection in known if collection]


def expected_percent(collection: CollectionFacts, course: str) -> int | None:
    """The share of a course under which the catalogue's rules query a return; None where no rule does.

    The rules are few_staff_trained and dsl_not_all_trained.
    """
    if course == DSL_FORMAL:
        return EVERYBODY
    return (
        edition(collection.edition).parameter("staff_trained_percent", collection.due_on)
        if course == ALL_STAFF
        else None
    )


def courses(session: TenantSession, filters: Filters) -> list[Course]:
    """Every course in every collection that asked about it and has a return: by course, oldest collection first.

    The same schools are those that gave a share both where the course was last asked and where that is compared with.
    """
    chosen = span(session, filters)
    told = courses_of(session, filters, chosen.oldest_first)
    tallies = {number: _tallied(schools.values()) for number, schools in told.items()}
    found: list[Course] = []
    for one in asked(chosen):
        same = _same_schools(one, told)
        for collection in chosen.oldest_first:
            number = collection.collection_id
            if tally := tallies[number].get(one.item.code):
                trained, eligible, schools = tally.numbers
                measure = Measure(collection, trained, eligible, schools, *same.get(number, (0, 0, 0)))
                found.append(Course(one.item.code, measure, *(tally.without[why] for why in WITHOUT_SHARE)))
    return found


@dataclass(slots=True)
class _Tally:
    """What schools said of one course: trained, eligible and schools with a share, and why others have none."""

    numbers: list[int]
    without: Counter[str]


def _tallied(schools: Iterable[Courses]) -> dict[str, _Tally]:
    found: dict[str, _Tally] = {}
    for courses in schools:
        for code, said in courses.items():
            tally = found.get(code) or found.setdefault(code, _Tally([0, 0, 0], Counter()))
            if isinstance(said, str):
                tally.without[said] += 1
            elif said[1]:
                numbers = tally.numbers
                numbers[0] += said[0]
                numbers[1] += said[1]
                numbers[2] += 1
            else:
                tally.without[NOBODY] += 1
    return found


def _same_schools(one: Asked, told: Mapping[int, Mapping[int, Courses]]) -> dict[int, tuple[int, int, int]]:
    """Trained, eligible and schools in both collections that are compared, of those with a share in both."""
    if one.compared is None:
        return {}
    pair = [each.collection_id for each in (one.collection, one.compared)]
    shares = [
        {urn: share for urn, said in told[number].items() if (share := share_of(said, one.item.code))}
        for number in pair
    ]
    both = shares[0].keys() & shares[1].keys()
    return {
        number: (sum(of[urn][0] for urn in both), sum(of[urn][1] for urn in both), len(both))
        for number, of in zip(pair, shares, strict=True)
    }


def by_school(session: TenantSession, filters: Filters, course: str | None = None) -> list[SchoolCourse]:
    """Every school that has returned, by course and then by name, where the span last asked about the course.

    Of one course where `course` names it.
    """
    every = [one for one in asked(span(session, filters)) if course in (None, one.item.code)]
    told = courses_of(session, filters, [one.collection for one in every])
    number = SchoolReturn.collection_id
    columns = (number, SchoolReturn.school_id, School.name, then_or_now("phase_group"), then_or_now("district"))
    returned = expected(session, filters, sorted(told), *columns).where(pointer(filters).is_not(None))
    schools = session.execute(returned.order_by(School.name, SchoolReturn.school_id)).all()
    return [
        _school_course(row[1:], one.item.code, said)
        for one in every
        for row in schools
        if row[0] == one.collection.collection_id and (said := told[row[0]][row[1]].get(one.item.code)) is not None
    ]


def _school_course(school: Sequence[Any], course: str, said: Sequence[int] | str) -> SchoolCourse:
    urn, name, phase, district = school
    if isinstance(said, str):
        return SchoolCourse(urn, name, phase, district, course, said, None, None)
    trained, eligible = said
    return SchoolCourse(
        urn, name, phase, district, course, AnswerState.NUMBER if eligible else NOBODY, trained, eligible
    )


def below_expected(schools: Iterable[SchoolCourse], percent: int) -> list[Below]:
    """The schools whose share is smaller than `percent`; smallest share first, then by name.

    Chance explains a share whose likely range reaches what is expected.
    """
    under = [school for school in schools if school.is_below(percent)]
    ranged = [(school, wilson(school.trained or 0, school.eligible or 1)) for school in under]
    rows = [Below(school, likely, likely.high * EVERYBODY < percent) for school, likely in ranged]
    return sorted(rows, key=lambda row: (row.school.share or 0, row.school.name, row.school.school_id))


def _asked(chosen: Span, item: Item, collection: CollectionFacts) -> Asked:
    years, before = item.asked == YEARLY, chosen.earlier[_place(chosen, collection) :]
    then = (collection.academic_year - 1, collection.term)
    compared = next((one for one in before if not years or (one.academic_year, one.term) == then), None)
    return Asked(item, collection, compared, expected_percent(collection, item.code))


def _place(chosen: Span, collection: CollectionFacts) -> int:
    """The place among the earlier ones of the one that comes before this collection."""
    return 0 if collection == chosen.chosen else chosen.earlier.index(collection) + 1


def _last_asked(chosen: Span, item: Item) -> CollectionFacts | None:
    newest_first = reversed(chosen.oldest_first)
    return next((one for one in newest_first if item.asked != YEARLY or one.term is Term.AUTUMN), None)


def _pairs(collection: CollectionFacts) -> list[Item]:
    return [item for item in edition(collection.edition).section(SECTION).items if item.kind is Kind.PAIR]


def _share_known() -> ColumnElement[bool]:
    return (TrainingAnswer.state == AnswerState.NUMBER) & (TrainingAnswer.eligible > 0)


def is_below(collection: CollectionFacts, course: str) -> ColumnElement[bool]:
    """That a school knows its share, and that it is smaller than is expected, or than all where nothing is."""
    percent = expected_percent(collection, course) or EVERYBODY
    return and_(_share_known(), EVERYBODY * TrainingAnswer.trained < percent * TrainingAnswer.eligible)


def is_full() -> ColumnElement[bool]:
    """That a school has people to train, and that all are."""
    return and_(_share_known(), TrainingAnswer.trained == TrainingAnswer.eligible)
