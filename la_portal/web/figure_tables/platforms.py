"""The files of the platforms page."""

from __future__ import annotations

from la_portal.catalogue import LATEST
from la_portal.db import TenantSession
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.queries.platform_flags import flagged
from la_portal.queries.platform_names import typed_names
from la_portal.queries.platform_uses import SECTION, states, uses
from la_portal.web.figure_tables.shapes import OF_SCHOOL, SCHOOL, Rows, Table, of_school, option_name, phase_name

_STATES = tuple(states(LATEST))


def _uses(session: TenantSession, filters: Filters) -> Rows:
    for one in uses(session, filters):
        row, counts = one.row, (one.schools.get(state, 0) for state in _STATES)
        yield one.collection, (row.code, row.label, row.minimum_age or None, *counts)


def _flags(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    for one in flagged(session, filters):
        school = of_school(one.school_id, one.name, one.phase_group, one.district)
        standing = option_name(collection, SECTION, "standing", one.standing)
        also = "; ".join(concern.words for concern in one.also)
        named = (one.row.code, one.row.label, one.flag.code, one.flag.words, one.standing, standing)
        yield collection, (*school, *named, one.assessed_on, also, one.terms)


def _names(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    for one in typed_names(session, filters):
        for phase, schools in one.phases:
            yield collection, (one.name, phase, phase_name(phase), schools, one.schools, one.since.name)


TABLES: dict[str, Table] = {
    "platform-uses": Table(
        ("platform", "platform_name", "minimum_age", *(f"schools_{state}" for state in _STATES)), _uses
    ),
    "platform-flags": Table(
        (
            *OF_SCHOOL,
            *("platform", "platform_name", "flag", "flag_name", "standing", "standing_name"),
            *("risk_assessed_on", "also", "terms_running"),
        ),
        _flags,
        SCHOOL,
    ),
    "platform-names": Table(
        ("name", "phase_group", "phase_group_name", "schools", "schools_of_any_phase", "first_typed_in"), _names
    ),
}
