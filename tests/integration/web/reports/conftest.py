"""An authority whose accepted returns make a report, two officers and a DSL with their browsers, and a neighbour."""

from __future__ import annotations

import pytest
from flask import Flask

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import Browser, acting, join, settings_for
from tests.reporting import accept, begin
from tests.returns import FOREIGN, NEIGHBOUR, SLUG, URN, dsl_of, email_of, term
from tests.reviewing import send

COUNCIL, YEAR = "Northshire Council", 2026
PRIYA, RACHEL = "priya@people.example", "rachel@people.example"


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Three schools whose returns are accepted; beside them an authority that has accepted one."""
    scope = term(database, urns=(URN, NEIGHBOUR, 100003))
    send(database, scope, (URN, NEIGHBOUR, 100003))
    accept(database, scope, SLUG)
    other = term(database, "991", "Southshire Council", (FOREIGN,))
    send(database, other, (FOREIGN,))
    accept(database, other, SLUG)
    return scope


@pytest.fixture
def app(database: Database) -> Flask:
    """The service on the test's database."""
    return create_app(settings_for(database), database)


@pytest.fixture
def priya(database: Database, scope: Scope) -> Actor:
    """An officer, as services know her."""
    return acting(database, join(database, Role.OFFICER, PRIYA, scope, name="Priya Shah"))


@pytest.fixture
def officer(app: Flask, priya: Actor) -> Browser:
    """The browser of that officer."""
    return signed_in(app, PRIYA)


@pytest.fixture
def colleague(app: Flask, database: Database, scope: Scope) -> Browser:
    """The browser of another officer."""
    join(database, Role.OFFICER, RACHEL, scope, name="Rachel Oyelaran")
    return signed_in(app, RACHEL)


@pytest.fixture
def dsl(app: Flask, database: Database, scope: Scope) -> Browser:
    """The browser of a school's DSL."""
    dsl_of(database, scope)
    return signed_in(app, email_of(URN))


@pytest.fixture
def draft(database: Database, priya: Actor) -> int:
    """The first edition, drawn by the officer; nothing is written in it."""
    return begin(database, priya, YEAR, COUNCIL)


def signed_in(app: Flask, email: str) -> Browser:
    """A browser that is signed in under that address."""
    browser = Browser(app.test_client())
    assert browser.sign_in(email).status_code == 302
    return browser
