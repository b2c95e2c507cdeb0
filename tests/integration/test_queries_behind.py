"""The schools behind a number: the same ones that the dashboards' queries count, page by page, with what each said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from la_portal.db import Database
from la_portal.errors import NotFound
from la_portal.queries import behind, completion, incidents, parts, platforms, policies, support, training
from la_portal.queries.behind import Number, Question
from la_portal.queries.filters import IN_NONE, Filters
from la_portal.vocabulary import Scope
from tests.figure_data import Asked, Sent, asked, authority, filters, school, sent

AI = "generative_ai"
IN_DATE = {"status": "in_place", "reviewed_on": date(2026, 1, 5), "review_due_on": date(2027, 1, 5)}
OVERDUE = {"status": "part_of_another", "reviewed_on": date(2024, 1, 5)}
OFFICIAL = {"standing": "official", "responsible": "dsl"}
ASSESSED = OFFICIAL | {"risk_assessed_on": date(2026, 9, 1)}
FLAGGED = OFFICIAL | {"responsible": "none", "devices": "personal", "used_with_under_age": "yes"}


def found(database: Database, scope: Scope, kind: str, item: str = "", state: str = "", **chosen: Any) -> list[int]:
    """The schools of a number, which is as many as there are."""
    with database.tenant(scope) as session:
        rows = behind.schools(session, filters(**chosen), Question(kind, item, state), 1, 50)
        assert behind.number(session, filters(**chosen), Question(kind, item, state)).schools == len(rows)
    return [row.school_id for row in rows]


@pytest.fixture
def scope(database: Database) -> Scope:
    made = authority(database, collections=(1, 4))
    school(database, made, range(1, 9))
    return made


def test_a_policys_schools_are_those_of_its_state(database: Database, scope: Scope) -> None:
    kept: dict[int, dict[str, Any]] = {
        1: IN_DATE, 2: OVERDUE, 3: {"status": "in_draft"}, 4: {"status": "none"}, 5: {"status": "not_answered"},
        6: {"status": "not_applicable"}, 7: {"status": "part_of_another"},
    }  # fmt: skip
    sent(database, scope, *(Sent(urn, policies={AI: facts}) for urn, facts in kept.items()), Sent(8))
    by_state = {
        state: found(database, scope, "policy", AI, state)
        for state in ("in_date", "overdue", "in_draft", "none", "not_answered", "not_applicable", "gap")
    }
    assert by_state == {
        "in_date": [1, 7], "overdue": [2], "in_draft": [3], "none": [4], "not_answered": [5], "not_applicable": [6],
        "gap": [2, 3, 4, 5],
    }  # fmt: skip
    with database.tenant(scope) as session:
        (measure,) = policies.in_date(session, filters())
        (first, _) = behind.schools(session, filters(), Question("policy", AI, "in_date"), 1, 50)
        assert behind.number(session, filters(), Question("policy", AI, "gap")) == Number(4, 8)
    assert measure.part == 2
    assert (first.state, first.on, first.due) == ("in_date", date(2026, 1, 5), date(2027, 1, 5))


def test_training_is_below_full_or_not_known(database: Database, scope: Scope) -> None:
    reached = {1: (7, 10), 2: (8, 10), 3: (10, 10), 4: (-1, -1), 5: (0, 0)}
    sent(database, scope, *(Sent(urn, trained=pair, governors=pair) for urn, pair in reached.items()))
    course = "staff_online_safety"
    assert found(database, scope, "training", course, "below") == [1]
    assert found(database, scope, "training", course, "full") == [3]
    assert found(database, scope, "training", course, "not_known") == [4]
    assert found(database, scope, "training", course, "not_answered") == []
    assert found(database, scope, "training", "governors", "below") == [1, 2]
    with database.tenant(scope) as session:
        assert training.coverage(session, filters())[0].schools == 3
        (row,) = behind.schools(session, filters(), Question("training", course, "below"), 1, 50)
    assert (row.value, row.whole) == (7, 10)


def test_incidents_are_any_none_or_not_known_in_a_risk_a_row_or_all(database: Database, scope: Scope) -> None:
    some = {"of_which": {"of_ai_generated": 1}, "actions": {"act_police": 2}}
    sent(
        database,
        scope,
        Sent(1, {"content_sexual": 3}, **some),
        Sent(2, {"content_sexual": None, "contact_values": 1}, **some),
        Sent(3),
        Sent(4, None),
    )
    assert found(database, scope, "incidents", "content_sexual", "any") == [1]
    assert found(database, scope, "incidents", "content_sexual", "none") == [3]
    assert found(database, scope, "incidents", "content_sexual", "not_known") == [2, 4]
    assert found(database, scope, "incidents", "content", "any") == [1]
    assert found(database, scope, "incidents", "all", "any") == [1, 2]
    assert found(database, scope, "incidents", "all", "none") == [3]
    assert found(database, scope, "of_which", "of_ai_generated", "any") == [1]
    assert found(database, scope, "action", "act_police", "any") == [1]
    with database.tenant(scope) as session:
        cell = next(one for one in incidents.cells(session, filters()) if one.place.item.code == "content_sexual")
        spread = {one.code: one.schools for one in incidents.spread(session, filters())}
        none = sum(one.incidents == 0 for one in incidents.by_school(session, filters()))
        assert [part.count for part in parts.actions(session, filters()) if part.item.code == "act_police"] == [2]
    assert (cell.some, cell.known, spread["content"], spread["all"], none) == (1, 2, 1, 2, 1)


def test_platforms_are_found_one_by_one_and_in_all(database: Database, scope: Scope) -> None:
    sent(
        database,
        scope,
        Sent(1, platforms={"website": ASSESSED, "x": OFFICIAL}),
        Sent(2, platforms={"x": {"standing": "unofficial_known"}}),
        Sent(3, platforms={"x": {"standing": "not_used"}}),
        Sent(4, platforms={"x": FLAGGED, "tiktok": FLAGGED}),
    )
    assert found(database, scope, "platform", "x", "official") == [1, 4]
    assert found(database, scope, "platform", "x", "unofficial") == [2]
    assert found(database, scope, "platform", "any", "assessed") == [1]
    assert found(database, scope, "platform", "any", "not_assessed") == [1, 4]
    for state in ("under_age", "personal_devices", "nobody_responsible"):
        assert found(database, scope, "platform", "tiktok", state) == [4]
    with database.tenant(scope) as session:
        (row,) = behind.schools(session, filters(), Question("platform", "any", "under_age"), 1, 50)
        (measure,) = platforms.risk_assessed(session, filters())
    assert (row.value, row.items) == (2, ("tiktok", "x"))
    assert (measure.part, measure.whole) == (1, 4)


def test_support_and_confidence(database: Database, scope: Scope) -> None:
    sent(
        database,
        scope,
        Sent(1, support=("training", "policy"), confidence="low"),
        Sent(2, support=("none",), confidence=None),
        Sent(3),
    )
    assert found(database, scope, "support", "training") == [1]
    assert found(database, scope, "support", "any") == [1]
    assert found(database, scope, "support", "parents") == []
    assert found(database, scope, "confidence", state="low") == [1]
    assert found(database, scope, "confidence", state="not_answered") == [2]
    with database.tenant(scope) as session:
        assert dict(support.asked_for(session, filters())[0].wanted)["training"] == 1
        (row,) = behind.schools(session, filters(), Question("support", "training"), 1, 50)
    assert row.items == ("policy", "training")


def test_returns_are_of_every_school_that_is_asked(database: Database, scope: Scope) -> None:
    asked(
        database,
        scope,
        Asked(1, status="accepted", counted=1, accepted=1),
        Asked(2, status="draft", counted=1),
        Asked(3, status="draft"),
        Asked(4, status="awaiting_sign_off"),
        Asked(5),
        Asked(6, status="exempt"),
        Asked(7, status="closed_unsent"),
    )
    sent(database, scope, Sent(1), Sent(2))
    by_state = {
        state: found(database, scope, "returns", state=state)
        for state in ("accepted", "waiting", "in_draft", "not_started", "returned", "not_returned", "")
    }
    assert by_state == {
        "accepted": [1], "waiting": [2], "in_draft": [3, 4], "not_started": [5, 7], "returned": [1, 2],
        "not_returned": [3, 4, 5, 7], "": [1, 2, 3, 4, 5, 7],
    }  # fmt: skip
    assert found(database, scope, "returns", state="returned", accepted=True) == [1]
    with database.tenant(scope) as session:
        (row,) = completion.returned(session, filters())
        assert behind.number(session, filters(), Question("returns", "", "accepted")) == Number(row.accepted, 6)


def test_the_list_is_narrowed_as_the_dashboards_are(database: Database, scope: Scope) -> None:
    sent(database, scope, Sent(1), Sent(2, district="Brackwater"), Sent(3, phase="special"))
    assert found(database, scope, "incidents", "all", "none", districts=("Brackwater",)) == [2]
    assert found(database, scope, "incidents", "all", "none", phases=("special",)) == [3]
    assert found(database, scope, "incidents", "all", "none", trusts=(IN_NONE,)) == [1, 2, 3]
    assert found(database, scope, "incidents", "all", "none", accepted=True) == []
    assert found(database, scope, "incidents", "all", "none", collection="2025-26-autumn") == []


WRONG = (
    ("nothing", "", ""), ("policy", "nothing", "gap"), ("policy", AI, "nothing"), ("policy", AI, ""),
    ("training", "briefings_this_year", "full"), ("training", "governors", "any"), ("incidents", "all", ""),
    ("incidents", "", "any"), ("incidents", "-", "any"), ("of_which", "act_police", "any"),
    ("action", "act_police", ""),
    ("confidence", "x", "low"), ("confidence", "", "x"), ("platform", "x", "x"), ("platform", "", "official"),
    ("support", "none", ""), ("support", "training", "x"), ("returns", "x", ""), ("returns", "", "exempt"),
)  # fmt: skip


def test_a_number_that_no_dashboard_has_is_not_there(database: Database, scope: Scope) -> None:
    sent(database, scope, Sent(1))
    with database.tenant(scope) as session:
        for wrong in WRONG:
            with pytest.raises(NotFound):
                behind.number(session, filters(), Question(*wrong))


def statements(database: Database, scope: Scope, asked_for: Filters) -> list[str]:
    """What the list and its number ask the database for."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    with database.tenant(scope) as session:
        question = Question("policy", AI, "gap")
        behind.number(session, asked_for, question)
        assert len(behind.schools(session, asked_for, question, 2, 50)) == 20
    event.remove(database.engine, "before_cursor_execute", note)
    return [statement for statement in seen if statement.startswith(("SELECT", "WITH"))]


def test_a_page_of_many_schools_costs_three_statements(database: Database, scope: Scope) -> None:
    urns = range(1, 71)
    school(database, scope, range(9, 71))
    sent(database, scope, *(Sent(urn, policies={AI: {"status": "none"}}) for urn in urns))
    assert len(statements(database, scope, filters())) == 3  # the collections, the number, the page
