"""Policies, training, platforms and support as figures, by term and in the same schools."""

from __future__ import annotations

from datetime import date
from typing import Any

from la_portal.db import Database
from la_portal.queries import platforms, policies, support, training
from la_portal.queries.measures import Measure
from tests.figure_data import Sent, authority, filters, school, sent

DUE_4 = date(2026, 12, 4)


def numbers(rows: list[Measure]) -> list[tuple[int, ...]]:
    return [
        (
            row.collection.collection_id,
            row.part,
            row.whole,
            row.schools,
            row.same_part,
            row.same_whole,
            row.same_schools,
        )
        for row in rows
    ]


def in_place(**dates: Any) -> dict[str, Any]:
    return {"status": "in_place", "reviewed_on": date(2026, 1, 5), **dates}


def test_a_policy_is_in_date_until_its_review_is_due(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1,))
    kept = {
        "social_media": in_place(review_due_on=date(2026, 11, 16)),
        "online_safety": in_place(review_due_on=date(2026, 11, 15)),
        "staff_conduct": in_place(review_due_on=None),
        "image_use": {"status": "in_place", "reviewed_on": date(2024, 11, 15)},
        "complaints": {"status": "part_of_another"},
        "mobile_phones": {"status": "in_draft"},
        "generative_ai": {"status": "none"},
        "child_protection": {"status": "not_applicable"},
    }
    sent(database, scope, Sent(1, policies=kept))
    with database.tenant(scope) as session:
        assert numbers(policies.in_date(session, filters())) == [(4, 3, 7, 1, 0, 0, 0)]


def test_an_old_collection_is_judged_as_at_its_due_date(database: Database) -> None:
    scope = authority(database, collections=(1,))
    school(database, scope, (1,))
    sent(database, scope, Sent(1, collection=1, policies={"social_media": in_place(review_due_on=date(2026, 2, 1))}))
    with database.tenant(scope) as session:
        assert numbers(policies.in_date(session, filters())) == [(1, 1, 1, 1, 0, 0, 0)]


def test_training_leaves_out_who_does_not_know_it_and_compares_autumns(database: Database) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, (1, 2, 3))
    sent(
        database,
        scope,
        Sent(1, collection=1, trained=(5, 10)),
        Sent(2, collection=1, trained=(4, 4)),
        Sent(1, collection=3),
        Sent(1, trained=(8, 10)),
        Sent(2, trained=(-1, -1)),
        Sent(3, trained=(0, 0)),
    )
    with database.tenant(scope) as session:
        assert numbers(training.coverage(session, filters())) == [(1, 9, 14, 2, 5, 10, 1), (4, 8, 10, 1, 8, 10, 1)]


def test_official_platforms_count_when_they_have_a_date(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    official = {"standing": "official", "responsible": "dsl"}
    assessed = official | {"risk_assessed_on": date(2026, 9, 1)}
    used = {"website": assessed, "x": official, "whatsapp": {"standing": "unofficial_known"}}
    sent(database, scope, Sent(1, platforms=used), Sent(2, platforms={"blog": assessed}))
    with database.tenant(scope) as session:
        assert numbers(platforms.risk_assessed(session, filters())) == [(4, 2, 3, 2, 0, 0, 0)]


def test_support_counts_schools_and_what_they_want(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3, 4))
    sent(
        database,
        scope,
        Sent(1, support=("training", "policy")),
        Sent(2, support=("training",)),
        Sent(3, support=("none",)),
        Sent(4),
    )
    with database.tenant(scope) as session:
        (row,) = support.asked_for(session, filters())
    assert (row.schools, row.asking, row.requests) == (3, 2, 3)
    assert row.wanted == (("training", 2), ("policy", 1))
