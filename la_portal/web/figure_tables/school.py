"""The files of the school page: of one school's returns, so that who had one is on the record that the school sees."""

from __future__ import annotations

from collections.abc import Callable

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.queries import one_school, school_answers, school_incidents, school_measures
from la_portal.queries.comparison import Part
from la_portal.queries.filters import Filters
from la_portal.queries.narrowing import narrowed
from la_portal.queries.one_school import OneReturn, OneSchool
from la_portal.queries.school_measures import TRAINING, SchoolMeasure, likely_share
from la_portal.web.figure_tables.shapes import OF_SCHOOL, SCHOOL, Line, Rows, Table, of_school, rounded
from la_portal.web.session import note_read

Shown = Callable[[TenantSession, Filters, OneSchool, OneReturn, Line], Rows]


def _measures(session: TenantSession, filters: Filters, school: OneSchool, shown: OneReturn, columns: Line) -> Rows:
    urns = narrowed(
        session, Filters(filters.on, filters.collection, similar=school.school_id, accepted=filters.accepted)
    )
    for row in school_measures.beside_similar(session, filters, urns.schools or frozenset()):
        named = (*columns, row.section, row.item, _name(row, shown))
        for collection, part in row.before:
            yield collection, (*named, *_numbers(part), None, None, None, None, None)
        middle = row.middle or (None, None, None)
        beside = (row.similar, *map(_percent, middle), row.verdict)
        yield shown.collection, (*named, *_numbers(row.mine), *beside)


def _numbers(mine: Part) -> Line:
    likely = likely_share(mine)
    ends = (likely.low, likely.high) if likely else (None, None)
    return (mine.state, *((mine.part, mine.whole) if mine.whole else (None, None)), *map(_percent, ends))


def _name(row: SchoolMeasure, shown: OneReturn) -> str:
    section = edition(shown.collection.edition).section(row.section)
    return section.item(row.item).label if row.section == TRAINING else section.title


def _percent(share: float | None) -> float | None:
    return rounded(None if share is None else 100 * share)


def _incidents(session: TenantSession, filters: Filters, _school: OneSchool, _shown: OneReturn, columns: Line) -> Rows:
    for row in school_incidents.by_term(session, filters):
        expected = (row.schools, rounded(row.expected), row.low, row.high)
        yield row.collection, (*columns, row.incidents, row.roll, rounded(row.rate), *expected)


def _policies(session: TenantSession, filters: Filters, school: OneSchool, shown: OneReturn, columns: Line) -> Rows:
    for one in school_answers.policies_of(session, filters, school.school_id, shown):
        yield shown.collection, (*columns, one.row.code, one.row.label, one.state, one.overdue)


def _queries(session: TenantSession, _filters: Filters, school: OneSchool, shown: OneReturn, columns: Line) -> Rows:
    for one in school_answers.queries_sent(session, school.school_id, shown):
        query = (one.query.section, one.query.field, one.query.rule)
        yield shown.collection, (*columns, *query, one.about, one.sentence, one.explanation, one.state)


def _of_one(heads: tuple[str, ...], ask: Shown) -> Table:
    """The file of rows about the school that the choice names; without rows where there is none to show."""

    def rows(session: TenantSession, filters: Filters) -> Rows:
        for urn, collection_id in one_school.returns_shown(session, filters):
            note_read(urn, collection_id)
        school = one_school.find(session, filters) if filters.school is not None else None
        if school is None or school.shown is None:
            return
        shown = school.shown
        columns = of_school(school.school_id, school.name, shown.phase_group, shown.district)
        yield from ask(session, one_school.of_shown(filters, shown), school, shown, columns)

    return Table((*OF_SCHOOL, *heads), rows, SCHOOL)


_LIKELY = ("percent_low", "percent_high")
_BESIDE = ("similar_schools", "similar_lower_quartile", "similar_median", "similar_upper_quartile", "difference")

TABLES: dict[str, Table] = {
    "school-measures": _of_one(
        ("section", "item", "item_name", "state", "part", "whole", *_LIKELY, *_BESIDE), _measures
    ),
    "school-incidents": _of_one(
        (
            *("incidents", "pupils", "incidents_per_1000_pupils"),
            *("schools_of_phase", "expected", "range_low", "range_high"),
        ),
        _incidents,
    ),
    "school-policies": _of_one(("policy", "policy_name", "state", "months_overdue"), _policies),
    "school-queries": _of_one(("section", "field", "rule", "about", "query", "explanation", "state"), _queries),
}
