"""The files of the incidents page."""

from __future__ import annotations

from collections.abc import Callable

from la_portal.db import TenantSession
from la_portal.queries import incidents, parts, recording, standings
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import Cell
from la_portal.queries.parts import Part
from la_portal.queries.risks import SECTION
from la_portal.web.figure_tables.shapes import (
    OF_SCHOOL,
    SCHOOL,
    Rows,
    Table,
    of_school,
    option_name,
    phase_name,
    rounded,
)


def _risks(ask: Callable[[TenantSession, Filters], list[Cell]]) -> Table:
    def rows(session: TenantSession, filters: Filters) -> Rows:
        for cell in ask(session, filters):
            item, days = cell.place.item, cell.collection.school_days
            counts = (cell.recorded, cell.some, cell.known, cell.counted, cell.pupils)
            yield cell.collection, (item.code, item.short, *counts, rounded(cell.rate), days)

    counted = ("incidents", "schools_with_any", "schools_known", "incidents_with_roll", "pupils")
    return Table(("risk", "risk_name", *counted, "incidents_per_1000_pupils", "school_days"), rows)


def _schools(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    for one in standings.standings(session, filters).standings:
        row, limits = one.school, (*(one.limits95 or (None, None)), *(one.limits998 or (None, None)))
        school = of_school(row.school_id, row.name, row.phase_group, row.district)
        counted = (row.state, row.incidents, row.roll, rounded(row.rate))
        yield collection, (*school, *counted, rounded(one.expected), *limits, one.outside.level, one.outside.side)


def _questions(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    for one in recording.questions(session, filters):
        school = (one.school_id, one.name, one.phase_group, phase_name(one.phase_group))
        counted = (one.roll, one.terms, one.observed, rounded(one.expected), one.low, one.high)
        facts, routes = one.facts, one.facts.routes
        known = (facts.confidence, None if routes is None else " ".join(routes), facts.anonymous, facts.nil_returns)
        yield collection, (*school, *counted, *known, *(facts.staff or (None, None)), *(facts.dsls or (None, None)))


def _parts(ask: Callable[[TenantSession, Filters], list[Part]]) -> Table:
    def rows(session: TenantSession, filters: Filters) -> Rows:
        collection = span(session, filters).chosen
        for row in ask(session, filters):
            yield collection, (row.item.code, row.item.short, row.count, row.of, row.not_known)

    return Table(("item", "item_name", "incidents", "of_incidents", "schools_not_known"), rows)


def _confidence(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    for row in parts.confidence(session, filters):
        level = row.level or "not_answered"
        name = option_name(collection, SECTION, "recording_confidence", level) if row.level else "Not answered"
        yield collection, (level, name, row.recorded, row.schools)


EXPECTED = ("expected", "low_95", "high_95", "low_998", "high_998", "outside", "side")
RECORDED = (
    "pupils",
    "terms",
    "incidents",
    "expected",
    "low_95",
    "high_95",
    "confidence",
    "report_routes",
    "anonymous_route",
    "nil_returns",
    "staff_trained",
    "staff_eligible",
    "dsls_trained",
    "dsls_eligible",
)

TABLES = {
    "incidents": _risks(incidents.risk_matrix),
    "incident-trend": _risks(incidents.cells),
    "incident-schools": Table(
        (*OF_SCHOOL, "state", "incidents", "pupils", "incidents_per_1000_pupils", *EXPECTED), _schools, SCHOOL
    ),
    "recording-questions": Table((*OF_SCHOOL[:4], *RECORDED), _questions, SCHOOL),
    "of-which": _parts(parts.of_which),
    "actions": _parts(parts.actions),
    "confidence": Table(("confidence", "confidence_name", "incidents_recorded", "schools"), _confidence),
}
