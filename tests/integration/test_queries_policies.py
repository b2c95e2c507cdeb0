"""Policies by state, in districts and schools, and the months in which their reviews fall due."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import event

from la_portal.db import Database
from la_portal.queries import policies, policy_reviews, policy_states
from la_portal.queries.collections import span
from la_portal.queries.policy_reviews import DUE, NO_DATE, OVERDUE
from la_portal.queries.policy_states import Answer, States
from la_portal.vocabulary import Scope
from la_portal.web.figure_tables import TABLES
from tests.figure_data import Asked, Sent, asked, authority, filters, school, sent

IN_ALL_STATES: dict[str, dict[str, Any]] = {
    "social_media": {"status": "in_place", "reviewed_on": date(2026, 1, 5), "review_due_on": date(2026, 11, 16)},
    "online_safety": {"status": "in_place", "reviewed_on": date(2025, 1, 5), "review_due_on": date(2026, 8, 17)},
    "image_use": {"status": "in_place", "reviewed_on": date(2024, 9, 15)},
    "staff_conduct": {"status": "in_place", "reviewed_on": date(2026, 1, 5)},
    "complaints": {"status": "part_of_another"},
    "data_protection": {"status": "part_of_another", "review_due_on": date(2026, 11, 15)},
    "mobile_phones": {"status": "in_draft"},
    "generative_ai": {"status": "none"},
    "low_level_concerns": {"status": "not_answered"},
    "child_protection": {"status": "not_applicable"},
}


def filled(database: Database) -> Scope:
    """Two schools of Ashmere that have returned, one of them long ago too, one of Colby that has not, one in none."""
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1, 2))
    school(database, scope, (3,), district="Colby")
    school(database, scope, (4,), district=None)
    asked(database, scope, Asked(3, status="draft"))
    earlier = {"social_media": {"status": "none"}}
    sent(
        database,
        scope,
        Sent(1, policies=IN_ALL_STATES),
        Sent(1, collection=3, policies=earlier),
        Sent(2, policies={"social_media": {"status": "none"}}),
        Sent(4, district=None, policies={"social_media": {"status": "in_draft"}}),
    )
    return scope


def test_districts_tell_how_many_schools_are_in_each_state(database: Database) -> None:
    scope = filled(database)
    with database.tenant(scope) as session:
        ashmere, colby, nowhere = policy_states.by_district(session, filters())
    assert [(one.name, one.expected, one.returned) for one in (ashmere, colby, nowhere)] == [
        ("Ashmere", 2, 2),
        ("Colby", 1, 0),
        (None, 1, 1),
    ]
    assert ashmere.states["social_media"] == States(in_date=1, none=1)
    assert ashmere.states["data_protection"] == States(overdue=1)
    assert ashmere.all == States(2, 1, 3, 1, 2, 1, 1)
    assert colby.states == {}
    assert nowhere.states == {"social_media": States(in_draft=1)}


def test_states_add_up_to_what_every_other_figure_says(database: Database) -> None:
    scope = filled(database)
    with database.tenant(scope) as session:
        *_, now = policies.in_date(session, filters())
        total = policy_states.together(one.all for one in policy_states.by_district(session, filters()))
    assert (total.fine, total.answered) == (now.part, now.whole) == (3, 10)


def test_policies_come_most_complete_first_and_the_unanswered_last(database: Database) -> None:
    scope = filled(database)
    with database.tenant(scope) as session:
        collection = span(session, filters()).chosen
        rows = policy_states.by_policy(collection, policy_states.by_district(session, filters()))
    codes = [row.policy.code for row in rows]
    assert codes[:3] == ["staff_conduct", "complaints", "social_media"]
    assert set(codes[-2:]) == {"child_protection", "low_level_concerns"}


def test_schools_tell_their_answers_with_whole_months_overdue(database: Database) -> None:
    scope = filled(database)
    with database.tenant(scope) as session:
        one, two, three, four = policy_states.by_school(session, filters())
    assert [(x.school_id, x.district, x.returned) for x in (two, three, four)] == [
        (2, "Ashmere", True),
        (3, "Colby", False),
        (4, None, True),
    ]
    assert three.answers == {} and three.status == "draft"
    assert {code: answer.state for code, answer in one.answers.items()} == {
        "social_media": "in_date",
        "online_safety": "overdue",
        "image_use": "overdue",
        "staff_conduct": "in_date",
        "complaints": "part_of_another",
        "data_protection": "overdue",
        "mobile_phones": "in_draft",
        "generative_ai": "none",
        "low_level_concerns": "not_answered",
        "child_protection": "not_applicable",
    }
    assert one.answers["online_safety"] == Answer("overdue", date(2025, 1, 5), date(2026, 8, 17), 2)
    assert one.answers["image_use"].months_overdue == 2, "last reviewed 26 months ago, where 24 are the most"
    assert one.answers["data_protection"].months_overdue == 0
    assert one.answers["social_media"].months_overdue is None
    assert one.states.gaps == 6


def test_schools_of_some_districts_are_had_alone(database: Database) -> None:
    scope = filled(database)
    with database.tenant(scope) as session:
        in_colby = policy_states.by_school(session, filters(), ["Colby"])
        in_none = policy_states.by_school(session, filters(), [None])
    assert [one.school_id for one in in_colby] == [3]
    assert [one.school_id for one in in_none] == [4]


def test_only_accepted_returns_can_be_asked_for(database: Database) -> None:
    scope = filled(database)
    with database.tenant(scope) as session:
        accepted = filters(accepted=True)
        assert [one.returned for one in policy_states.by_district(session, accepted)] == [0, 0, 0]
        assert not any(one.returned or one.answers for one in policy_states.by_school(session, accepted))


def test_reviews_are_overdue_due_in_a_month_or_without_a_date(database: Database) -> None:
    scope = filled(database)
    with database.tenant(scope) as session:
        rows = policy_reviews.reviews(policy_states.by_district(session, filters()))
    assert [(row.policy, row.when, row.month, row.schools) for row in rows] == [
        ("data_protection", OVERDUE, None, 1),
        ("image_use", OVERDUE, None, 1),
        ("online_safety", OVERDUE, None, 1),
        ("social_media", DUE, date(2026, 11, 1), 1),
        ("complaints", NO_DATE, None, 1),
        ("staff_conduct", NO_DATE, None, 1),
    ]


def test_a_month_is_counted_over_all_districts_and_years_stay_apart(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3))
    ends = (date(2026, 12, 31), date(2026, 12, 1), date(2027, 12, 1))
    sent(
        database,
        scope,
        *(
            Sent(urn, district=place, policies={"image_use": {"status": "part_of_another", "review_due_on": end}})
            for urn, place, end in zip((1, 2, 3), ("Ashmere", "Colby", "Colby"), ends, strict=True)
        ),
    )
    with database.tenant(scope) as session:
        rows = policy_reviews.reviews(policy_states.by_district(session, filters()))
    assert [(row.month, row.schools) for row in rows] == [(date(2026, 12, 1), 2), (date(2027, 12, 1), 1)]


def test_an_old_collection_is_judged_as_at_its_due_date(database: Database) -> None:
    scope = authority(database, collections=(1,))
    school(database, scope, (1,))
    kept = {"social_media": {"status": "in_place", "reviewed_on": date(2025, 1, 5), "review_due_on": date(2026, 2, 1)}}
    sent(database, scope, Sent(1, collection=1, policies=kept))
    with database.tenant(scope) as session:
        (place,) = policy_states.by_district(session, filters())
        (one,) = policy_states.by_school(session, filters())
    assert place.states["social_media"] == States(in_date=1)
    assert one.answers["social_media"].state == "in_date"


def test_the_number_of_statements_does_not_grow_with_the_schools(database: Database) -> None:
    scope = filled(database)
    asked_for: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked_for.append(given[2]))
    with database.tenant(scope) as session:
        policy_states.by_district(session, filters())
        policy_states.by_school(session, filters())
    selects = [one for one in asked_for if "policy_answer" in one or "count(" in one.lower()]
    assert len(selects) == 3


def test_files_hold_the_rows_of_the_figures(database: Database) -> None:
    scope = filled(database)
    with database.tenant(scope) as session:
        lines = {
            name: [
                dict(zip(TABLES[name].columns, line, strict=True))
                for line in TABLES[name].lines(session, filters(), "990")
            ]
            for name in ("policy-states", "policy-schools", "policy-reviews")
        }
    (social,) = [line for line in lines["policy-states"] if line["policy"] == "social_media"]
    assert (social["in_date"], social["none"], social["in_draft"]) == (1, 1, 1)
    assert [line["school_urn"] for line in lines["policy-schools"] if line["state"] == "not_returned"] == [3]
    (late,) = [line for line in lines["policy-schools"] if line["school_urn"] == 1 and line["policy"] == "image_use"]
    assert (late["state_name"], late["months_overdue"]) == ("In place, review overdue", 2)
    dated = [line for line in lines["policy-reviews"] if line["review"] == "due"]
    assert [(line["due_month"], line["due_academic_year"], line["due_term"]) for line in dated] == [
        (date(2026, 11, 1), "2026/27", "autumn")
    ]
