"""Who has not finished: exactly those, how far each is, when somebody last spoke to it, and the list in pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from la_portal.db import Database
from la_portal.models import School
from la_portal.queries import chase
from la_portal.queries.chase_filters import ChaseFilters, ChaseState, LastContact, Sort
from la_portal.queries.collections import find
from la_portal.vocabulary import Scope
from tests.chasing import (
    AGAIN,
    DUE,
    FIRST,
    asked,
    at,
    change,
    extend,
    press,
    refuse,
    spoke,
    staffed,
    statements,
    to_chase,
)
from tests.lived import DSL, OFFICER, Lived
from tests.lives import OURS, THEIRS
from tests.returns import NEIGHBOUR, SLUG, TODAY, URN

ONE, TWO, THREE = 100001, 100002, 100003


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("not_started", ChaseState.NOT_STARTED),
        ("draft", ChaseState.STARTED),
        ("awaiting_sign_off", ChaseState.WITH_HEADTEACHER),
        ("submitted", None),
        ("accepted", None),
        ("exempt", None),
    ],
)
def test_exactly_those_who_have_not_sent_are_chased(life: Lived, status: str, state: ChaseState | None) -> None:
    life.to(status)
    found = {line.school_id: line.state for line in to_chase(life.database, OURS, TODAY)}
    assert found == {NEIGHBOUR: ChaseState.NOT_STARTED} | ({URN: state} if state else {})
    assert len(to_chase(life.database, THEIRS, TODAY)) == 1


def test_a_school_that_is_asked_for_changes_is_chased_until_it_has_made_them(life: Lived) -> None:
    life.to("submitted").do("ask", OFFICER)
    (line,) = [line for line in to_chase(life.database, OURS, TODAY) if line.school_id == URN]
    assert (line.state, line.asked_for) == (ChaseState.CHANGES_ASKED, 1)
    life.do("save", DSL)
    states = {line.school_id: line.state for line in to_chase(life.database, OURS, TODAY)}
    assert states[URN] is ChaseState.REOPENED
    life.do("submit", DSL)
    assert URN not in {line.school_id for line in to_chase(life.database, OURS, TODAY)}


def test_nobody_is_chased_before_it_opens_or_after_it_has_closed_but_who_has_more_time(database: Database) -> None:
    scope = asked(database)
    with database.tenant(scope) as session:
        collection = find(session, SLUG)
    days = (collection.opens_on - timedelta(days=1), collection.opens_on, collection.closes_on)
    assert [len(to_chase(database, scope, day)) for day in days] == [0, 3, 3]
    after = collection.closes_on + timedelta(days=1)
    assert to_chase(database, scope, after) == []
    extend(database, scope, TWO, after)
    (line,) = to_chase(database, scope, after)
    assert (line.school_id, line.due_on) == (TWO, after)


def test_the_sections_that_nobody_has_saved_are_still_to_do(life: Lived) -> None:
    assert {line.to_do for line in to_chase(life.database, OURS, TODAY)} == {()}
    change(life.database, OURS, URN, versions={"header": 1, "policies": 1, "incidents": 2})
    lines = {line.school_id: line for line in to_chase(life.database, OURS, TODAY)}
    assert lines[URN].to_do == ("Training", "Platforms", "Practice")
    assert lines[URN].sections == 5


def test_the_last_contact_is_a_reminder_or_what_somebody_wrote_down(database: Database) -> None:
    scope = asked(database)
    people = staffed((ONE, TWO, THREE))
    press(database, scope, [ONE, TWO], at(FIRST), people)
    spoke(database, scope, TWO, at(FIRST, 15), AGAIN)
    refuse(database, scope, people, ONE)
    lines = {line.school_id: line.contacts for line in to_chase(database, scope, FIRST)}
    assert lines[ONE].mailed and lines[ONE].mailed.came_back and lines[ONE].last is lines[ONE].mailed
    assert lines[TWO].last is lines[TWO].spoken and lines[TWO].wait_until == AGAIN
    assert lines[THREE].last is None
    after = {line.school_id: line.contacts for line in to_chase(database, scope, AGAIN)}
    assert after[TWO].wait_until is None  # the day has come


def test_a_list_is_narrowed_sorted_and_paged_by_the_database(database: Database) -> None:
    scope = asked(database)
    people = staffed((ONE, TWO, THREE))
    press(database, scope, [ONE], at(FIRST), people)
    press(database, scope, [TWO], at(DUE), people)
    refuse(database, scope, people, TWO)
    with database.tenant(scope, writing=True) as session:
        session.get_one(School, (scope.authority_id, THREE)).district = "Far_100%"

    def urns(page: int = 1, size: int = 50, **chosen: object) -> list[int]:
        with database.tenant(scope) as session:
            filters = ChaseFilters(**chosen)  # pyright: ignore[reportArgumentType]
            lines = chase.to_chase(session, find(session, SLUG), filters, at(DUE), DUE, page, size)
            assert size < 3 or {line.school_id for line in lines} == set(
                chase.urns(session, find(session, SLUG), filters, at(DUE), DUE)
            )
        return [line.school_id for line in lines]

    assert urns() == [ONE, TWO, THREE]
    assert urns(contact=LastContact.NONE) == [THREE]
    assert urns(contact=LastContact.OVER_A_WEEK) == [ONE]
    assert urns(contact=LastContact.CAME_BACK) == [TWO]
    assert urns(sort=Sort.CONTACT) == [THREE, ONE, TWO]
    assert urns(district="Far_100%") == [THREE] and urns(district="Far") == []
    assert urns(trust="Invented Trust", name="school 100002") == [TWO]
    assert urns(name="1_0") == []
    assert urns(state=ChaseState.STARTED) == []
    assert urns(page=2, size=2) == [THREE]


def test_a_choice_survives_the_address_and_nonsense_in_it_does_not() -> None:
    chosen = ChaseFilters(ChaseState.STARTED, "Far", "Trust", LastContact.NONE, "a&b", Sort.STATE)
    assert ChaseFilters.from_query(dict(chosen.pairs())) == chosen
    assert ChaseFilters.from_query({"state": "sent", "sort": "1", "contact": "\0"}) == ChaseFilters()
    assert chosen.narrowed and not ChaseFilters(sort=Sort.STATE).narrowed


def test_a_list_takes_as_many_statements_for_ten_schools_as_for_two_hundred(database: Database) -> None:
    asked(database, "990", range(100001, 100011))
    asked(database, "991", range(200001, 200201))
    counts: list[int] = []
    for number in (1, 2):
        scope = Scope(number)
        people = staffed(line.school_id for line in to_chase(database, scope, FIRST))
        press(database, scope, people, at(FIRST), people)
        with database.tenant(scope) as session, statements(database) as said:
            collection = find(session, SLUG)
            chase.counts(session, collection, FIRST)
            chase.to_chase(session, collection, ChaseFilters(), at(FIRST), FIRST, 1, 50)
            chase.urns(session, collection, ChaseFilters(), at(FIRST), FIRST)
        counts.append(len(said))
    assert counts[0] == counts[1] <= 8
