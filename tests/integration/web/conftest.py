"""Two authorities with a school each, people who have joined them, and the service on the test's database."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from flask import Flask

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.models import Authority, AuthorityState, School
from la_portal.services.people import Entry, passwords
from la_portal.vocabulary import Role
from tests.people import DSL, NOW, OFFICER, OUR_URN, OURS, THEIR_URN, THEIRS, Browser, join, settings_for


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Password hashes that cost nothing, for what is not about their strength."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "NOBODY", cheap.hash("nobody's password"))


@pytest.fixture
def schools(database: Database) -> Database:
    """Two authorities with a school each."""
    for scope, code, name, urn in ((OURS, "990", "Northshire", OUR_URN), (THEIRS, "991", "Southshire", THEIR_URN)):
        with database.identity(writing=True) as identities:
            identities.add(Authority(id=scope.authority_id, la_code=code, name=f"{name} Council"))
        with database.tenant(scope, writing=True) as session:
            session.add(AuthorityState(authority_id=scope.authority_id, la_code=code))
            session.flush()
            session.add(
                School(
                    authority_id=scope.authority_id,
                    school_id=urn,
                    name=f"{name} School",
                    status="open",
                    phase_group="primary",
                    imported_at=NOW,
                )
            )
    return database


@pytest.fixture
def officer(schools: Database, cheap_hashes: None) -> Entry:
    """An officer of our authority."""
    return join(schools, Role.OFFICER, OFFICER)


@pytest.fixture
def dsl(schools: Database, cheap_hashes: None) -> Entry:
    """The DSL of our school."""
    return join(schools, Role.DSL, DSL, urn=OUR_URN)


@pytest.fixture
def app(schools: Database) -> Flask:
    """The service on the test's database."""
    made = create_app(settings_for(schools), schools)
    made.testing = True
    return made


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser that nobody has signed in with."""
    return Browser(app.test_client())
