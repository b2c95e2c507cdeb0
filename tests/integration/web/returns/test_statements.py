"""How often a page of a return asks the database does not depend on how much stands in the return."""

from __future__ import annotations

import pytest
from flask import Flask

from la_portal.db import Database
from la_portal.queries.returns import find
from la_portal.services.returns import Declaration, submit
from la_portal.vocabulary import Actor, Scope
from tests.asking import NIL
from tests.people import NOW, Browser
from tests.pressing import SECTIONS, statements
from tests.quiet import quiet_answers
from tests.returns import SLUG, asked_of_school, dsl_of, email_of, explained, keep_all, right_answers, term

ALMOST_EMPTY, ALMOST_FULL, LITTLE, FULL = SCHOOLS = tuple(range(100001, 100005))
ASKED = asked_of_school()
HOME, RECEIPT = "/returns/", ("receipt/1", "receipt/1/answers", "receipt/1/summary")
PAGES = ("", *SECTIONS, "check")


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Four schools that are asked."""
    return term(database, urns=SCHOOLS)


@pytest.fixture
def dsls(database: Database, scope: Scope) -> dict[int, Actor]:
    """Their DSLs, who have typed one answer, all but one, a nil return that can be sent, and everything."""
    found = {urn: dsl_of(database, scope, urn) for urn in SCHOOLS}
    with database.tenant(scope) as session:
        facts = find(session, LITTLE, SLUG)
    keep_all(database, found[ALMOST_EMPTY], {"header": {"headcount": "80"}}, ALMOST_EMPTY)
    keep_all(database, found[LITTLE], explained(ASKED, quiet_answers(facts, {"incidents": NIL})), LITTLE)
    for urn in (ALMOST_FULL, FULL):
        keep_all(database, found[urn], right_answers(ASKED), urn)
    keep_all(database, found[ALMOST_FULL], {"header": {"headcount": ""}}, ALMOST_FULL)
    return found


def counts(app: Flask, database: Database, urn: int, *pages: str) -> dict[str, int]:
    """How many statements each page of the school's return takes."""
    browser = Browser(app.test_client())
    browser.sign_in(email_of(urn))
    found: dict[str, int] = {}
    for page in pages:
        with statements(database) as sent:
            answer = browser.get(page if page == HOME else f"/returns/{urn}/{SLUG}/{page}")
        assert answer.status_code == 200, page
        found[page] = len(sent)
    return found


def test_as_many_statements_for_one_answer_as_for_all_but_one(
    app: Flask, database: Database, dsls: dict[int, Actor]
) -> None:
    few, many = (counts(app, database, urn, HOME, *PAGES) for urn in (ALMOST_EMPTY, ALMOST_FULL))
    assert few == many
    print(f"\nat most {max(many.values())} statements, on {max(many, key=lambda page: many[page]) or 'the task list'}")


def test_as_many_statements_to_declare_and_read_a_nil_return_as_a_full_one(
    app: Flask, database: Database, dsls: dict[int, Actor]
) -> None:
    few, many = (counts(app, database, urn, *PAGES, "declaration") for urn in (LITTLE, FULL))
    assert few == many
    for urn in (LITTLE, FULL):
        _send(database, dsls[urn], urn)
    few, many = (counts(app, database, urn, HOME, *RECEIPT) for urn in (LITTLE, FULL))
    assert few == many


def _send(database: Database, dsl: Actor, urn: int) -> None:
    with database.tenant(dsl.scope, writing=True) as session:
        declared = Declaration("dsl", find(session, urn, SLUG).draft_version, "key")
        submit(session, dsl, urn, SLUG, declared, NOW, has_headteacher=False)
