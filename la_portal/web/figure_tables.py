"""The tables that can be had as files: for each its heads, and its rows from the queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from la_portal.db import TenantSession
from la_portal.files.writers import Value
from la_portal.queries import completion, incidents, parts, platforms, policies, support, training
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import Cell
from la_portal.queries.measures import Measure
from la_portal.queries.parts import Part

Line = Sequence[Value]


@dataclass(frozen=True)
class Table:
    """One file's heads, and what makes its rows."""

    heads: tuple[str, ...]
    rows: Callable[[TenantSession, Filters], Iterator[Line]]


def _returns(session: TenantSession, filters: Filters) -> Iterator[Line]:
    for row in completion.returned(session, filters):
        one = row.collection
        yield one.slug, one.opens_on, one.due_on, row.expected, row.returned, row.accepted, row.pupils


def _returns_by_day(session: TenantSession, filters: Filters) -> Iterator[Line]:
    for curve in completion.curves(session, filters):
        for day, returned in enumerate(curve.returned):
            yield curve.collection.slug, day, curve.on(day), returned


def _measures(ask: Callable[[TenantSession, Filters], list[Measure]], part: str, whole: str) -> Table:
    def rows(session: TenantSession, filters: Filters) -> Iterator[Line]:
        for row in ask(session, filters):
            same = (row.same_part, row.same_whole, row.same_schools)
            yield row.collection.slug, row.part, row.whole, row.schools, *same

    compared = (f"{part}, same schools", f"{whole}, same schools", "Same schools")
    return Table(("Collection", part, whole, "Schools that know it", *compared), rows)


def _support(session: TenantSession, filters: Filters) -> Iterator[Line]:
    for row in support.asked_for(session, filters):
        for wanted, count in row.wanted:
            yield row.collection.slug, wanted, count, row.asking, row.schools


def _risks(ask: Callable[[TenantSession, Filters], list[Cell]]) -> Table:
    def rows(session: TenantSession, filters: Filters) -> Iterator[Line]:
        for cell in ask(session, filters):
            item = cell.place.item
            counts = (cell.recorded, cell.some, cell.known, cell.counted, cell.pupils)
            yield cell.collection.slug, item.code, item.short, *counts, _rounded(cell.rate)

    return Table(
        (
            "Collection",
            "Code",
            "Risk",
            "Incidents",
            "Schools with any",
            "Schools that know it",
            "Incidents where the roll is known",
            "Pupils there",
            "Incidents per 1,000 pupils",
        ),
        rows,
    )


def _schools(session: TenantSession, filters: Filters) -> Iterator[Line]:
    slug = span(session, filters).chosen.slug
    for row in incidents.by_school(session, filters):
        place = (row.phase_group, row.district)
        yield slug, row.school_id, row.name, *place, row.state, row.incidents, row.roll, _rounded(row.rate)


def _parts(ask: Callable[[TenantSession, Filters], list[Part]]) -> Table:
    def rows(session: TenantSession, filters: Filters) -> Iterator[Line]:
        slug = span(session, filters).chosen.slug
        for row in ask(session, filters):
            yield slug, row.item.code, row.item.short, row.count, row.of, row.not_known

    return Table(("Collection", "Code", "What", "Incidents", "Of incidents", "Schools that do not know it"), rows)


def _confidence(session: TenantSession, filters: Filters) -> Iterator[Line]:
    slug = span(session, filters).chosen.slug
    for row in parts.confidence(session, filters):
        yield slug, row.level or "not_answered", row.recorded, row.schools


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 2)


TABLES: dict[str, Table] = {
    "returns": Table(
        ("Collection", "Opened", "Due", "Schools asked", "Returned", "Accepted", "Pupils of those returned"), _returns
    ),
    "returns-by-day": Table(("Collection", "Working day", "Date", "Returned"), _returns_by_day),
    "policies": _measures(policies.in_date, "In place and in date", "Policies that apply"),
    "training": _measures(training.coverage, "Trained", "Eligible"),
    "platforms": _measures(platforms.risk_assessed, "Risk-assessed", "In official use"),
    "incident-rates": _measures(incidents.rates, "Incidents", "Pupils"),
    "support": Table(("Collection", "Wanted", "Requests", "Schools asking", "Schools that answered"), _support),
    "incidents": _risks(incidents.risk_matrix),
    "incident-trend": _risks(incidents.cells),
    "incident-schools": Table(
        (
            "Collection",
            "URN",
            "School",
            "Phase",
            "District",
            "State",
            "Incidents",
            "Pupils on roll",
            "Incidents per 1,000 pupils",
        ),
        _schools,
    ),
    "of-which": _parts(parts.of_which),
    "actions": _parts(parts.actions),
    "confidence": Table(("Collection", "Confidence", "Incidents recorded", "Schools"), _confidence),
}
