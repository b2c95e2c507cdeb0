"""The files of the overview."""

from __future__ import annotations

from la_portal.db import TenantSession
from la_portal.queries import completion, incidents, platforms, policies, support, training
from la_portal.queries.filters import Filters
from la_portal.web.figure_tables.shapes import Rows, Table, of_measure, option_name


def _returns(session: TenantSession, filters: Filters) -> Rows:
    for row in completion.returned(session, filters):
        one = row.collection
        yield one, (one.opens_on, one.due_on, row.expected, row.returned, row.accepted, row.pupils)


def _returns_by_day(session: TenantSession, filters: Filters) -> Rows:
    for curve in completion.curves(session, filters):
        for day, returned in enumerate(curve.returned):
            yield curve.collection, (day, curve.on(day), returned)


def _support(session: TenantSession, filters: Filters) -> Rows:
    for row in support.asked_for(session, filters):
        for wanted, count in row.wanted:
            name = option_name(row.collection, "practice", support.ITEM, wanted)
            yield row.collection, (wanted, name, count, row.asking, row.schools)


TABLES = {
    "returns": Table(
        ("opened_on", "due_on", "schools_asked", "schools_returned", "schools_accepted", "pupils_of_returned"), _returns
    ),
    "returns-by-day": Table(("working_day", "date", "schools_returned"), _returns_by_day),
    "policies": of_measure(policies.in_date, "policies_in_date", "policies_applying"),
    "training": of_measure(training.coverage, "staff_trained", "staff_eligible"),
    "platforms": of_measure(platforms.risk_assessed, "platforms_assessed", "platforms_official"),
    "incident-rates": of_measure(incidents.rates, "incidents", "pupils"),
    "support": Table(
        ("wanted", "wanted_name", "requests", "schools_asking", "schools_answered"),
        _support,
    ),
}
