"""The comparison that a school gets: its own number beside aggregates of ten schools and more, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from la_portal.db import Database
from la_portal.errors import NotAllowed, NotFound
from la_portal.queries.comparison import Compared, Comparison
from la_portal.queries.returns import find
from la_portal.services.comparison import compare
from la_portal.vocabulary import Actor, Role, Scope
from tests import busy
from tests.figure_data import NOT_KNOWN, NOW, Asked, Sent, asked, authority, school, sent
from tests.pressing import statements

OURS = 100
SLUG = "2026-27-autumn"
BULLIED, SCAMS = "contact_aggressive", "commerce_scams"
GOOD = {"status": "in_place", "reviewed_on": date(2026, 9, 1), "review_due_on": date(2027, 9, 1)}
PASSED = {"status": "in_place", "reviewed_on": date(2024, 9, 1), "review_due_on": date(2026, 11, 1)}
NONE, NOT_OURS = {"status": "none"}, {"status": "not_applicable"}
# Each a prime of its own, so that a count of another school is known where it is seen.
PRIMES = (1013, 1019, 1021, 1031, 1033, 1039, 1049, 1051, 1061, 1063, 1069, 1087)


def full(urn: int, incidents: int = 6, **other: Any) -> Sent:
    given = {"trained": (40, 50), "governors": (6, 12), "policies": {"online_safety": GOOD, "complaints": NONE}}
    return Sent(urn, {BULLIED: incidents}, **{**given, **other})


def actor_of(scope: Scope, urn: int = OURS, role: Role = Role.DSL) -> Actor:
    return Actor(None, role, Scope(scope.authority_id, frozenset({urn})))


def comparison(database: Database, scope: Scope, urn: int = OURS, submission: int = 1) -> Comparison:
    actor = actor_of(scope, urn)
    with database.tenant(actor.scope) as session:
        facts = find(session, urn, SLUG)
    return compare(database, actor, facts, submission, NOW)


def row(found: Comparison, code: str) -> Compared:
    return next(one for one in found.rows if one.code == code)


def some(database: Database, others: int, la_code: str = "990") -> Scope:
    """An authority in which our school and so many others have sent the same numbers."""
    scope = authority(database, la_code)
    urns = (OURS, *range(OURS + 1, OURS + 1 + others))
    school(database, scope, urns, fsm_percent=20.0)
    sent(database, scope, *(full(urn) for urn in urns))
    return scope


def test_each_measure_stands_beside_the_quartiles_of_similar_schools_and_the_authority(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(100, 112), fsm_percent=20.0)
    ours = {"trained": (92, 118), "governors": (5, 12), "policies": {"online_safety": GOOD, "complaints": PASSED}}
    sent(database, scope, full(OURS, 33, roll=912, **ours))
    sent(
        database,
        scope,
        *(full(101 + n, 2 * n, trained=(60 + 2 * n, 100), governors=(n, 10), roll=500) for n in range(11)),
    )
    found = comparison(database, scope)
    assert (found.similar, found.needed, found.still_to_send) == (11, 10, 0)
    assert [one.code for one in found.rows] == ["staff_online_safety", "governors", "policies", "incidents"]
    staff = row(found, "staff_online_safety")
    assert (staff.numerator, staff.denominator, staff.of_what, staff.schools) == (92, 118, "staff", 11)
    assert (staff.quarter, staff.median, staff.three_quarters) == (65, 70, 75)
    assert staff.authority == round(100 * (92 + 770) / (118 + 1100))
    assert (round(staff.low or 0), round(staff.value or 0), round(staff.high or 0)) == (70, 78, 84)
    policies = row(found, "policies")
    assert (policies.numerator, policies.denominator, policies.value, policies.low) == (1, 2, 50, None)
    incidents = row(found, "incidents")
    assert (incidents.numerator, incidents.denominator, incidents.of_what) == (33, 912, "pupils")
    assert (incidents.quarter, incidents.median, incidents.three_quarters) == (10, 20, 30)
    assert incidents.authority == round(1000 * (33 + 110) / (912 + 5500))


def test_policies_are_in_place_and_in_date_of_those_that_apply(database: Database) -> None:
    scope = some(database, 10)
    school(database, scope, [200])
    mixed = {"online_safety": GOOD, "complaints": PASSED, "image_use": NONE, "home_school_agreement": NOT_OURS}
    sent(database, scope, full(200, policies=mixed))
    mine = row(comparison(database, scope, 200), "policies")
    assert (mine.numerator, mine.denominator, mine.median) == (1, 3, 50)


def test_incidents_are_of_schools_that_hold_their_counts_and_a_nil_return_counts_as_none(database: Database) -> None:
    scope = some(database, 8)
    school(database, scope, range(200, 205))
    sent(database, scope, full(200, 0), full(201, 0))
    sent(database, scope, replace(full(202), incidents=None), replace(full(203), incidents={SCAMS: NOT_KNOWN}))
    sent(database, scope, full(204, 90, roll=None))
    incidents = row(comparison(database, scope), "incidents")
    assert (incidents.schools, incidents.median) == (10, 30)
    assert incidents.authority == round(1000 * 54 / 2200)
    not_held = row(comparison(database, scope, 202), "incidents")
    assert (not_held.value, not_held.numerator, not_held.verdict) == (None, None, "Not known")
    nil = row(comparison(database, scope, 200), "incidents")
    assert (nil.value, nil.numerator, nil.low) == (0, 0, 0)


def test_what_the_collection_did_not_ask_has_no_row(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(100, 112))
    sent(database, scope, *(full(urn, trained=None, governors=None) for urn in range(100, 112)))
    assert [one.code for one in comparison(database, scope).rows] == ["policies", "incidents"]


def test_a_school_of_another_authority_never_counts(database: Database) -> None:
    scope = some(database, 10)
    before = comparison(database, scope)
    other = authority(database, "991")
    school(database, other, range(300, 330), fsm_percent=20.0)
    sent(database, other, *(full(urn, 150, trained=(1, 50)) for urn in range(300, 330)))
    assert comparison(database, scope) == before
    assert row(comparison(database, other, 300), "incidents").median == 750


def test_under_ten_similar_schools_nothing_about_others_leaves(database: Database) -> None:
    scope = some(database, 9)
    school(database, scope, range(200, 240), phase_group="secondary")
    sent(database, scope, *(full(urn, 77, phase="secondary") for urn in range(200, 240)))
    found = comparison(database, scope)
    assert (found.similar, len(found.rows)) == (9, 4)
    for one in found.rows:
        assert (one.quarter, one.median, one.three_quarters) == (None, None, None)
        assert "We show this when 10 similar schools have sent. 9 have." in one.sentence
    assert not any(digit.isdigit() for digit in found.chosen_by)


def test_nothing_at_all_leaves_of_an_authority_of_few_schools(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(100, 110), fsm_percent=20.0)
    sent(database, scope, full(OURS))
    alone = comparison(database, scope)
    sent(database, scope, *(full(urn, prime, roll=prime, trained=(prime, prime)) for urn, prime in numbered(101, 9)))
    beside = comparison(database, scope)
    assert [replace(one, sentence="", schools=0) for one in beside.rows] == [
        replace(one, sentence="", schools=0) for one in alone.rows
    ]
    assert {one.authority for one in beside.rows} == {None}


def numbered(first: int, count: int) -> Iterator[tuple[int, int]]:
    return zip(range(first, first + count), PRIMES, strict=False)


def test_the_comparison_holds_no_other_schools_number_name_or_urn(database: Database) -> None:
    scope = authority(database)
    urns = [700_101 + n for n in range(12)]
    school(database, scope, [OURS, *urns], fsm_percent=20.0)
    sent(database, scope, full(OURS))
    sent(
        database,
        scope,
        *(
            full(urn, prime, roll=2 * prime + 1, trained=(prime, 3 * prime), governors=(prime, 5 * prime))
            for urn, prime in zip(urns, PRIMES, strict=True)
        ),
    )
    said = repr(comparison(database, scope))
    theirs = {str(factor * prime + more) for prime in PRIMES for factor, more in ((1, 0), (2, 1), (3, 0), (5, 0))}
    assert not any(number in said for number in theirs | {str(urn) for urn in urns} | {"School"})
    assert "'staff_online_safety'" in said and "median=33" in said


def test_one_more_school_moves_it(database: Database) -> None:
    scope = some(database, 9)
    school(database, scope, [200, 201], fsm_percent=20.0)
    assert row(comparison(database, scope), "incidents").median is None
    sent(database, scope, full(200, 60))
    tenth = row(comparison(database, scope), "incidents")
    assert (tenth.schools, tenth.median, tenth.authority) == (10, 30, round(1000 * 120 / 2200))
    sent(database, scope, full(201, 60, trained=(0, 50)))
    eleventh = comparison(database, scope)
    assert (eleventh.similar, row(eleventh, "incidents").authority) == (11, round(1000 * 180 / 2400))
    assert row(eleventh, "staff_online_safety").authority == round(100 * 440 / 600)


def test_who_is_asked_and_has_not_sent_is_still_to_send_and_who_is_exempt_is_neither(database: Database) -> None:
    scope = some(database, 10)
    school(database, scope, range(200, 205), fsm_percent=20.0)
    asked(database, scope, Asked(200), Asked(201, status="draft"), Asked(202, status="exempt"))
    asked(database, scope, Asked(203, status="exempt", counted=1))
    sent(database, scope, full(203, 150))
    found = comparison(database, scope)
    assert (found.similar, found.still_to_send) == (10, 2)
    assert row(found, "incidents").authority == 30


def test_an_older_receipt_shows_the_schools_own_numbers_as_they_were(database: Database) -> None:
    scope = some(database, 10)
    school(database, scope, [200], fsm_percent=20.0)
    asked(database, scope, Asked(200, status="submitted", counted=2))
    sent(database, scope, full(200, 7, trained=(10, 50)), full(200, 9, trained=(20, 50), number=2))
    first, second = comparison(database, scope, 200, 1), comparison(database, scope, 200, 2)
    assert [row(found, "staff_online_safety").numerator for found in (first, second)] == [10, 20]
    assert [row(found, "incidents").numerator for found in (first, second)] == [7, 9]
    assert row(comparison(database, scope), "staff_online_safety").authority == round(100 * 460 / 600)


def test_only_who_may_see_the_return_gets_its_comparison(database: Database) -> None:
    scope = some(database, 10)
    facts = find_facts(database, scope)
    for stranger in (actor_of(scope, OURS + 1), actor_of(authority(database, "991"))):
        with pytest.raises(NotFound):
            compare(database, stranger, facts, 1, NOW)
    with pytest.raises(NotAllowed):
        compare(database, actor_of(scope, role=Role.ANALYST), facts, 1, NOW)
    with pytest.raises(NotFound):
        compare(database, actor_of(scope), facts, 2, NOW)
    assert compare(database, Actor(None, Role.OFFICER, scope), facts, 1, NOW) == comparison(database, scope)


def find_facts(database: Database, scope: Scope, urn: int = OURS) -> Any:
    with database.tenant(scope) as session:
        return find(session, urn, SLUG)


def test_forty_schools_take_as_many_statements_as_twelve(database: Database) -> None:
    few, many = some(database, 11), authority(database, "991")
    school(database, many, range(300, 340), fsm_percent=20.0)
    sent(database, many, *(full(urn) for urn in range(300, 340)))
    asked_of: list[int] = []
    for scope, urn in ((few, OURS), (many, 300)):
        facts = find_facts(database, scope, urn)
        with statements(database) as seen:
            assert compare(database, actor_of(scope, urn), facts, 1, NOW).similar > 10
        asked_of.append(len(seen))
    assert asked_of[0] == asked_of[1] <= 7


def test_returns_that_were_sent_through_the_service_are_compared(database: Database) -> None:
    made = busy.make_busy(database)
    scope, urn = made.scopes[busy.SOUTH], busy.FOREIGN
    with database.tenant(scope) as session:
        facts = find(session, urn, busy.PAST[busy.SOUTH])
    found = compare(database, actor_of(scope, urn), facts, 1, busy.NOW)
    incidents = row(found, "incidents")
    assert (found.similar, incidents.denominator) == (20, busy.ROLLS[urn])
    assert (incidents.numerator or 0) > busy.COUNTS[urn]
    assert incidents.authority is not None
    assert {one.code for one in found.rows} == {"policies", "incidents"}
    assert str(busy.COUNTS[busy.OURS]) not in repr(found)
