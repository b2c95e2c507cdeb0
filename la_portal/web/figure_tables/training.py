"""The files of the training page."""

from __future__ import annotations

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.queries import training
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.queries.training import ALL_STAFF, SECTION, SchoolCourse
from la_portal.queries.training_forecast import ahead
from la_portal.web.figure_tables.shapes import OF_SCHOOL, SCHOOL, Line, Rows, Table, of_school, rounded

_COUNTED, _NOBODY_RENEWS, _GOING_ON = "counted", "if_nobody_renews", "if_renewals_go_on"


def _courses(session: TenantSession, filters: Filters) -> Rows:
    for row in training.courses(session, filters):
        of, name = row.of, edition(row.of.collection.edition).item(SECTION, row.code).label
        same = (of.same_part, of.same_whole, of.same_schools)
        states = (row.nobody, row.not_known, row.not_applicable, row.not_answered)
        expected = training.expected_percent(of.collection, row.code)
        yield of.collection, (row.code, name, expected, of.part, of.whole, of.schools, *same, *states)


def _schools(session: TenantSession, filters: Filters) -> Rows:
    asked = {one.item.code: one for one in training.asked(span(session, filters))}
    for row in training.by_school(session, filters):
        one = asked[row.course]
        yield one.collection, (*_school(row), row.course, one.item.label, row.state, row.trained, row.eligible)


def _below(session: TenantSession, filters: Filters) -> Rows:
    one = next((one for one in training.asked(span(session, filters)) if one.item.code == ALL_STAFF), None)
    if one is None or one.percent is None:
        return
    for row in training.below_expected(training.by_school(session, filters, ALL_STAFF), one.percent):
        school, likely = row.school, row.range.scaled(100)
        numbers = (school.trained, school.eligible, _percent(school.share or 0))
        beyond = "yes" if row.beyond_chance else "no"
        yield (
            one.collection,
            (*_school(school), *numbers, rounded(likely.low), rounded(likely.high), one.percent, beyond),
        )


def _forecast(session: TenantSession, filters: Filters) -> Rows:
    rows = [row.of for row in training.courses(session, filters) if row.code == ALL_STAFF and row.of.whole]
    for row in rows:
        yield row.collection, (_COUNTED, row.part, row.whole, _percent(row.part / row.whole), None, None, row.schools)
    coming = ahead(rows)
    for one in coming:
        share = one.still_trained / one.eligible
        yield one.term, (_NOBODY_RENEWS, round(one.still_trained), one.eligible, _percent(share), None, None, None)
    for one in coming:
        if one.projected:
            shares = (one.projected.middle, one.projected.low, one.projected.high)
            yield one.term, (_GOING_ON, None, one.eligible, *map(_percent, shares), None)


def _school(row: SchoolCourse) -> Line:
    return of_school(row.school_id, row.name, row.phase_group, row.district)


def _percent(share: float) -> float | None:
    return rounded(100 * share)


_STATES = ("schools_nobody_to_train", "schools_not_known", "schools_not_applicable", "schools_not_answered")
_SAME = ("trained_same_schools", "eligible_same_schools", "same_schools")
TABLES = {
    "training-courses": Table(
        ("course", "course_name", "expected_percent", "trained", "eligible", "schools_known", *_SAME, *_STATES),
        _courses,
    ),
    "training-schools": Table((*OF_SCHOOL, "course", "course_name", "state", "trained", "eligible"), _schools, SCHOOL),
    "training-below": Table(
        (*OF_SCHOOL, "staff_trained", "staff_eligible", "trained_percent", "low_percent", "high_percent",
         "expected_percent", "below_beyond_chance"),
        _below,
        SCHOOL,
    ),
    "training-forecast": Table(
        ("basis", "staff_trained", "staff_eligible", "trained_percent", "low_percent", "high_percent", "schools_known"),
        _forecast,
    ),
}  # fmt: skip
