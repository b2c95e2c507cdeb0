"""One school's returns, measures, incidents, policies and queries, and who is not there."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from la_portal.db import Database, TenantSession
from la_portal.models import ReturnRecord
from la_portal.queries import one_school, school_answers, school_incidents, school_measures
from la_portal.queries.comparison import Part
from la_portal.queries.one_school import OneReturn, OneSchool
from la_portal.queries.school_measures import SchoolMeasure
from la_portal.vocabulary import RecordKind, Scope
from tests.figure_data import NOW, Asked, Sent, asked, authority, filters, school, sent
from tests.pressing import statements

FINE = {"status": "in_place", "reviewed_on": date(2026, 9, 1), "review_due_on": date(2027, 9, 1)}
LATE = {"status": "in_place", "reviewed_on": date(2025, 1, 5), "review_due_on": date(2026, 8, 20)}
NOT_ANSWERED, NONE, NOT_OURS = {"status": "not_answered"}, {"status": "none"}, {"status": "not_applicable"}
QUERY = {
    "section": "policies", "rule": "review_due_passed", "field": "image_use-review_due_on", "reason": "under_way",
    "stands": False, "fact": "f", "sentence": "the review date of 20 August 2026 has passed",
}  # fmt: skip


@pytest.fixture
def scope(database: Database) -> Scope:
    return authority(database, collections=(1, 3, 4))


def found(session: TenantSession, urn: int, **chosen: Any) -> OneSchool | None:
    return one_school.find(session, filters(school=urn, **chosen))


def shown(session: TenantSession, urn: int, **chosen: Any) -> OneReturn:
    school = found(session, urn, **chosen)
    assert school and school.shown
    return school.shown


def test_a_school_is_shown_with_its_return_as_it_stood_then(database: Database, scope: Scope) -> None:
    school(database, scope, (1,), phase_group="secondary", roll=900)
    sent(database, scope, Sent(1, collection=3), Sent(1, roll=210))
    with database.tenant(scope) as session:
        one = found(session, 1)
        assert one and one.asked and one.shown == one.asked
        assert (one.name, one.closed, one.asked.phase_group, one.asked.roll) == ("School 1", False, "primary", 210)
        assert [each.collection.collection_id for each in one.sent] == [4, 3]


def test_who_has_not_returned_shows_the_newest_before_never_one_after(database: Database, scope: Scope) -> None:
    school(database, scope, (1, 2), roll=900)
    asked(database, scope, Asked(1), Asked(2), Asked(2, collection=1))
    sent(database, scope, Sent(1, collection=1), Sent(1, collection=3), Sent(2, collection=3))
    with database.tenant(scope) as session:
        one = found(session, 1)
        assert one and one.asked and one.asked.submission is None and one.asked.roll == 900
        assert shown(session, 1).collection.collection_id == 3
        earlier = found(session, 2, collection="2025-26-autumn")
        assert earlier and earlier.asked and earlier.shown is None


def test_only_accepted_returns_are_shown_where_these_are_chosen(database: Database, scope: Scope) -> None:
    school(database, scope, (1,))
    asked(database, scope, Asked(1, 3, "accepted", counted=1, accepted=1), Asked(1, 4, "submitted", counted=1))
    sent(database, scope, Sent(1, collection=3), Sent(1))
    with database.tenant(scope) as session:
        assert shown(session, 1).collection.collection_id == 4
        assert shown(session, 1, accepted=True).collection.collection_id == 3


def test_foreign_invented_not_asked_and_exempt_schools_are_not_there(database: Database, scope: Scope) -> None:
    theirs = authority(database, "991", (4,))
    school(database, theirs, (7,))
    sent(database, theirs, Sent(7))
    school(database, scope, (2, 3, 4))
    school(database, scope, (5,), status="closed")
    asked(database, scope, Asked(3, status="exempt", counted=1))
    sent(database, scope, Sent(2, collection=3), Sent(3))
    with database.tenant(scope) as session:
        for urn in (7, 999_999, 0, 2, 3, 4, 5):
            assert found(session, urn) is None, urn
            assert one_school.returns_shown(session, filters(school=urn)) == [], urn


def test_a_closed_school_shows_what_it_sent_last(database: Database, scope: Scope) -> None:
    school(database, scope, (1,), status="closed", closed_on=date(2026, 8, 31))
    sent(database, scope, Sent(1, collection=1), Sent(1, collection=3))
    with database.tenant(scope) as session:
        one = found(session, 1)
        assert one and one.closed and one.asked is None and one.closed_on == date(2026, 8, 31)
        assert shown(session, 1).collection.collection_id == 3
        assert one_school.returns_shown(session, filters(school=1)) == [(1, 3), (1, 1)]


def test_the_returns_that_a_page_shows_are_those_of_its_range(database: Database, scope: Scope) -> None:
    school(database, scope, (1,))
    sent(database, scope, Sent(1, collection=1), Sent(1, collection=3), Sent(1))
    with database.tenant(scope) as session:
        ask = one_school.returns_shown
        assert ask(session, filters(school=1)) == [(1, 4), (1, 3), (1, 1)]
        assert ask(session, filters(school=1, since="2025-26-summer")) == [(1, 4), (1, 3)]
        assert ask(session, filters(school=1, collection="2025-26-autumn", since="2025-26-summer")) == [(1, 1)]
        assert ask(session, filters(school=1, collection="2031-32-autumn")) == []
        assert ask(session, filters()) == []


def test_the_choices_are_the_asked_schools_by_name(database: Database, scope: Scope) -> None:
    school(database, scope, (1, 2, 3, 4))
    school(database, scope, (5,), name="A school")
    asked(database, scope, Asked(1), Asked(2), Asked(5), Asked(3, status="exempt"), Asked(4, collection=3))
    with database.tenant(scope) as session:
        named = [(one.school_id, one.name) for one in one_school.choices(session, filters(phases=("special",)))]
    assert named == [(5, "A school"), (1, "School 1"), (2, "School 2")]


def by_name(rows: list[SchoolMeasure]) -> dict[str, SchoolMeasure]:
    return {row.item: row for row in rows}


def test_each_measure_stands_beside_the_similar_schools(database: Database, scope: Scope) -> None:
    school(database, scope, range(1, 14))
    official: dict[str, Any] = {"standing": "official", "responsible": "dsl"}
    assessed = official | {"risk_assessed_on": date(2026, 9, 1)}
    similar = [
        Sent(urn, policies={"image_use": FINE}, trained=(19, 20), platforms={"x": assessed}) for urn in range(2, 12)
    ]
    mine = Sent(
        1, policies={"image_use": LATE, "complaints": NONE, "generative_ai": NOT_OURS, "mobile_phones": FINE},
        trained=(40, 80), governors=(-1, -1),
        platforms={"x": official, "blog": assessed, "z": {"standing": "not_used"}},
    )  # fmt: skip
    other = Sent(12, policies={"image_use": NONE}, trained=(0, 20))
    sent(database, scope, mine, other, *similar, Sent(1, collection=1, trained=(70, 80)))
    with database.tenant(scope) as session:
        rows = school_measures.beside_similar(session, filters(school=1), frozenset(range(2, 12)))
    assert [row.item for row in rows] == ["policies", "staff_online_safety", "governors", "platforms"]
    found = by_name(rows)
    assert (found["policies"].mine, found["policies"].similar) == (Part(1, 3), 10)
    staff = found["staff_online_safety"]
    assert (staff.mine, staff.middle, staff.verdict) == (Part(40, 80), (0.95, 0.95, 0.95), "below")
    assert [(one.collection_id, part) for one, part in staff.before] == [(1, Part(70, 80))]
    governors = found["governors"]
    assert (governors.mine.whole, governors.mine.state, governors.verdict) == (None, "not_known", "not_compared")
    assert (found["platforms"].mine, found["platforms"].verdict) == (Part(1, 2), "within")


def test_nine_schools_with_the_number_are_too_few(database: Database, scope: Scope) -> None:
    school(database, scope, range(1, 12))
    sent(database, scope, Sent(1, trained=(1, 80)), *(Sent(urn, trained=(20, 20)) for urn in range(2, 11)), Sent(11))
    with database.tenant(scope) as session:
        rows = school_measures.beside_similar(session, filters(school=1), frozenset(range(2, 12)))
    staff = by_name(rows)["staff_online_safety"]
    assert (staff.similar, staff.middle, staff.verdict) == (9, None, "not_compared")
    assert staff.likely is not None


def test_a_school_without_policies_or_platforms_has_none_to_count(database: Database, scope: Scope) -> None:
    school(database, scope, (1,))
    sent(database, scope, Sent(1))
    with database.tenant(scope) as session:
        rows = school_measures.beside_similar(session, filters(school=1), frozenset())
    assert [(row.item, row.mine, row.likely, row.verdict) for row in rows] == [
        ("policies", Part(0, 0), None, "not_compared"),
        ("platforms", Part(0, 0), None, "not_compared"),
    ]


def test_what_is_expected_is_the_rate_of_the_phase_group(database: Database, scope: Scope) -> None:
    school(database, scope, range(1, 22))
    others = [Sent(urn, {"contact_sexual": 2}, roll=100) for urn in range(2, 11)]
    special = [Sent(urn, {"contact_sexual": 50}, roll=100, phase="special") for urn in range(11, 21)]
    sent(database, scope, Sent(1, {"contact_sexual": 2}, roll=600), Sent(1, None, collection=1), *others, *special)
    sent(database, scope, Sent(1, {"contact_sexual": 3}, collection=3, roll=None))
    with database.tenant(scope) as session:
        first, second, third = school_incidents.by_term(session, filters(school=1))
    assert (first.incidents, first.expected) == (None, None)
    assert (second.incidents, second.roll, second.expected, second.rate) == (3, None, None, None)
    assert (third.incidents, third.schools, third.expected) == (2, 10, pytest.approx(8.0))
    assert (third.low, third.high, third.side) == (3, 14, "below")


def test_counts_that_are_not_all_known_are_no_count(database: Database, scope: Scope) -> None:
    school(database, scope, (1,))
    sent(database, scope, Sent(1, {"contact_sexual": 2, "conduct_values": None}))
    with database.tenant(scope) as session:
        (row,) = school_incidents.by_term(session, filters(school=1))
    assert (row.incidents, row.side) == (None, "")


def test_policies_stand_in_the_order_of_the_catalogue(database: Database, scope: Scope) -> None:
    school(database, scope, (1,))
    answered = {"complaints": NONE, "image_use": LATE, "social_media": FINE, "mobile_phones": NOT_ANSWERED}
    sent(database, scope, Sent(1, policies=answered))
    sent(database, scope, Sent(1, number=2, policies={"image_use": NONE}))
    with database.tenant(scope) as session:
        rows = school_answers.policies_of(session, filters(school=1), 1, shown(session, 1))
    assert [(row.row.code, row.state, row.overdue) for row in rows] == [
        ("social_media", "in_date", None),
        ("image_use", "overdue", 2),
        ("complaints", "none", None),
        ("mobile_phones", "not_answered", None),
    ]


def test_queries_come_with_their_explanation_and_state(database: Database, scope: Scope) -> None:
    school(database, scope, (1,))
    other = QUERY | {"field": "complaints-review_due_on", "reason": "", "sentence": "You counted none"}
    document = json.dumps({"answers": {}, "queries": [QUERY, other, QUERY | {"field": "social_media-review_due_on"}]})
    sent(database, scope, Sent(1, document=document, support=("training", "none")))
    record = ReturnRecord(
        authority_id=scope.authority_id, id=uuid.uuid4(), collection_id=4, school_id=1, kind=RecordKind.CHANGES,
        submission=1, items=["policies.social_media-review_due_on"], reason="r", reasons={}, made_by=uuid.uuid4(),
        made_at=NOW,
    )  # fmt: skip
    with database.tenant(scope, writing=True) as session:
        session.add(record)
    with database.tenant(scope) as session:
        one = shown(session, 1)
        rows = school_answers.queries_sent(session, 1, one)
        assert one.changes_asked
        assert school_answers.wishes(session, 1, one) == ["Training"]
        assert school_answers.wishes(session, 1, replace(one, submission=9)) is None
    assert [(row.about, row.state) for row in rows] == [
        ("Image use and consent", "explained"), ("Complaints made online", "open"), ("Social media", "changes"),
    ]  # fmt: skip
    assert (rows[0].explanation, rows[1].sentence) == ("The review is under way", "The school counted none")


def test_the_statements_do_not_grow_with_the_schools(database: Database, scope: Scope) -> None:
    def cost(urns: range) -> int:
        school(database, scope, urns)
        sent(database, scope, *(Sent(urn, trained=(1, 2), policies={"image_use": FINE}) for urn in urns))
        with database.tenant(scope) as session, statements(database) as seen:
            school_measures.beside_similar(session, filters(school=1), frozenset(range(2, urns.stop)))
            school_incidents.by_term(session, filters(school=1))
        return len(seen)

    assert cost(range(1, 3)) == cost(range(3, 30))
