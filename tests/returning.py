"""A school that sent its last returns and now opens the next one, at a moment of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace

import pytest
from flask import Flask

from la_portal.catalogue.reading import Typed
from la_portal.db import Database
from la_portal.services import people
from la_portal.vocabulary import Actor, Role, Scope
from la_portal.web import session as web_session
from tests.people import Browser, join
from tests.returns import URN, email_of
from tests.terms import AUTUMN, NEXT_AUTUMN, SUMMER, Opening, authority, open_terms, send


def at_moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Every page is asked for at that moment."""
    monkeypatch.setattr(web_session, "datetime", SimpleNamespace(now=lambda _zone: at))


def returning(database: Database, *openings: Opening, **changes: Mapping[str, Typed]) -> tuple[Scope, Actor]:
    """A school that sent all of these returns but the last, each with these changes where it is asked; its DSL."""
    scope = authority(database, URN)
    open_terms(database, scope, *openings)
    joined = join(database, Role.DSL, email_of(URN), scope, URN, at=openings[-1].at)
    found = people.resolve(database, joined.token, openings[-1].at)
    assert found
    for opening in openings[:-1]:
        send(database, found.actor, URN, opening, **changes)
    return scope, found.actor


def after_a_year(database: Database, **changes: Mapping[str, Typed]) -> tuple[Scope, Actor]:
    """The same, with the returns of the last autumn and summer sent and that of this autumn open."""
    return returning(database, AUTUMN, SUMMER, NEXT_AUTUMN, **changes)


def signed_in(app: Flask, email: str) -> Browser:
    """That person's browser."""
    browser = Browser(app.test_client())
    assert browser.sign_in(email).status_code == 302
    return browser
