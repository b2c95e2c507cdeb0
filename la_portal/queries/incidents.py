"""Section C: incidents by risk, by term and by school.

An incident is counted once, in one of the cells, so cells add up. A school that does not hold its counts is in no
numerator and no denominator; a roll of 0, or one that is not known, divides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, select, true

from la_portal.db import TenantSession
from la_portal.models import Collection, IncidentAnswer, School, SchoolReturn, Submission
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import Selected, answers, counted, expected, pointer, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, measured
from la_portal.queries.risks import NOT_HELD, Place, first_and_last, places
from la_portal.queries.summaries import Counts, Summary, of_span, risks_of


@dataclass(frozen=True)
class Cell:
    """One risk in one collection: all that was recorded, and what a rate is made of.

    `known` schools know the count and `some` of them recorded any. `counted` incidents of schools whose roll is known
    stand over their `pupils`.
    """

    collection: CollectionFacts
    place: Place
    recorded: int
    known: int
    some: int
    counted: int
    pupils: int

    @property
    def rate(self) -> float | None:
        """Incidents per 1,000 pupils, or None where there are no pupils to divide by."""
        return 1000 * self.counted / self.pupils if self.pupils else None


@dataclass(frozen=True)
class Spread:
    """How many schools recorded any incident in a row, a column (of the rows that share them) or all of the matrix."""

    code: str
    schools: int


@dataclass(frozen=True)
class SchoolIncidents:
    """One expected school: its incidents, or why there is no number; and its rate where both numbers are known.

    `state` is "number", "not_known" (it does not hold its counts, or not all of them) or "not_returned".
    """

    school_id: int
    name: str
    phase_group: str
    district: str | None
    state: str
    incidents: int | None
    roll: int | None

    @property
    def rate(self) -> float | None:
        """Incidents per 1,000 pupils, or None where one of the two is not known or there are no pupils."""
        return 1000 * self.incidents / self.roll if self.incidents is not None and self.roll else None


def cells(session: TenantSession, filters: Filters) -> list[Cell]:
    """Every risk in every collection of the span; oldest collection first, then in the order of its matrix."""
    rows, chosen = of_span(session, filters), span(session, filters).oldest_first
    risks = risks_of(session, filters, chosen)
    return [cell for one in chosen for cell in cells_of(one, rows.get(one.collection_id, ()), risks[one.collection_id])]


def risk_matrix(session: TenantSession, filters: Filters) -> list[Cell]:
    """The chosen collection's cells, row by row; empty where no school has returned."""
    chosen = span(session, filters).chosen
    return [cell for cell in cells(session, filters) if cell.collection == chosen]


def spread(session: TenantSession, filters: Filters) -> list[Spread]:
    """How many schools recorded any: in each row, then in each column of the rows that share them, then in all."""
    chosen = span(session, filters)
    this = chosen.chosen.collection_id
    groups = _groups(places(chosen.chosen.edition))
    marks = [_any_of(group).label(f"any_{number}") for number, group in enumerate(groups.values())]
    those = counted(session, filters, [this])
    with_any = risks(session, chosen, those, those.c.school_id, *marks).where(IncidentAnswer.value > 0)
    schools = with_any.group_by(those.c.school_id).subquery("schools")
    statement = (
        select(*(func.coalesce(func.sum(column), 0) for column in list(schools.c)[1:]))
        .select_from(Collection)
        .outerjoin(schools, true())
        .where(Collection.authority_id == session.scope.authority_id, Collection.collection_id == this)
    )
    numbers = session.execute(statement).one()
    return [Spread(code, int(number)) for code, number in zip(groups, numbers, strict=True)]


def rates(session: TenantSession, filters: Filters) -> list[Measure]:
    """Incidents and pupils of the schools that know both, and of the same schools a year before; oldest first."""
    chosen = span(session, filters)
    return measured(chosen, of_span(session, filters), "incidents", "roll", chosen.year_before)


def of_pupils(session: TenantSession, chosen: Span, those: CTE) -> Selected:
    """Selects collection, school, its incidents (part) and its pupils (whole), null where it does not know both."""
    roll = func.max(those.c.roll)
    return risks(
        session,
        chosen,
        those,
        those.c.collection_id,
        those.c.school_id,
        func.sum(IncidentAnswer.value).label("part"),
        case((and_(_knows_all(), roll > 0), roll)).label("whole"),
    ).group_by(those.c.collection_id, those.c.school_id)


