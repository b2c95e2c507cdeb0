"""Incidents: how many by term, by risk and kind, by place, of which, and what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from la_portal.catalogue import Item, edition
from la_portal.db import TenantSession
from la_portal.queries import parts
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import Cell, cells_of
from la_portal.queries.parts import Part
from la_portal.queries.risks import NOT_HELD, SECTION
from la_portal.queries.summaries import Summary
from la_portal.released import TOTAL, Axis, Filter
from la_portal.reports.annual.by_group import (
    OTHER_DISTRICTS,
    OTHER_PHASES,
    PHASE,
    in_order_of_names,
    in_order_of_phases,
    phase_name,
    together,
)
from la_portal.reports.annual.drawn import Drawn, Line, Picture, Shape
from la_portal.reports.annual.groups import grouped
from la_portal.reports.annual.source import Source
from la_portal.vocabulary import Term, period_name

RISK, KIND = Filter("risk", "Risk"), Filter("kind", "Kind of incident", within="risk")
INCIDENTS = "incidents"
Labels = tuple[str, ...]


def tables(source: Source) -> Iterator[Drawn]:
    """Every table of the chapter but the trend."""
    yield by_term(source)
    yield by_kind(source)
    yield _parts(source, "of_which", "What incidents were about and whom they concerned", parts.of_which)
    yield from _by_place(source)
    yield _parts(source, "action", "What was done about incidents", parts.actions)


def by_term(source: Source) -> Drawn:
    """Incidents and pupils of the schools that know both, and the rate."""
    lines = [rate_line(one.academic_year, one.term, [source.rows(one)]) for one in source.collections]
    year = rate_line(source.year, None, [source.rows(one) for one in source.collections])
    title = f"Incidents for each 1,000 pupils, by term, {period_name(source.year)}"
    return Drawn(
        name="incidents_by_term",
        title=title,
        shape=Shape.RATE,
        quantity="incidents_where_pupils_are_known",
        whole="pupils",
        inside=INCIDENTS,
        heads=("Incidents", "Pupils"),
        lines=(*lines, year),
        rows=(Axis.TIME,),
        columns=Axis.INDICATORS,
        based_on="Based on the schools that hold their counts and whose number of pupils is known",
        notes=(
            "Pupils of the year are the average of its terms.",
            "A higher count can mean more incidents or better recording; it is not a mark against a school.",
        ),
    )


def rate_line(year: int, term: Term | None, of_terms: Sequence[Sequence[Summary]]) -> Line:
    """Incidents over one or several terms, over the average of the pupils of those terms in which schools know both."""
    known = [[row for row in rows if row.incidents is not None and row.roll] for rows in of_terms]
    incidents = sum(row.incidents or 0 for rows in known for row in rows)
    pupils = round(sum(row.roll or 0 for rows in known for row in rows) / max(sum(map(bool, known)), 1))
    schools = {row.school_id for rows in known for row in rows}
    return Line(year, term, None, (), incidents if schools else None, pupils if schools else None, len(schools))


def by_kind(source: Source) -> Drawn:
    """Every count of the matrix by term and in the year, with the totals of each risk and of all."""
    lines: list[Line] = []
    years: dict[Labels, list[Line]] = defaultdict(list)
    for collection in source.collections:
        cells = cells_of(collection, source.rows(collection), source.risks(collection))
        for labels, (number, schools) in _totals(cells).items():
            line = Line(collection.academic_year, collection.term, None, labels, number, None, schools)
            lines.append(line)
            years[labels].append(line)
    for labels, of_terms in years.items():
        lines.append(_summed(source.year, None, labels, of_terms))
    order = list(years)
    return Drawn(
        name="incidents_by_kind",
        title=f"Incidents by risk and kind, {period_name(source.year)}",
        shape=Shape.COUNT,
        quantity=INCIDENTS,
        heads=("Incidents",),
        lines=tuple(sorted(lines, key=lambda line: order.index(line.labels))),
        rows=(RISK.name, KIND.name),
        columns=Axis.TIME,
        based_on=_held(source),
        filters=(RISK, KIND),
        notes=("Each incident is counted once, where it fits best.",),
        picture=Picture("bars", "Incidents by kind in the year"),
    )


def _totals(cells: Iterable[Cell]) -> dict[Labels, tuple[int, int]]:
    """The count of each kind, each risk and all, and how many schools gave it, in the order of the matrix."""
    found: dict[Labels, tuple[int, int]] = {}
    by_risk: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_risk[cell.place.row].append(cell)
    for row, of_row in by_risk.items():
        risk = _risk(of_row[0], row)
        for cell in of_row:
            found[risk, cell.place.item.column] = cell.recorded, cell.known
        found[risk, TOTAL] = sum(cell.recorded for cell in of_row), max(cell.known for cell in of_row)
    every = [cell for of_row in by_risk.values() for cell in of_row]
    found[TOTAL, TOTAL] = sum(cell.recorded for cell in every), max((cell.known for cell in every), default=0)
    return found


def _risk(cell: Cell, row: str) -> str:
    return edition(cell.collection.edition).section(SECTION).heading(row).title


def _summed(year: int, district: str | None, labels: Labels, lines: Sequence[Line]) -> Line:
    number = sum(line.number or 0 for line in lines)
    return Line(year, None, district, labels, number, None, max(line.schools for line in lines))


def _held(source: Source) -> str:
    held = [sum(row.incidents_recorded != NOT_HELD for row in source.rows(one)) for one in source.collections]
    terms = ", ".join(f"{one.term} {number:,}" for one, number in zip(source.collections, held, strict=True))
    return f"Based on the schools that hold their counts: {terms}"


def _by_place(source: Source) -> Iterator[Drawn]:
    """By phase, then by district: the risks of the whole year in each group."""
    held = [
        [(one, row) for row in source.rows(one) if row.incidents_recorded != NOT_HELD] for one in source.collections
    ]
    by_phase = _grouped(held, lambda _, row: phase_name(row), OTHER_PHASES)
    if by_phase:
        yield _by(source, held, "phase", lambda one, row: by_phase[phase_name(row)])
    by_district = _grouped(held, lambda one, row: source.district(one, row.school_id), OTHER_DISTRICTS)
    if by_district:
        yield _by(source, held, "district", lambda one, row: by_district[source.district(one, row.school_id)])


Place = Callable[[CollectionFacts, Summary], str]
Held = list[list[tuple[CollectionFacts, Summary]]]


def _grouped(held: Held, place: Place, rest: str) -> dict[str, str]:
    return grouped(held, lambda pair: place(*pair), rest)


def _by(source: Source, held: Held, by: str, place: Place) -> Drawn:
    is_phase = by == PHASE.name
    in_order = in_order_of_phases if is_phase else in_order_of_names
    names = in_order(place(*pair) for pairs in held for pair in pairs)
    lines = [
        line
        for name in names
        for line in _risks(source, _of(held, place, name), None if is_phase else name, (name,) if is_phase else ())
    ]
    lines += _risks(source, held, None, (TOTAL,) if is_phase else ())
    return Drawn(
        name=f"incidents_by_{by}",
        title=f"Incidents by {by} and risk, {period_name(source.year)}",
        shape=Shape.COUNT,
        quantity=INCIDENTS,
        heads=("Incidents",),
        lines=tuple(lines),
        rows=(PHASE.name if is_phase else Axis.DISTRICT,),
        columns=RISK.name,
        based_on=_held(source),
        filters=(PHASE, RISK) if is_phase else (RISK,),
        notes=together(names),
    )


def _of(held: Held, place: Place, name: str) -> Held:
    return [[pair for pair in pairs if place(*pair) == name] for pairs in held]


def _risks(source: Source, held: Held, district: str | None, labels: Labels) -> list[Line]:
    """The counts of each risk in the year, and of all, in these schools."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for collection, pairs in zip(source.collections, held, strict=True):
        totals = _totals(cells_of(collection, [row for _, row in pairs], source.risks(collection)))
        for (risk, kind), number in totals.items():
            if kind == TOTAL:
                found[risk].append(number)
    return [
        Line(source.year, None, district, (*labels, risk), sum(n for n, _ in of), None, max(s for _, s in of))
        for risk, of in found.items()
    ]


