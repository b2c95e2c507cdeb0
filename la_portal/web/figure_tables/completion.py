"""The files of the completion page."""

from __future__ import annotations

from collections.abc import Callable

from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.queries.missing import missing, told
from la_portal.queries.return_places import Place, Standing, places, standings
from la_portal.web.figure_tables.shapes import OF_SCHOOL, SCHOOL, Line, Rows, Table, of_school, phase_name

_STATES = ("schools_asked", "schools_accepted", "schools_waiting", "schools_in_draft", "schools_not_started")


def _by(heads: tuple[str, ...], name: Callable[[Place], str | None], named: Callable[[str | None], Line]) -> Table:
    def rows(session: TenantSession, filters: Filters) -> Rows:
        collection = span(session, filters).chosen
        for one in standings(places(session, filters), name, accepted_only=filters.accepted):
            yield collection, (*named(one.name), *_counts(one))

    return Table((*heads, *_STATES), rows)


def _counts(one: Standing) -> Line:
    return one.asked, one.accepted, one.waiting, one.in_draft, one.not_started


def _missing(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    for row in told(session, filters, missing(session, filters)):
        school = of_school(row.school_id, row.name, row.phase_group, row.district)
        last = row.contacts.last
        how_far = (
            row.state,
            row.begun,
            row.sections,
            row.extended_to,
            london_date(last.at) if last else None,
            row.before,
        )
        yield collection, (*school, row.trust, *how_far)


TABLES = {
    "returns-by-district": _by(("district_name",), lambda row: row.district, lambda name: (name,)),
    "returns-by-phase": _by(
        ("phase_group", "phase_group_name"),
        lambda row: row.phase_group,
        lambda code: (code, phase_name(code or "")),
    ),
    "returns-by-trust": _by(("trust_name",), lambda row: row.trust, lambda name: (name,)),
    "returns-missing": Table(
        (*OF_SCHOOL, "trust_name", "state", "sections_begun", "sections", "extended_to", "last_contact_on", "before"),
        _missing,
        SCHOOL,
    ),
}