def by_school(session: TenantSession, filters: Filters) -> list[SchoolIncidents]:
    """Every expected school of the chosen collection by name: what it recorded, or why there is no number."""
    chosen = span(session, filters).chosen
    facts = (then_or_now("phase_group"), then_or_now("district"), then_or_now("roll"))
    school = (SchoolReturn.school_id, School.name, Submission.submission, *facts)
    its_counts = and_(
        IncidentAnswer.authority_id == SchoolReturn.authority_id,
        IncidentAnswer.collection_id == SchoolReturn.collection_id,
        IncidentAnswer.school_id == SchoolReturn.school_id,
        IncidentAnswer.submission == pointer(filters),
        IncidentAnswer.item.between(*first_and_last(frozenset({chosen.edition}))),
    )
    total = case((_knows_all(), func.sum(IncidentAnswer.value)))
    statement = (
        expected(session, filters, [chosen.collection_id], *school, total)
        .outerjoin(IncidentAnswer, its_counts)
        .group_by(*school)
        .order_by(School.name, SchoolReturn.school_id)
    )
    return [_school(*row) for row in session.execute(statement)]


def risks(session: TenantSession, chosen: Span, those: CTE, *columns: Any) -> Selected:
    """Selects `columns` over the counts of the matrix in these submissions."""
    editions = frozenset(collection.edition for collection in chosen.oldest_first)
    in_matrix = IncidentAnswer.item.between(*first_and_last(editions))
    return answers(session, those, IncidentAnswer, *columns).where(in_matrix)


def _knows_all() -> ColumnElement[bool]:
    return func.count(IncidentAnswer.value) == func.count()


def cells_of(collection: CollectionFacts, rows: Sequence[Summary], risks: Mapping[int, Counts]) -> list[Cell]:
    """The matrix of one collection in the schools of these rows; `risks` are their counts by URN.

    A school that holds its counts and says nothing of one recorded none.
    """
    holding = [row for row in rows if row.incidents_recorded != NOT_HELD]
    numbers = {place.item.code: [0] * 5 for place in places(collection.edition)}
    for row in holding:
        roll = row.roll or 0
        for code, value in risks[row.school_id].items():
            _count(numbers[code], value, roll)
    pupils = sum(row.roll or 0 for row in holding)
    whole = (len(holding), pupils)
    return [_cell(collection, place, whole, numbers[place.item.code]) for place in places(collection.edition) if rows]


def _count(numbers: list[int], value: int | None, roll: int) -> None:
    """Adds one school's count to: recorded, schools with any, schools that do not know, counts and pupils to divide."""
    if value is None:
        numbers[2] += 1
        numbers[4] += roll
        return
    numbers[0] += value
    numbers[1] += 1
    numbers[3] += value if roll else 0


def _cell(collection: CollectionFacts, place: Place, holding: tuple[int, int], numbers: list[int]) -> Cell:
    recorded, some, unknown, counted_there, pupils_unknown = numbers
    schools, pupils = holding
    return Cell(collection, place, recorded, schools - unknown, some, counted_there, pupils - pupils_unknown)


def _groups(matrix: tuple[Place, ...]) -> dict[str, list[Place]]:
    """The rows, the columns of the rows that share the first one's, these rows together, and all."""
    rows = {row: [place for place in matrix if place.row == row] for row in dict.fromkeys(p.row for p in matrix)}
    names = {row: [place.item.column for place in group] for row, group in rows.items()}
    shared = [place for place in matrix if names[place.row] == names[matrix[0].row]]
    columns = {
        f"column_{n}": [place for place in shared if place.column == n] for n in range(len(names[matrix[0].row]))
    }
    return {**rows, **columns, "shared": shared, "all": list(matrix)}


def _any_of(group: list[Place]) -> ColumnElement[Any]:
    return func.max(case((IncidentAnswer.item.in_([place.item.code for place in group]), 1), else_=0))


def _school(
    urn: int,
    name: str,
    submission: int | None,
    phase: str,
    district: str | None,
    roll: int | None,
    incidents: int | None,
) -> SchoolIncidents:
    state = "not_returned" if submission is None else "not_known" if incidents is None else "number"
    return SchoolIncidents(urn, name, phase, district, state, None if incidents is None else int(incidents), roll)
