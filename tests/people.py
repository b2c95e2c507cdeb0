"""People for tests: invited, joined and signed in by the services, and a browser's part played by Flask's client."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import IdentityEvent
from la_portal.services import people
from la_portal.services.people import Entry
from la_portal.settings import Settings
from la_portal.vocabulary import Actor, Role, Scope

NOW = datetime.now(UTC)
PASSWORD = "marble otter canteen"
OFFICER, DSL = "priya@council.example", "tom@school.example"
OURS, THEIRS = Scope(1), Scope(2)
OUR_URN, THEIR_URN = 100001, 100002
AWAY = "postgresql://nobody:hidden@/nothing?host=/nonexistent&connect_timeout=1"  # a database that does not answer


def join(
    database: Database,
    role: Role,
    email: str,
    scope: Scope = OURS,
    urn: int | None = None,
    at: datetime = NOW,
    sections: tuple[str, ...] = (),
    name: str = "Somebody Invented",
    trust: str | None = None,
) -> Entry:
    """Somebody invited and joined, under the one password that tests use."""
    token = people.invite(database, scope.authority_id, role, email, urn, at, sections=sections, trust=trust)
    return people.accept(database, token, name, PASSWORD, at)


def settings_for(database: Database, **other: Any) -> Settings:
    """Settings for a service on the test's database."""
    url = database.engine.url.render_as_string(hide_password=False)
    return replace(Settings(url, url, "s" * 40), **other)


@dataclass
class Browser:
    """A client that finds each form's token as a browser does: on the page."""

    client: FlaskClient

    def get(self, path: str, **given: Any) -> TestResponse:
        return self.client.get(path, **given)

    def post(self, path: str, page: str | None = None, **fields: str | list[str]) -> TestResponse:
        """Sends the form that stands on `page` (the same path unless told)."""
        return self.client.post(path, data={"csrf_token": self.token(page or path), **fields})

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(page).text)
        assert found, f"no form on {page}"
        return found[1]

    def sign_in(self, email: str, password: str = PASSWORD, wanted: str = "/", kept: str = "") -> TestResponse:
        return self.post("/sign-in", email=email, password=password, next=wanted, kept=kept)

    @property
    def signed_in(self) -> bool:
        return self.client.get("/password").status_code == 200


def events(database: Database) -> list[str]:
    """The kinds of what happened to identities, in order."""
    with database.identity() as session:
        rows = session.query(IdentityEvent).all()
    return [row.kind for row in sorted(rows, key=lambda row: row.happened_at)]


def later(**passed: float) -> datetime:
    """The tests' moment and some time more."""
    return NOW + timedelta(**passed)


def acting(database: Database, entry: Entry, at: datetime = NOW) -> Actor:
    """Who is signed in with that entry."""
    signed_in = people.resolve(database, entry.token, at)
    assert signed_in
    return signed_in.actor


def details(database: Database, kind: str) -> list[dict[str, Any]]:
    """What the events of that kind say, oldest first."""
    with database.identity() as session:
        found = select(IdentityEvent.detail).where(IdentityEvent.kind == kind).order_by(IdentityEvent.happened_at)
        return list(session.execute(found).scalars())
