"""Possible under-reporting: who is asked a question, over which terms, and what is known about it."""

from __future__ import annotations

from typing import Any

import pytest

from la_portal.db import Database
from la_portal.models import PracticeAnswer
from la_portal.queries import recording
from la_portal.queries.recording import RecordingQuestion
from la_portal.queries.school_terms import school_terms
from la_portal.statistics import at_most_overdispersed
from la_portal.vocabulary import Scope
from tests.figure_data import NOT_KNOWN, Asked, Sent, asked, authority, filters, school, sent
from tests.pressing import statements

BULLIED = "contact_aggressive"
ALL_TERMS = (1, 2, 3, 4)


def questions(database: Database, scope: Scope, **chosen: Any) -> list[RecordingQuestion]:
    with database.tenant(scope) as session:
        return recording.questions(session, filters(**chosen))


def usual(database: Database, schools: int = 20, terms: tuple[int, ...] = ALL_TERMS, **facts: Any) -> Scope:
    """Schools that recorded five incidents a term each among 200 pupils."""
    scope = authority(database, collections=terms)
    school(database, scope, range(100, 100 + schools), **facts)
    for term in terms:
        sent(database, scope, *(Sent(urn, {BULLIED: 5}, collection=term, **facts) for urn in range(100, 100 + schools)))
    return scope


def test_a_school_that_recorded_far_less_than_expected_is_asked_a_question(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7,))
    for term in ALL_TERMS:
        sent(database, scope, Sent(7, {}, collection=term))
    (found,) = questions(database, scope)
    assert (found.school_id, found.name, found.phase_group, found.roll) == (7, "School 7", "primary", 200)
    assert (found.observed, found.terms) == (0, 4)
    assert found.expected == pytest.approx(20 * 20 / 21)
    assert found.p == pytest.approx(at_most_overdispersed(0, 20 * 20 / 21))
    assert found.low == 11
    assert found.high == 28
    assert found.facts.nil_returns == 4


def test_where_everybody_records_as_much_nobody_is_asked(database: Database) -> None:
    assert questions(database, usual(database)) == []


def test_few_expected_incidents_are_no_question(database: Database) -> None:
    scope = usual(database, terms=(4,))
    school(database, scope, (7, 8))
    sent(database, scope, Sent(7, {}, roll=110), Sent(8, {}, roll=180))
    assert [(one.school_id, round(one.expected, 1)) for one in questions(database, scope)] == [(8, 4.2)]


def test_a_large_school_is_looked_at_over_three_terms_and_a_small_one_over_all_six(database: Database) -> None:
    scope = usual(database, phase="secondary")
    school(database, scope, (7,), phase_group="secondary")
    first, *rest = ALL_TERMS
    sent(database, scope, Sent(7, {BULLIED: 40}, collection=first, phase="secondary"))
    for term in rest:
        sent(database, scope, Sent(7, {}, collection=term, phase="secondary"))
    assert [(one.observed, one.terms) for one in questions(database, scope)] == [(0, 3)]


def test_terms_without_a_count_or_a_roll_are_skipped_and_not_taken_for_nought(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7, 8))
    for term in ALL_TERMS:
        sent(database, scope, Sent(7, None if term > 1 else {BULLIED: 5}, collection=term))
    sent(database, scope, Sent(8, {BULLIED: NOT_KNOWN}), Sent(8, {}, collection=3, roll=None))
    assert questions(database, scope) == []


def test_schools_are_by_name_and_filters_choose_among_them_but_not_what_is_expected(database: Database) -> None:
    scope = usual(database, schools=40)
    school(database, scope, (9,), district="Briar")
    school(database, scope, (8,))
    for term in ALL_TERMS:
        sent(database, scope, Sent(9, {}, collection=term, district="Briar"), Sent(8, {BULLIED: 1}, collection=term))
    everyone, in_briar = questions(database, scope), questions(database, scope, districts=("Briar",))
    assert [one.name for one in everyone] == ["School 8", "School 9"]
    assert in_briar == everyone[1:]


def test_a_school_that_is_asked_no_longer_is_left_out(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7,))
    for term in (1, 2, 3):
        sent(database, scope, Sent(7, {}, collection=term))
    assert questions(database, scope) == []
    asked(database, scope, Asked(7))
    assert [one.terms for one in questions(database, scope)] == [3]


def test_another_authority_is_not_seen(database: Database) -> None:
    ours = usual(database)
    theirs = authority(database, "991")
    school(database, theirs, (7,))
    sent(database, theirs, Sent(7, {}))
    assert questions(database, theirs) == []
    assert questions(database, ours) == []


def answered(database: Database, scope: Scope, model: Any, collection: int, item: str, **said: Any) -> None:
    key = {"authority_id": scope.authority_id, "collection_id": collection, "school_id": 7, "submission": 1}
    database.copy_in(scope, model.__table__, [key | {"item": item} | said])


def test_the_newest_answers_tell_what_is_known_about_its_recording(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7,))
    for term in ALL_TERMS:
        trained = {1: (3, 20), 3: (12, 20)}.get(term)
        dsls: Any = {1: {"dsl_online": (1, 2)}, 4: {"dsl_online": "not_known"}}.get(term, {})
        sent(database, scope, Sent(7, {}, collection=term, confidence="low", trained=trained, courses=dsls))
    answered(database, scope, PracticeAnswer, 1, "anonymous_route", state="answered", choice="yes")
    answered(database, scope, PracticeAnswer, 2, "anonymous_route", state="answered", choice="no")
    answered(database, scope, PracticeAnswer, 2, "report_routes", state="answered", choices=["parents", "staff"])
    (found,) = questions(database, scope)
    assert (found.facts.confidence, found.facts.anonymous) == ("low", "no")
    assert found.facts.routes == ("parents", "staff")
    assert (found.facts.staff, found.facts.dsls) == ((12, 20), (1, 2))


def test_what_was_not_asked_or_not_known_says_so(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7,))
    for term in ALL_TERMS:
        sent(database, scope, Sent(7, {}, collection=term, confidence=None))
    answered(database, scope, PracticeAnswer, 4, "anonymous_route", state="not_known", choice="not_known")
    (found,) = questions(database, scope)
    assert (found.facts.anonymous, found.facts.confidence) == ("not_known", None)
    assert (found.facts.routes, found.facts.staff, found.facts.dsls) == (None, None, None)


def test_more_schools_take_no_more_statements(database: Database) -> None:
    scope = usual(database, schools=60)
    school(database, scope, range(1, 6))
    counts: list[int] = []
    for urns in ((1,), (2, 3, 4, 5)):
        for term in ALL_TERMS:
            sent(database, scope, *(Sent(urn, {}, collection=term) for urn in urns))
        with statements(database) as said:
            assert len(questions(database, scope)) == max(urns)
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_rows_that_are_there_already_are_not_read_again(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7,))
    sent(database, scope, *(Sent(7, {}, collection=term) for term in ALL_TERMS))
    with database.tenant(scope) as session:
        rows = school_terms(session, filters())
        assert recording.questions(session, filters(), rows) == recording.questions(session, filters())
    assert [number for number, those in rows.items() for row in those if row.school_id == 7] == [4, 3, 2, 1]
