"""What to expect of a school: the rate of others of its sort in the last collection; nothing under ten schools."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import School
from la_portal.queries import expectation
from la_portal.queries.expectation import expected_incidents
from la_portal.queries.returns import find
from la_portal.vocabulary import Scope
from tests.figure_data import Asked, Sent, asked, authority, school, sent

OURS = 100
SLUG = "2026-27-autumn"
BULLIED = "contact_aggressive"


def full(urn: int, incidents: int, **other: Any) -> Sent:
    return Sent(urn, {BULLIED: incidents}, **other)


def first_term(database: Database, others: int) -> Scope:
    scope = authority(database)
    urns = range(OURS, OURS + 1 + others)
    school(database, scope, urns)
    sent(database, scope, *(full(urn, 6) for urn in urns))
    return scope


def last_term(database: Database, others: int, roll: int | None = 400) -> Scope:
    scope = authority(database, collections=(3, 4))
    urns = range(OURS + 1, OURS + 1 + others)
    school(database, scope, urns)
    school(database, scope, [OURS], roll=roll)
    sent(database, scope, *(full(urn, 3, collection=3) for urn in urns), full(OURS, 90, collection=3))
    asked(database, scope, Asked(OURS), *(Asked(urn) for urn in urns))
    return scope


def expected(database: Database, scope: Scope) -> float | None:
    """What a collection that opened on the day before the newest one would have expected of our school."""
    with database.tenant(scope) as session:
        on = find(session, OURS, SLUG).collection.opens_on - timedelta(days=1)
        rows = session.execute(select(School.school_id, School.phase_group, School.roll))
        return expected_incidents(session, [expectation.Asked(*row) for row in rows], on).get(OURS)


def test_expected_incidents_are_at_the_rate_of_other_schools_of_the_phase_last_term(database: Database) -> None:
    scope = last_term(database, 10)
    assert expected(database, scope) == 6.0
    school(database, scope, range(200, 203), phase_group="secondary")
    sent(database, scope, *(full(urn, 90, collection=3, phase="secondary") for urn in range(200, 203)))
    assert expected(database, scope) == 6.0
    school(database, scope, [210, 211])
    sent(database, scope, full(210, 25, collection=3), Sent(211, None, collection=3))
    assert expected(database, scope) == 10.0


def test_nothing_is_expected_under_ten_schools_without_a_roll_or_before_the_first_term(database: Database) -> None:
    assert expected(database, last_term(database, 9)) is None


def test_nothing_is_expected_of_a_school_without_a_roll(database: Database) -> None:
    assert expected(database, last_term(database, 10, roll=None)) is None


def test_nothing_is_expected_in_the_first_term(database: Database) -> None:
    assert expected(database, first_term(database, 12)) is None
