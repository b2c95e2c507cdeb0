"""Incidents as figures: what adds up, what divides, and what is left out of both."""

from __future__ import annotations

from la_portal.db import Database
from la_portal.queries import incidents, parts
from la_portal.queries.incidents import Cell
from tests.figure_data import NOT_KNOWN, Asked, Sent, asked, authority, filters, school, sent

BULLIED, SCAMS = "contact_aggressive", "commerce_scams"


def cell_of(database: Database, scope: object, code: str, **chosen: object) -> Cell:
    with database.tenant(scope) as session:  # pyright: ignore[reportArgumentType]
        return next(c for c in incidents.risk_matrix(session, filters(**chosen)) if c.place.item.code == code)


def test_a_cell_sums_what_was_recorded_and_divides_by_who_knows_it(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(1, 7))
    sent(
        database,
        scope,
        Sent(1, {BULLIED: 4, SCAMS: 1}, roll=300),
        Sent(2, {BULLIED: 6}, roll=700),
        Sent(3, {}, roll=1000),
        Sent(4, None, roll=5000),
        Sent(5, {BULLIED: 9}, roll=0),
        Sent(6, {BULLIED: 11}, roll=None),
    )
    cell = cell_of(database, scope, BULLIED)
    assert (cell.recorded, cell.known, cell.some) == (30, 5, 4)
    assert (cell.counted, cell.pupils, cell.rate) == (10, 2000, 5.0)
    assert cell_of(database, scope, SCAMS).recorded == 1


