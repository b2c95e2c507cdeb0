"""What changed, in the same schools and in what was asked alike; the gaps; and the wholes of those that are missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from la_portal.db import Database
from la_portal.queries import changes
from la_portal.queries.changes import movements
from la_portal.queries.gaps import gaps
from la_portal.queries.movement import (
    ASSESSED,
    IN_DATE,
    IN_DRAFT,
    RECORDED,
    TRAINED,
    UNOFFICIAL,
    UNSURE,
    USED,
    Movement,
)
from la_portal.queries.outstanding import Outstanding, outstanding
from la_portal.queries.school_terms import last_terms
from la_portal.vocabulary import Scope
from tests.figure_data import NOT_KNOWN, Asked, Sent, asked, authority, filters, school, sent
from tests.pressing import statements

LATER = date(2027, 6, 1)
KEPT = {"status": "in_place", "reviewed_on": date(2026, 1, 5), "review_due_on": LATER}
NONE = {"status": "none"}
OFFICIAL = {"standing": "official", "responsible": "dsl"}
ASSESSED_NOW = OFFICIAL | {"risk_assessed_on": date(2026, 1, 5)}


def found(database: Database, scope: Scope, **chosen: Any) -> dict[tuple[str, str], Movement]:
    with database.tenant(scope) as session:
        return {(row.measure, row.item): row for row in movements(session, filters(**chosen))}


def pair(row: Movement) -> tuple[int, ...]:
    return row.part_then, row.whole_then, row.part_now, row.whole_now, row.same, row.rose, row.fell


def everyone(row: Movement) -> tuple[int, int, int]:
    return row.part, row.whole, row.schools


def test_policies_are_compared_with_the_collection_before_in_the_same_schools(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, range(1, 7))
    ai = {"then": (NONE, KEPT, NONE, KEPT, None), "now": (KEPT, NONE, {"status": "in_draft"}, KEPT, KEPT)}
    for urn, (then, now) in enumerate(zip(ai["then"], ai["now"], strict=True), start=1):
        if then:
            sent(database, scope, Sent(urn, collection=3, policies={"generative_ai": then}))
        sent(database, scope, Sent(urn, policies={"generative_ai": now}))
    sent(database, scope, Sent(6, collection=3, policies={"generative_ai": KEPT}))
    rows = found(database, scope)
    row = rows[IN_DATE, "generative_ai"]
    assert row.since is not None
    assert (row.since.collection_id, row.section, row.name) == (3, "policies", "Generative AI")
    assert everyone(row) == (3, 5, 5)
    assert pair(row) == (2, 4, 2, 4, 4, 1, 1)
    assert everyone(rows[IN_DRAFT, "generative_ai"]) == (1, 5, 5)
    assert row.p is None


def test_a_policy_that_does_not_apply_at_one_time_is_not_compared(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1, 2))
    for number, status in ((3, "not_applicable"), (4, "none")):
        sent(database, scope, Sent(1, collection=number, policies={"complaints": {"status": status}}))
    sent(database, scope, Sent(2, policies={"complaints": {"status": "not_answered"}}))
    row = found(database, scope)[IN_DATE, "complaints"]
    assert everyone(row) == (0, 1, 1)
    assert pair(row) == (0,) * 7


def test_each_collection_judges_reviews_as_at_its_own_due_date(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1,))
    lapsing = {"complaints": KEPT | {"review_due_on": date(2026, 9, 1)}}
    sent(database, scope, Sent(1, collection=3, policies=lapsing), Sent(1, policies=lapsing))
    assert pair(found(database, scope)[IN_DATE, "complaints"]) == (1, 1, 0, 1, 1, 0, 1)


def test_training_is_compared_with_the_autumn_before_and_leaves_out_who_does_not_know(database: Database) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, range(1, 6))
    before, now = (
        {1: (5, 10), 2: (4, 4), 3: (1, 2), 4: (6, 8)},
        {1: (8, 10), 2: (-1, -1), 3: (2, 4), 4: (6, 9), 5: (0, 0)},
    )
    sent(database, scope, *(Sent(urn, collection=1, governors=one) for urn, one in before.items()))
    sent(database, scope, Sent(1, collection=3, governors=(0, 10)))
    sent(database, scope, *(Sent(urn, governors=one) for urn, one in now.items()))
    row = found(database, scope)[TRAINED, "governors"]
    assert row.since is not None
    assert row.since.collection_id == 1
    assert everyone(row) == (16, 23, 3)
    assert pair(row) == (12, 20, 16, 23, 3, 1, 1)
    narrow = found(database, scope, since="2025-26-summer")[TRAINED, "governors"]
    assert pair(narrow) == pair(row), "a range begins where it likes: the autumn before is the autumn before"


def test_platforms_are_compared_by_use_and_official_ones_by_assessment(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, range(1, 5))
    unofficial, gone = {"standing": "unofficial_known"}, {"standing": "not_used"}
    then, now = (OFFICIAL, gone, OFFICIAL, ASSESSED_NOW), (ASSESSED_NOW, unofficial, gone, OFFICIAL)
    for urn, (first, second) in enumerate(zip(then, now, strict=True), start=1):
        sent(database, scope, Sent(urn, collection=3, platforms={"x": first}), Sent(urn, platforms={"x": second}))
    rows = found(database, scope)
    assert pair(rows[USED, "x"]) == (3, 4, 2, 4, 4, 0, 1)
    assert pair(rows[UNOFFICIAL, "x"]) == (0, 4, 1, 4, 4, 1, 0)
    assert pair(rows[ASSESSED, "x"]) == (1, 2, 1, 2, 2, 1, 1)
    assert everyone(rows[ASSESSED, "x"]) == (1, 2, 2)


def test_incidents_are_compared_with_the_year_before_for_each_pupil_and_day(database: Database) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, (1, 2, 3))
    sent(
        database,
        scope,
        Sent(1, {"conduct_values": 3}, collection=1, roll=100),
        Sent(1, {"conduct_values": 90}, collection=3),
        Sent(1, {"conduct_values": 7, "contact_sexual": 1}),
        Sent(2, {"conduct_values": 50}),
        Sent(3, None, collection=1),
        Sent(3, {"conduct_values": 9}),
    )
    row = found(database, scope)[RECORDED, "conduct"]
    assert (row.part_then, row.whole_then, row.part_now, row.whole_now, row.same) == (3, 4000, 7, 8000, 1)
    assert row.rates == (35.0, 30.0)


def test_confidence_counts_who_is_not_sure(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1, 2, 3))
    for urn, then, now in ((1, "high", "low"), (2, "low", "low"), (3, "high", None)):
        sent(database, scope, Sent(urn, collection=3, confidence=then), Sent(urn, confidence=now))
    row = found(database, scope)[UNSURE, "recording_confidence"]
    assert everyone(row) == (2, 2, 2)
    assert pair(row) == (1, 2, 2, 2, 2, 1, 0)


def test_ten_schools_that_all_went_one_way_are_beyond_chance(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, range(1, 11))
    for urn in range(1, 11):
        policies = {"generative_ai": NONE, "complaints": KEPT if urn % 2 else NONE}
        sent(database, scope, Sent(urn, collection=3, policies=policies))
        sent(database, scope, Sent(urn, policies=policies | {"generative_ai": KEPT}))
    rows = found(database, scope)
    assert rows[IN_DATE, "generative_ai"].p == pytest.approx(2 / 1024)
    assert rows[IN_DATE, "generative_ai"].beyond_chance
    assert not rows[IN_DATE, "complaints"].beyond_chance


def test_a_first_collection_has_shares_and_nothing_to_compare_with(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1,))
    sent(database, scope, Sent(1, {}, policies={"complaints": KEPT}, governors=(1, 2), platforms={"x": OFFICIAL}))
    rows = found(database, scope)
    assert {row.since for row in rows.values()} == {None}
    assert {row.same for row in rows.values()} == {0}
    assert everyone(rows[TRAINED, "governors"]) == (1, 2, 1)


def test_what_was_asked_otherwise_before_is_not_compared(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1,))
    for number in (3, 4):
        sent(database, scope, Sent(1, collection=number, policies={"complaints": KEPT, "image_use": KEPT}))
    real = changes.fate

    def broken(old: Any, new: Any, section: str, name: str) -> Any:
        return changes.Fate.BROKEN if name == "complaints-status" else real(old, new, section, name)

    monkeypatch.setattr(changes, "fate", broken)
    rows = found(database, scope)
    assert rows[IN_DATE, "complaints"].since is None
    assert pair(rows[IN_DATE, "complaints"]) == (0,) * 7
    assert everyone(rows[IN_DATE, "complaints"]) == (1, 1, 1)
    assert pair(rows[IN_DATE, "image_use"]) == (1, 1, 1, 1, 1, 0, 0)


def test_a_filter_and_another_authority_change_what_is_compared(database: Database) -> None:
    ours, theirs = authority(database, "990", (3, 4)), authority(database, "991", (3, 4))
    for scope in (ours, theirs):
        school(database, scope, (1, 2))
        for number in (3, 4):
            sent(database, scope, Sent(1, collection=number, policies={"complaints": KEPT}))
            sent(database, scope, Sent(2, collection=number, phase="special", policies={"complaints": NONE}))
    assert everyone(found(database, ours)[IN_DATE, "complaints"]) == (1, 2, 2)
    assert everyone(found(database, ours, phases=("special",))[IN_DATE, "complaints"]) == (0, 1, 1)
    assert not found(database, ours, districts=("Nowhere",))
    assert not found(database, ours, accepted=True)


def test_the_gaps_are_those_of_every_school_that_knows(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    sent(
        database,
        scope,
        Sent(1, policies={"complaints": KEPT, "generative_ai": {"status": "in_draft"}}, trained=(7, 10)),
        Sent(2, policies={"complaints": NONE, "generative_ai": KEPT}, governors=(1, 4), platforms={"x": OFFICIAL}),
    )
    with database.tenant(scope) as session:
        rows = gaps(movements(session, filters()), last_terms(session, filters()))
    assert [(row.item, row.part, row.whole, row.expected, row.in_draft) for row in rows] == [
        ("governors", 1, 4, None, 0),
        ("staff_online_safety", 7, 10, 80, 0),
        ("complaints", 1, 2, None, 0),
        ("generative_ai", 1, 2, None, 1),
    ]


def test_missing_schools_bring_the_whole_that_they_last_told(database: Database) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, range(1, 5))
    asked(database, scope, *(Asked(urn) for urn in (2, 3, 4)))
    two = {"complaints": KEPT, "image_use": NONE, "generative_ai": {"status": "not_applicable"}}
    sent(
        database,
        scope,
        Sent(1, policies=two, trained=(1, 100), platforms={"x": OFFICIAL}),
        Sent(1, collection=3, policies=two),
        Sent(2, collection=1, policies={"complaints": KEPT}, trained=(1, 20), phase="special", district="Farland"),
        Sent(2, collection=3, policies=two, platforms={"x": OFFICIAL, "blog": {"standing": "not_used"}}),
        Sent(3, collection=1, trained=(-1, -1), policies=two),
    )
    with database.tenant(scope) as session:
        assert outstanding(session, filters()) == [
            Outstanding("policies", 3, 2, 4),
            Outstanding("training", 3, 1, 20),
            Outstanding("platforms", 3, 2, 1),
        ]
        assert outstanding(session, filters(districts=("Farland",)))[0] == Outstanding("policies", 0, 0, 0)
        # Of the one that waits for its review the number is known: it is not accepted yet.
        assert outstanding(session, filters(accepted=True))[1] == Outstanding("training", 4, 2, 120)


def test_the_number_of_statements_does_not_grow_with_schools(database: Database) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, range(1, 41))
    counted: list[int] = []
    for first in (1, 11):
        urns = range(first, first + (1 if first == 1 else 30))
        for number in (1, 3, 4):
            sent(
                database,
                scope,
                *(Sent(urn, {"conduct_values": NOT_KNOWN if urn == 1 else 2}, collection=number) for urn in urns),
            )
        with statements(database) as seen, database.tenant(scope) as session:
            movements(session, filters())
            outstanding(session, filters())
            counted.append(len([one for one in seen if one.startswith(("SELECT", "WITH"))]))
    assert counted[0] == counted[1] <= 10
