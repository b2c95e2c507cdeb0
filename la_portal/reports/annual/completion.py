"""How complete the report is: who has returned. Schools that returned are counted openly, they are no secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from la_portal.queries import completion
from la_portal.queries.completion import Placed, Returned
from la_portal.released import TOTAL, Axis
from la_portal.reports.annual.by_group import PHASE
from la_portal.reports.annual.drawn import Drawn, Line, Picture, Shape
from la_portal.reports.annual.source import NOWHERE, Source
from la_portal.vocabulary import PhaseGroup, Term, period_name


def returned(source: Source) -> list[Returned]:
    """Accepted returns of each term of the year, oldest first."""
    known = {one.collection_id for one in source.collections}
    rows = completion.returned(source.session, source.filters)
    return [row for row in rows if row.collection.collection_id in known]


def tables(source: Source, terms: Sequence[Returned]) -> Iterator[Drawn]:
    """By term, by phase and by district."""
    lines = [
        Line(source.year, row.collection.term, None, (), row.accepted, row.expected, row.expected) for row in terms
    ]
    yield _table("by term", lines, Axis.TIME, terms[-1].expected, period_name(source.year))
    places, term = completion.places(source.session, source.of_one(source.last)), source.last.term
    when = period_name(source.year, term)
    by_phase = {group.label: [one for one in places if one.phase_group == group] for group in PhaseGroup}
    phases = {(name,): schools for name, schools in by_phase.items() if schools} | {(TOTAL,): places}
    lines = [_line(source.year, term, None, labels, schools) for labels, schools in phases.items()]
    yield _table("by phase", lines, PHASE.name, len(places), when)
    districts = sorted({one.district or NOWHERE for one in places})
    by_district = {name: [one for one in places if (one.district or NOWHERE) == name] for name in districts}
    lines = [_line(source.year, term, name, (), schools) for name, schools in by_district.items()]
    yield _table("by district", [*lines, _line(source.year, term, None, (), places)], Axis.DISTRICT, len(places), when)


def _line(year: int, term: Term, district: str | None, labels: tuple[str, ...], schools: Sequence[Placed]) -> Line:
    return Line(year, term, district, labels, sum(one.returned for one in schools), len(schools), len(schools))


def _table(by: str, lines: Sequence[Line], rows: str, schools: int, when: str) -> Drawn:
    title = f"Schools with an accepted return, {by}, {when}"
    return Drawn(
        name=f"completion_{by.replace(' ', '_')}",
        title=title,
        shape=Shape.OPEN,
        quantity="accepted_returns",
        whole="schools_asked",
        heads=("Accepted returns", "Schools asked"),
        lines=tuple(lines),
        rows=(rows,),
        columns=Axis.INDICATORS,
        based_on=f"Based on the {schools:,} schools that were asked",
        filters=(PHASE,) if rows == PHASE.name else (),
        picture=Picture("bars", title) if rows != Axis.DISTRICT else None,
    )
