"""When the service starts and when it refuses to, what watches over it, and what is different in production."""

from __future__ import annotations

import pytest
from flask import Flask

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.errors import UnsafeSettings
from la_portal.services import authorities
from la_portal.web.session import portal
from tests.conftest import Place, only
from tests.people import AWAY, Browser, settings_for


def test_health_answers_when_the_database_does(browser: Browser, app: Flask) -> None:
    ready = browser.get("/health")
    assert (ready.status_code, ready.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in ready.headers
    with app.app_context():
        portal().schema_is_current = lambda _connection: False
    assert browser.get("/health").status_code == 503


def test_an_old_schema_does_not_start(schools: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("la_portal.app.is_current", lambda _connection: False)
    with pytest.raises(UnsafeSettings, match="la-portal database upgrade"):
        create_app(settings_for(schools), schools)


def test_a_database_that_is_away_is_named_without_its_password() -> None:
    away = Database(AWAY)
    with pytest.raises(UnsafeSettings, match="does not answer") as refusal:
        create_app(settings_for(away), away)
    assert "hidden" not in str(refusal.value)


@only("sqlite")
def test_production_does_not_keep_two_authorities_in_one_file(database: Database) -> None:
    settings = settings_for(database, environment="production", trusted_hosts=("x.example",))
    authorities.create(database, "990", "Northshire Council")
    assert create_app(settings, database)
    authorities.create(database, "991", "Southshire Council")
    with pytest.raises(UnsafeSettings, match="use PostgreSQL"):
        create_app(settings, database)


@only("postgresql")
def test_production_does_not_start_as_the_owner_of_the_tables(schools: Database, place: Place) -> None:
    settings = settings_for(schools, environment="production", trusted_hosts=("x.example",))
    owner = Database(place.owner_url)
    with pytest.raises(UnsafeSettings, match="superuser"):
        create_app(settings, owner)
    owner.engine.dispose()
    assert create_app(settings, schools)


@only("postgresql")
def test_production_is_asked_for_over_https_only(schools: Database) -> None:
    settings = settings_for(schools, environment="production", trusted_hosts=("x.example",))
    client = create_app(settings, schools).test_client()
    answer = client.get("/sign-in", base_url="https://x.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Set-Cookie"].startswith("__Host-session=")
    other = client.get("/sign-in", base_url="https://evil.example")
    assert other.status_code == 400
    assert other.headers["Content-Security-Policy"]
