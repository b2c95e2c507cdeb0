"""The files of the overview."""

from __future__ import annotations

from la_portal.db import TenantSession
from la_portal.queries import changes, completion, gaps, incidents, platforms, policies, support, training
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.queries.movement import TESTED
from la_portal.web.figure_tables.shapes import Rows, Table, of_measure, option_name


def _returns(session: TenantSession, filters: Filters) -> Rows:
    for row in completion.returned(session, filters):
        one = row.collection
        roll = completion.pupils(session, filters, one)
        yield one, (one.opens_on, one.due_on, row.expected, row.returned, row.accepted, roll)


def _returns_by_day(session: TenantSession, filters: Filters) -> Rows:
    for curve in completion.curves(session, filters):
        for day, returned in enumerate(curve.returned):
            yield curve.collection, (day, curve.on(day), returned)


def _support(session: TenantSession, filters: Filters) -> Rows:
    for row in support.asked_for(session, filters):
        for wanted, count in row.wanted:
            name = option_name(row.collection, "practice", support.ITEM, wanted)
            yield row.collection, (wanted, name, count, row.asking, row.schools)


def _changes(session: TenantSession, filters: Filters) -> Rows:
    for row in changes.movements(session, filters):
        if row.measure not in TESTED:
            continue
        now = (row.section, row.measure, row.item, row.name, row.part, row.whole, row.schools)
        same = (row.part_then, row.whole_then, row.part_now, row.whole_now, row.same, row.rose, row.fell)
        since = row.since.slug if row.since else None
        p = None if row.p is None else round(row.p, 4)
        yield row.collection, (*now, since, *same, p, "yes" if row.beyond_chance else "no")


def _gaps(session: TenantSession, filters: Filters) -> Rows:
    chosen = span(session, filters)
    for row in gaps.gaps(changes.movements(session, filters), chosen):
        yield chosen.chosen, (row.section, row.item, row.name, row.part, row.whole, row.schools, row.expected)


OF_CHANGE = ("section", "measure", "item", "item_name", "part", "whole", "schools_known", "compared_with")
IN_SAME = ("part_then", "whole_then", "part_now", "whole_now", "same_schools", "schools_rose", "schools_fell")
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
    "changes": Table((*OF_CHANGE, *IN_SAME, "p_value", "beyond_chance"), _changes),
    "gaps": Table(("section", "item", "item_name", "part", "whole", "schools_known", "expected_percent"), _gaps),
}
