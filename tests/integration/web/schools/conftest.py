"""Northshire with its schools asked, an administrator and an officer in front of its schools."""

from __future__ import annotations

import pytest
from flask import Flask

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.vocabulary import Role, Scope
from tests.lives import OURS, ready
from tests.people import Browser, join, settings_for


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Northshire, whose two schools have a whole draft each; beside it is Southshire."""
    ready(database)
    return OURS


@pytest.fixture
def app(database: Database, scope: Scope) -> Flask:
    """The service on the test's database."""
    return create_app(settings_for(database), database)


def signed_in(app: Flask, database: Database, scope: Scope, role: Role, name: str) -> Browser:
    """Somebody of the authority joins, and signs in to a browser."""
    email = f"{name.split()[0].lower()}@council.example"
    join(database, role, email, scope, name=name)
    browser = Browser(app.test_client())
    browser.sign_in(email)
    return browser


@pytest.fixture
def officer(app: Flask, database: Database, scope: Scope) -> Browser:
    """An officer's browser."""
    return signed_in(app, database, scope, Role.OFFICER, "Olu Officer")


@pytest.fixture
def admin(app: Flask, database: Database, scope: Scope) -> Browser:
    """An administrator's browser."""
    return signed_in(app, database, scope, Role.AUTHORITY_ADMIN, "Ada Admin")
