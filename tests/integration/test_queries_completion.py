"""Who has returned, by working day; which collection is meant; and what a query costs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from la_portal.db import Database
from la_portal.queries import collections, completion, incidents, parts, platforms, policies, support, training
from la_portal.queries.collections import NoCollection
from tests.conftest import only
from tests.figure_data import Asked, Sent, asked, authority, filters, school, sent

QUERIES = (
    completion.options, completion.returned, completion.curves, policies.in_date, training.coverage,
    platforms.risk_assessed, support.asked_for, incidents.rates, incidents.cells, incidents.spread,
    incidents.by_school, parts.of_which, parts.actions, parts.confidence,
)  # fmt: skip


def test_expected_schools_stand_where_they_returned_or_where_the_register_has_them(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3, 4), district="Brackwater", roll=100)
    asked(database, scope, Asked(3), Asked(4, status="exempt"), Asked(2, status="accepted", counted=1, accepted=1))
    sent(database, scope, Sent(1, district="Ashmere", roll=300), Sent(2, district="Brackwater", roll=None))
    with database.tenant(scope) as session:
        (all_of_them,) = completion.returned(session, filters())
        roll = completion.pupils(session, filters(), all_of_them.collection)
        (here,) = completion.returned(session, filters(districts=("Brackwater",)))
        (accepted,) = completion.returned(session, filters(accepted=True))
        assert completion.returned(session, filters(districts=("Nowhere",))) == []
    assert (all_of_them.expected, all_of_them.returned, all_of_them.accepted, roll) == (3, 2, 1, 300)
    assert (here.expected, here.returned) == (2, 1)
    assert (accepted.expected, accepted.returned) == (3, 1)


def test_a_curve_counts_by_working_day_in_london(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, range(1, 8))
    moments = {
        1: datetime(2026, 11, 2, 8, tzinfo=UTC),
        2: datetime(2026, 11, 3, 23, 59, tzinfo=UTC),
        3: datetime(2026, 11, 7, 12, tzinfo=UTC),
        4: datetime(2026, 11, 8, 23, 59, tzinfo=UTC),
        5: datetime(2026, 11, 9, 0, 0, tzinfo=UTC),
    }
    sent(database, scope, *(Sent(urn, at=at) for urn, at in moments.items()))
    sent(database, scope, Sent(6, collection=3, at=datetime(2026, 6, 15, 23, 30, tzinfo=UTC)))
    with database.tenant(scope) as session:
        summer, autumn = completion.curves(session, filters())
    assert autumn.returned == (0, 1, 2, 2, 2, 4, 5, 5, 5, 5, 5, 5)
    assert (autumn.last, autumn.due, autumn.on(0), autumn.on(6)) == (11, 25, date(2026, 11, 2), date(2026, 11, 9))
    assert summer.returned[:3] == (0, 0, 1)


def test_the_newest_open_collection_is_meant_unless_one_is_named(database: Database) -> None:
    scope = authority(database, collections=(1, 2, 3, 4))
    with database.tenant(scope) as session:
        assert collections.span(session, filters()).chosen.slug == "2026-27-autumn"
        named = collections.span(session, filters(collection="2025-26-spring"))
        assert [one.slug for one in named.oldest_first] == ["2025-26-autumn", "2025-26-spring"]
        assert collections.span(session, filters()).year_before == collections.listed(session, filters())[-1]
        with pytest.raises(NoCollection):
            collections.span(session, filters(collection="2019-20-autumn"))


def test_no_collection_is_said_and_nothing_is_returned_of_a_collection_without_schools(database: Database) -> None:
    scope = authority(database, collections=())
    with database.tenant(scope) as session, pytest.raises(NoCollection):
        completion.returned(session, filters())
    other = authority(database, "991")
    with database.tenant(other) as session:
        assert [query(session, filters()) for query in QUERIES if query is not incidents.spread] == [[]] * 13


def statements_for(database: Database, schools: int) -> list[str]:
    scope = authority(database, f"{schools:03}", collections=(1, 4))
    urns = range(1, schools + 1)
    school(database, scope, urns)
    returned = (
        Sent(urn, {"contact_values": urn % 3}, number, trained=(1, 2), support=("none",), actions={"act_spoken": 0})
        for urn in urns
        for number in (1, 4)
    )
    sent(database, scope, *returned)
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    with database.tenant(scope) as session:
        for query in QUERIES:
            query(session, filters())
    event.remove(database.engine, "before_cursor_execute", note)
    return [statement for statement in seen if statement.startswith(("SELECT", "WITH"))]


def test_700_schools_ask_the_database_as_often_as_10(database: Database) -> None:
    few, many = statements_for(database, 10), statements_for(database, 700)
    assert few == many
    assert len(many) == 11  # the summaries of the span serve six of them


@only("sqlite")
def test_no_answer_table_is_read_without_its_key(database: Database) -> None:
    for statement in statements_for(database, 100):
        with database.engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute(f"explain query plan {statement}", [1] * statement.count("?"))
            plan = [row[3] for row in cursor.fetchall()]
        scanned = [line for line in plan if line.startswith("SCAN") and ("_answer" in line or "submission" in line)]
        assert scanned == [], plan
