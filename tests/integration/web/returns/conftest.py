"""Northshire with its schools asked, and the DSL of one of them in front of the return."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import Browser, join, settings_for
from tests.returns import (
    URN,
    dsl_of,
    email_of,
    two_authorities,
)


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Northshire, whose schools are asked."""
    return two_authorities(database)[0]


@pytest.fixture
def actor(database: Database, scope: Scope) -> Actor:
    """The DSL of the school, as services know them."""
    return dsl_of(database, scope)


@pytest.fixture
def app(database: Database) -> Flask:
    """The service on the test's database."""
    return create_app(settings_for(database), database)


@pytest.fixture
def dsl(app: Flask, actor: Actor) -> Browser:
    """The DSL's browser, signed in."""
    browser = Browser(app.test_client())
    browser.sign_in(email_of(URN))
    return browser


@pytest.fixture
def member(app: Flask, database: Database, scope: Scope) -> Callable[..., Browser]:
    """Somebody else of the school (or, without a school, of the authority) joins, and signs in to a browser."""

    def joined(role: Role, name: str, urn: int | None = URN, sections: tuple[str, ...] = ()) -> Browser:
        email = f"{name.split()[0].lower()}@people.example"
        join(database, role, email, scope, urn, sections=sections, name=name)
        browser = Browser(app.test_client())
        browser.sign_in(email)
        return browser

    return joined