Ask = Callable[[TenantSession, Filters], list[Part]]


def _parts(source: Source, name: str, title: str, ask: Ask) -> Drawn:
    """Items that are parts of the incidents, over the terms of the year, each of the incidents of schools that know."""
    told: Mapping[str, tuple[Item, list[Part]]] = {}
    for collection in source.collections:
        for part in ask(source.session, source.of_one(collection)):
            told.setdefault(part.item.code, (part.item, []))[1].append(part)
    lines = [_part(source, item, found) for item, found in told.values()]
    return Drawn(
        name=f"incidents_{name}",
        title=f"{title}, {period_name(source.year)}",
        shape=Shape.SHARE,
        quantity=f"incidents_{name}",
        whole=f"incidents_where_{name}_is_known",
        whole_inside=INCIDENTS,
        heads=("Incidents", "Of"),
        lines=tuple(sorted(lines, key=lambda line: (-(line.number or 0), line.labels))),
        rows=(name,),
        columns=Axis.INDICATORS,
        based_on="Based on the incidents of schools that gave the number",
        filters=(Filter(name, "Incidents in which"),),
        notes=("One incident can stand in several rows, so rows do not add up.",),
        picture=Picture("bars", title),
    )


def _part(source: Source, item: Item, found: Sequence[Part]) -> Line:
    count, of = sum(part.count for part in found), sum(part.of for part in found)
    return Line(source.year, None, None, (item.label,), count, of, max(part.known for part in found))
