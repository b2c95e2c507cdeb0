"""Somebody to sign in: invited, joined and known by their session, as anybody is."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from la_portal.db import Database
from la_portal.services import people
from la_portal.vocabulary import Actor, Role, Scope

PASSWORD = "marble otter canteen"


def join(database: Database, scope: Scope, urn: int | None = None) -> str:
    """The e-mail address of a new officer, or of a new DSL of that school."""
    at = datetime.now(UTC)
    role, name = (Role.OFFICER, f"officer-{uuid.uuid4()}") if urn is None else (Role.DSL, str(urn))
    email = f"{name}@bench.example"
    token = people.invite(database, scope.authority_id, role, email, urn, at)
    people.accept(database, token, "Somebody Invented", PASSWORD, at)
    return email


def actor_of(database: Database, email: str) -> Actor:
    """The person as services know them."""
    entry = people.sign_in(database, email, PASSWORD, "bench", datetime.now(UTC))
    found = people.resolve(database, entry.token, datetime.now(UTC))
    assert found is not None
    return found.actor


def signed_in(app: Flask, database: Database, scope: Scope, urn: int | None = None) -> FlaskClient:
    """A client that is signed in as a new officer, or as a new DSL of that school."""
    client = app.test_client()
    fields = {
        "email": join(database, scope, urn),
        "password": PASSWORD,
        "csrf_token": token_on(client.get("/sign-in").text),
    }
    assert client.post("/sign-in", data=fields).status_code == 302
    return client


def token_on(page: str) -> str:
    """The token of the form on that page."""
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