def test_a_count_that_is_not_known_leaves_its_pupils_out_of_that_cell_alone(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    sent(database, scope, Sent(1, {BULLIED: NOT_KNOWN, SCAMS: 2}, roll=400), Sent(2, {BULLIED: 3, SCAMS: 0}, roll=600))
    bullied, scams = cell_of(database, scope, BULLIED), cell_of(database, scope, SCAMS)
    assert (bullied.recorded, bullied.known, bullied.pupils, bullied.rate) == (3, 1, 600, 5.0)
    assert (scams.recorded, scams.known, scams.pupils, scams.rate) == (2, 2, 1000, 2.0)


def test_zero_is_a_number_and_nobody_is_none(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    asked(database, scope, Asked(2))
    with database.tenant(scope) as session:
        assert incidents.cells(session, filters()) == []
        assert parts.actions(session, filters()) == []
    sent(database, scope, Sent(1, {}))
    assert (cell_of(database, scope, BULLIED).recorded, cell_of(database, scope, BULLIED).rate) == (0, 0.0)


def test_the_newest_submission_counts_and_the_accepted_one_where_that_is_asked(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    asked(database, scope, Asked(1, status="submitted", counted=2, accepted=1), Asked(2, status="submitted", counted=1))
    sent(database, scope, Sent(1, {BULLIED: 3}), Sent(1, {BULLIED: 5}, number=2), Sent(2, {BULLIED: 7}))
    assert cell_of(database, scope, BULLIED).recorded == 12
    assert cell_of(database, scope, BULLIED, accepted=True).recorded == 3


def test_an_exempt_school_and_another_authority_are_in_no_figure(database: Database) -> None:
    ours, theirs = authority(database), authority(database, "991")
    school(database, ours, (1, 2))
    school(database, theirs, (3,))
    asked(database, ours, Asked(2, status="exempt", counted=1))
    sent(database, ours, Sent(1, {BULLIED: 2}), Sent(2, {BULLIED: 13}))
    sent(database, theirs, Sent(3, {BULLIED: 17}))
    assert cell_of(database, ours, BULLIED).recorded == 2
    assert cell_of(database, theirs, BULLIED).recorded == 17
    with database.tenant(ours) as session:
        assert [row.name for row in incidents.by_school(session, filters())] == ["School 1"]


def test_filters_follow_what_a_submission_froze(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2), phase_group="secondary", district="Brackwater")
    sent(database, scope, Sent(1, {BULLIED: 2}), Sent(2, {BULLIED: 5}, phase="secondary", district="Brackwater"))
    assert cell_of(database, scope, BULLIED, phases=("primary",)).recorded == 2
    assert cell_of(database, scope, BULLIED, districts=("Brackwater",)).recorded == 5
    with database.tenant(scope) as session:
        assert incidents.cells(session, filters(districts=("Nowhere",))) == []


def test_each_school_has_a_number_or_the_reason_why_not(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(1, 6))
    asked(database, scope, Asked(5, status="draft"))
    sent(
        database,
        scope,
        Sent(1, {BULLIED: 4, SCAMS: 2}, roll=300),
        Sent(2, {}),
        Sent(3, None),
        Sent(4, {BULLIED: 1, SCAMS: NOT_KNOWN}, roll=0),
    )
    with database.tenant(scope) as session:
        rows = incidents.by_school(session, filters())
    assert [(row.state, row.incidents, row.rate) for row in rows] == [
        ("number", 6, 20.0),
        ("number", 0, 0.0),
        ("not_known", None, None),
        ("not_known", None, None),
        ("not_returned", None, None),
    ]


def test_spread_counts_a_school_once_in_each_row_and_column(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3))
    sent(
        database,
        scope,
        Sent(1, {"content_sexual": 2, "contact_sexual": 1}),
        Sent(2, {"contact_values": 1, SCAMS: 4}),
        Sent(3, {}),
    )
    with database.tenant(scope) as session:
        schools = {row.code: row.schools for row in incidents.spread(session, filters())}
    assert schools == {
        "content": 1, "contact": 2, "conduct": 0, "commerce": 1,
        "column_0": 0, "column_1": 0, "column_2": 1, "column_3": 1, "shared": 2, "all": 2,
    }  # fmt: skip


def test_rates_compare_the_same_schools_a_year_apart(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, (1, 2, 3))
    sent(
        database,
        scope,
        Sent(1, {BULLIED: 2}, collection=1, roll=400),
        Sent(2, {BULLIED: 8}, collection=1, roll=100),
        Sent(1, {BULLIED: 6}, roll=500),
        Sent(3, {BULLIED: 50}, roll=1000),
    )
    with database.tenant(scope) as session:
        then, now = incidents.rates(session, filters())
    assert (then.part, then.whole, then.schools) == (10, 500, 2)
    assert (now.part, now.whole, now.schools) == (56, 1500, 2)
    assert (then.same_part, then.same_whole, then.same_schools) == (2, 400, 1)
    assert (now.same_part, now.same_whole, now.same_schools) == (6, 500, 1)


def test_parts_are_of_the_incidents_in_schools_that_know_them(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3))
    sent(
        database,
        scope,
        Sent(1, {BULLIED: 10}, actions={"act_police": 3, "act_spoken": 9}, of_which={"of_nudes": 1}),
        Sent(2, {BULLIED: 5}, actions={"act_police": NOT_KNOWN, "act_spoken": 1}, of_which={"of_nudes": 0}),
        Sent(3, {}),
    )
    with database.tenant(scope) as session:
        done = {row.item.code: (row.count, row.of, row.not_known) for row in parts.actions(session, filters())}
        kinds = [(row.item.code, row.count, row.of) for row in parts.of_which(session, filters())]
    assert done == {"act_spoken": (10, 15, 0), "act_police": (3, 10, 1)}
    assert list(done) == ["act_spoken", "act_police"]
    assert kinds == [("of_nudes", 1, 15)]


def test_confidence_counts_schools_by_what_they_said(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3))
    sent(database, scope, Sent(1, {BULLIED: 1}), Sent(2, {}, confidence="low"), Sent(3, None, confidence=None))
    with database.tenant(scope) as session:
        rows = [(row.level, row.recorded, row.schools) for row in parts.confidence(session, filters())]
    assert rows == [(None, "not_held", 1), ("high", "yes", 1), ("low", "nil", 1)]
