"""Who is signed in, and the database as they may see it: what every page and dashboard begins with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import flask
from flask import Flask, current_app, g
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import Connection

from la_portal.db import Database, TenantSession
from la_portal.errors import PortalError
from la_portal.services import people
from la_portal.services.people import SignedIn
from la_portal.settings import Settings
from la_portal.vocabulary import Actor


@dataclass
class Portal:
    """What one app holds."""

    database: Database
    settings: Settings
    schema_is_current: Callable[[Connection], bool]


class NotSignedIn(PortalError):
    """Nobody is signed in, where a page took somebody for granted: always a fault of ours."""


class _Visitor(UserMixin):
    """A browser that is signed in, as Flask-Login wants it: known by its session's token, not by a person's id."""

    def __init__(self, token: str, signed_in: SignedIn) -> None:
        self.token, self.signed_in = token, signed_in

    def get_id(self) -> str:
        return self.token


def init_session(app: Flask) -> None:
    """The app knows who is signed in by the token in the cookie, as long as the token's row says so."""
    manager: Any = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # the row decides; a phone changes its address during a school day
    manager.user_loader(_load)


def _load(token: str) -> _Visitor | None:
    found = people.resolve(portal().database, token, now())
    if found is None:
        return None
    return _Visitor(token, replace(found, actor=replace(found.actor, request_id=g.get("request_id"))))


def portal() -> Portal:
    """What the app of this request holds."""
    return current_app.extensions["la_portal"]


def now() -> datetime:
    """The moment of this request, the same wherever the request asks."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return g.now


def known() -> SignedIn | None:
    """Who is signed in, or nobody; the database is asked once a request."""
    if "signed_in" not in g:
        visitor: Any = current_user
        g.signed_in = visitor.signed_in if visitor.is_authenticated else None
    return g.signed_in


def signed_in() -> SignedIn:
    """Who is signed in; the guard has seen to it that somebody is."""
    found = known()
    if found is None:
        raise NotSignedIn("A page was shown that nobody may see")
    return found


def actor() -> Actor:
    """Who acts in this request."""
    return signed_in().actor


def reading() -> AbstractContextManager[TenantSession]:
    """A session that reads what the signed-in person may see."""
    return portal().database.tenant(actor().scope)


def writing() -> AbstractContextManager[TenantSession]:
    """A session that also writes it; commits when the block ends well."""
    return portal().database.tenant(actor().scope, writing=True)


def note_read(urn: int, collection_id: int) -> None:
    """This request shows its reader the return of that school in that collection."""
    g.setdefault("returns_read", set()).add((urn, collection_id))


def noted() -> list[tuple[int, int]]:
    """The returns that this request shows, one by one, as (URN, collection)."""
    return sorted(g.get("returns_read", ()))


def token() -> str:
    """The token of this browser's session."""
    visitor: Any = current_user
    return visitor.get_id()


def begin(new_token: str) -> None:
    """This browser is signed in by the token; nothing that its cookie held before is left."""
    _forget()
    login_user(_load(new_token))


def end() -> None:
    """This browser is signed out; nothing that its cookie held is left. The row is the service's to delete."""
    logout_user()
    _forget()


def _forget() -> None:
    flask.session.clear()
    for name in ("csrf_token", "signed_in"):  # what this request remembers of the session that was
        g.pop(name, None)
    g.session_changed = True
