"""A school that continues one other reads that one's returns too: where the register says so, and no others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from la_portal.db import Database
from la_portal.models import School, SchoolLink
from la_portal.queries.returns import find
from la_portal.services import people
from la_portal.services.returns import Declaration, submit
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import NOW, Browser, join
from tests.pressing import ANSWERS
from tests.returns import FOREIGN, NEIGHBOUR, SLUG, TODAY, URN, keep_all

BEFORE, ACADEMY = URN, NEIGHBOUR
EMAIL = "academy@school.example"
COPIES = ("receipt/1", "receipt/1/answers")


@pytest.fixture
def academy(database: Database, scope: Scope) -> str:
    """The key of the academy's DSL, whose predecessor nobody has linked yet."""
    return join(database, Role.DSL, EMAIL, scope, ACADEMY).token


def link(database: Database, scope: Scope, urn: int, kind: str = "Predecessor", on: date | None = None) -> None:
    with database.tenant(scope, writing=True) as session:
        session.add(
            SchoolLink(authority_id=scope.authority_id, school_id=ACADEMY, linked_urn=urn, kind=kind, established_on=on)
        )


def schools_of(database: Database, token: str) -> frozenset[int] | None:
    return people.resolve(database, token, NOW).actor.scope.school_ids


def test_the_academys_people_read_what_its_predecessor_sent(
    database: Database, scope: Scope, actor: Actor, academy: str, app: Flask
) -> None:
    keep_all(database, actor, ANSWERS, BEFORE)
    with database.tenant(actor.scope, writing=True) as session:
        version = find(session, BEFORE, SLUG).draft_version
        submit(session, actor, BEFORE, SLUG, Declaration("dsl", version, "key"), NOW, has_headteacher=False)
    browser = Browser(app.test_client())
    browser.sign_in(EMAIL)
    pages = [f"/returns/{BEFORE}/{SLUG}/{page}" for page in COPIES]
    assert [browser.get(page).status_code for page in pages] == [404, 404], "without the link"
    link(database, scope, BEFORE)
    assert [browser.get(page).status_code for page in pages] == [200, 200]
    assert browser.get(f"/returns/{FOREIGN}/{SLUG}/receipt/1").status_code == 404
    assert f"Larkmoor School {ACADEMY}" in browser.get("/returns/").text, "home is the academy's own"
    elsewhere = Browser(app.test_client())
    join(database, Role.DSL, "theirs@school.example", Scope(2), FOREIGN)
    elsewhere.sign_in("theirs@school.example")
    assert [elsewhere.get(page).status_code for page in pages] == [404, 404]


def test_its_scope_holds_the_two_schools_and_no_other(database: Database, scope: Scope, academy: str) -> None:
    link(database, scope, BEFORE, on=TODAY)
    found = people.resolve(database, academy, NOW)
    assert found.actor.school_id == ACADEMY
    assert found.actor.scope == Scope(scope.authority_id, frozenset({ACADEMY, BEFORE}))
    with database.tenant(found.actor.scope) as session:
        assert set(session.execute(select(School.school_id)).scalars()) == {ACADEMY, BEFORE}


def test_the_predecessors_people_read_nothing_of_the_academy(database: Database, scope: Scope, actor: Actor) -> None:
    link(database, scope, BEFORE)
    token = join(database, Role.GOVERNOR, "g@school.example", scope, BEFORE).token
    assert schools_of(database, token) == {BEFORE}


@pytest.mark.parametrize(
    "links",
    [
        [(BEFORE, "Successor", None)],
        [(BEFORE, "Predecessor - merged", None)],
        [(BEFORE, "Predecessor - amalgamated", None)],
        [(BEFORE, "Predecessor - Split School", None)],
        [(BEFORE, "Predecessor", None), (100009, "Predecessor", None)],
        [(BEFORE, "Predecessor", None), (100009, "Predecessor - merged", None)],
        [(BEFORE, "Predecessor", TODAY + timedelta(days=1))],
    ],
)
def test_only_a_link_to_the_one_predecessor_counts_from_its_day(
    database: Database, scope: Scope, academy: str, links: list[tuple[int, str, date | None]]
) -> None:
    for urn, kind, on in links:
        link(database, scope, urn, kind, on)
    assert schools_of(database, academy) == {ACADEMY}


def test_a_link_to_a_school_of_another_authority_gives_nothing(
    database: Database, scope: Scope, academy: str, app: Flask
) -> None:
    link(database, scope, FOREIGN)
    found = people.resolve(database, academy, NOW)
    with database.tenant(found.actor.scope) as session:
        assert session.execute(select(School.school_id)).scalars().all() == [ACADEMY]
    browser = Browser(app.test_client())
    browser.sign_in(EMAIL)
    for page in ("", *COPIES):
        assert browser.get(f"/returns/{FOREIGN}/{SLUG}/{page}").status_code == 404


def test_a_schools_person_costs_one_statement_more_than_an_officer(
    database: Database, scope: Scope, academy: str
) -> None:
    link(database, scope, BEFORE)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert people.resolve(database, academy, NOW)
    asked = [one for one in statements if not one.startswith(("BEGIN", "select set_config"))]
    assert len(asked) == 2
