"""The files of the policies page."""

from __future__ import annotations

from la_portal.db import TenantSession
from la_portal.queries import policy_reviews, policy_states
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.queries.policy_states import by_policy, state_names
from la_portal.web.figure_tables.shapes import OF_SCHOOL, SCHOOL, Rows, Table, of_school


def _states(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    for row in by_policy(collection, policy_states.by_district(session, filters)):
        states = row.states
        gaps = (states.overdue, states.in_draft, states.none, states.not_answered, states.not_applicable)
        yield collection, (row.policy.code, row.policy.label, states.in_date, states.part_of_another, *gaps)


def _schools(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    names, labels = state_names(collection), policy_states.labels(collection)
    for school in policy_states.by_school(session, filters):
        facts = of_school(school.school_id, school.name, school.phase_group, school.district)
        if not school.returned:
            yield collection, (*facts, None, None, "not_returned", "Not returned", None, None, None)
        for code, answer in school.answers.items():
            dates = (answer.reviewed_on, answer.review_due_on, answer.months_overdue)
            yield collection, (*facts, code, labels.get(code, code), answer.state, names[answer.state], *dates)


def _reviews(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    labels = policy_states.labels(collection)
    for row in policy_reviews.reviews(policy_states.by_district(session, filters)):
        year, term = policy_reviews.term_of(row.month) if row.month else (None, None)
        when = (row.when, row.month, str(year) if year else None, term)
        yield collection, (*when, row.policy, labels.get(row.policy, row.policy), row.schools)


_POLICY = ("policy", "policy_name")
TABLES = {
    "policy-states": Table(
        (*_POLICY, "in_date", "part_of_another", "overdue", "in_draft", "none", "not_answered", "not_applicable"),
        _states,
    ),
    "policy-schools": Table(
        (*OF_SCHOOL, *_POLICY, "state", "state_name", "reviewed_on", "review_due_on", "months_overdue"),
        _schools,
        SCHOOL,
    ),
    "policy-reviews": Table(
        ("review", "due_month", "due_academic_year", "due_term", *_POLICY, "schools"),
        _reviews,
    ),
}
