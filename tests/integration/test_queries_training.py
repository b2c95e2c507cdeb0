"""Training by course and by school: what counts in a share, what is kept apart, and when each course was last asked."""

from __future__ import annotations

import pytest

from la_portal.db import Database
from la_portal.queries import training
from la_portal.queries.collections import span
from la_portal.queries.training import ALL_STAFF, DSL_FORMAL, Course
from tests.figure_data import Asked, Sent, asked, authority, filters, school, sent
from tests.integration.dashboards.test_mounted import statements

FORMAL, STARTERS = "dsl_formal", "induction"


def row(rows: list[Course], code: str, collection: int = 4) -> Course:
    (found,) = [one for one in rows if one.code == code and one.of.collection.collection_id == collection]
    return found


def test_what_is_no_share_is_kept_apart(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(1, 8))
    asked(database, scope, Asked(7))
    told: list[tuple[int, int] | str] = [(3, 4), (0, 6), (0, 0), "not_known", "not_applicable", "not_answered"]
    sent(database, scope, *(Sent(urn, courses={STARTERS: one}) for urn, one in enumerate(told, 1)))
    with database.tenant(scope) as session:
        found = row(training.courses(session, filters()), STARTERS)
        schools = training.by_school(session, filters(), STARTERS)
    assert (found.of.part, found.of.whole, found.of.schools) == (3, 10, 2)
    assert (found.nobody, found.not_known, found.not_applicable, found.not_answered) == (1, 1, 1, 1)
    states = ["number", "number", "nobody", "not_known", "not_applicable", "not_answered"]
    assert [one.state for one in schools] == states
    assert [None if one.share is None else float(one.share) for one in schools] == [0.75, 0, None, None, None, None]


def test_courses_stand_in_the_catalogues_order_and_their_schools_by_name(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1,), name="Zeal")
    school(database, scope, (2,), name="Ash")
    sent(database, scope, *(Sent(urn, trained=(1, 2), governors=(1, 2), courses={FORMAL: (1, 1)}) for urn in (1, 2)))
    with database.tenant(scope) as session:
        codes = [one.code for one in training.courses(session, filters())]
        schools = [(one.course, one.name) for one in training.by_school(session, filters())]
    assert codes == [ALL_STAFF, "governors", FORMAL]
    assert schools == [(code, name) for code in codes for name in ("Ash", "Zeal")]


def test_a_course_of_autumn_is_compared_with_the_autumn_before_and_others_with_the_last_term(
    database: Database,
) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, (1, 2))
    sent(
        database,
        scope,
        Sent(1, collection=1, trained=(5, 10), courses={STARTERS: (1, 1)}),
        Sent(2, collection=1, trained=(4, 4)),
        Sent(1, collection=3, courses={STARTERS: (1, 2)}),
        Sent(1, trained=(8, 10), courses={STARTERS: (2, 2)}),
        Sent(2, trained=(0, 0)),
    )
    with database.tenant(scope) as session:
        rows = training.courses(session, filters())
    then, now = row(rows, ALL_STAFF, 1).of, row(rows, ALL_STAFF).of
    assert (then.same_part, then.same_whole, then.same_schools) == (5, 10, 1)
    assert (now.same_part, now.same_whole, now.same_schools) == (8, 10, 1)
    assert [row(rows, STARTERS, number).of.same_schools for number in (1, 3, 4)] == [0, 1, 1]


def test_shares_of_staff_are_those_of_the_overview(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, (1, 2, 3))
    sent(
        database,
        scope,
        *(Sent(urn, collection=1, trained=(urn, 5)) for urn in (1, 2)),
        *(Sent(urn, trained=(urn, 4)) for urn in (2, 3)),
    )
    with database.tenant(scope) as session:
        rows = [one.of for one in training.courses(session, filters()) if one.code == ALL_STAFF]
        assert rows == training.coverage(session, filters())


def test_a_course_is_shown_as_it_was_last_asked_about(database: Database) -> None:
    scope = authority(database, collections=(1, 2))
    school(database, scope, (1, 2))
    sent(
        database,
        scope,
        Sent(1, collection=1, trained=(5, 10), courses={STARTERS: (1, 1)}),
        Sent(2, collection=2, courses={STARTERS: (0, 1)}),
    )
    with database.tenant(scope) as session:
        chosen = filters(collection="2025-26-spring")
        last = {one.item.code: one.collection.collection_id for one in training.asked(span(session, chosen))}
        schools = training.by_school(session, chosen)
    assert (last[ALL_STAFF], last[STARTERS]) == (1, 2)
    assert [(one.course, one.school_id) for one in schools] == [(ALL_STAFF, 1), (STARTERS, 2)]


def test_filters_and_acceptance_narrow_both(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3))
    asked(database, scope, Asked(1, status="accepted", counted=2, accepted=1))
    sent(
        database,
        scope,
        Sent(1, number=1, trained=(1, 9)),
        Sent(1, number=2, trained=(2, 9)),
        Sent(2, trained=(5, 9), district="Birch"),
        Sent(3, trained=(7, 9)),
    )
    choices = {filters(districts=("Ashmere",)): (9, 18, {1, 3}), filters(accepted=True): (1, 9, {1})}
    with database.tenant(scope) as session:
        for choice, (part, whole, urns) in choices.items():
            found = row(training.courses(session, choice), ALL_STAFF).of
            assert (found.part, found.whole) == (part, whole)
            assert {one.school_id for one in training.by_school(session, choice)} == urns


def test_another_authority_is_not_counted(database: Database) -> None:
    ours, theirs = authority(database), authority(database, "991")
    school(database, ours, (1,))
    school(database, theirs, (2,))
    sent(database, ours, Sent(1, trained=(1, 2)))
    sent(database, theirs, Sent(2, trained=(50, 60)))
    with database.tenant(ours) as session:
        assert row(training.courses(session, filters()), ALL_STAFF).of.whole == 2
        assert [one.school_id for one in training.by_school(session, filters())] == [1]


def test_the_lowest_share_comes_first_and_small_schools_are_not_beyond_chance(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(1, 7))
    numbers = {1: (79, 100), 2: (20, 50), 3: (1, 2), 4: (4, 5), 5: (40, 100), 6: (0, 0)}
    sent(database, scope, *(Sent(urn, trained=pair) for urn, pair in numbers.items()))
    with database.tenant(scope) as session:
        rows = training.below_expected(training.by_school(session, filters(), ALL_STAFF), 80)
    assert [(one.school.school_id, one.beyond_chance) for one in rows] == [(2, True), (5, True), (3, False), (1, False)]


@pytest.mark.parametrize("course", [ALL_STAFF, DSL_FORMAL])
def test_the_number_of_statements_does_not_grow_with_the_schools(database: Database, course: str) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, range(1, 21))
    sent(database, scope, *(Sent(urn, trained=(1, 2), courses={FORMAL: (1, 2)}) for urn in range(1, 21)))
    with database.tenant(scope) as session:

        def read() -> None:
            training.courses(session, filters())
            training.by_school(session, filters(), course)

        assert statements(database, read) == 2
