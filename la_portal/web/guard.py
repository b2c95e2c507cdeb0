"""The one guard before every request: what is not marked is not there, and what is marked asks who you are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.exceptions import SecurityError, Unauthorized
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from la_portal.access import can
from la_portal.errors import NotFound, PortalError
from la_portal.vocabulary import Permission
from la_portal.web import session

PUBLIC = "public"
DASHBOARDS = "/dashboards/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MARK = "la_portal_permission"

View = TypeVar("View", bound=Callable[..., Any])


class ForeignOrigin(PortalError):
    """A page of somebody else sent this request."""

    def __init__(self) -> None:
        super().__init__("This was sent from a page that is not ours, so nothing was changed")


def public(view: View) -> View:
    """Anybody may call the view, signed in or not."""
    setattr(view, _MARK, PUBLIC)
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    """Only who has the permission may call the view; for others it is not there."""

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        return view

    return mark


def permissions_of(app: Flask) -> dict[tuple[str, str], Permission | str | None]:
    """Every rule and method of the app with what it needs: a permission, "public", or None where a mark is missing."""
    return {
        (rule.rule, method): _permission(app, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    }


def init_guard(app: Flask) -> None:
    """Nothing of the app answers before the guard has. Call it before anything else that judges requests."""
    app.before_request(_guard)


def _permission(app: Flask, rule: Rule) -> Permission | str | None:
    if f"{rule.rule}/".startswith(DASHBOARDS):  # Dash registers its own views, which carry no mark
        return Permission.SEE_DASHBOARDS
    return getattr(app.view_functions.get(rule.endpoint), _MARK, None)


def _guard() -> Response | None:
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    _refuse_foreign_origin()
    if request.url_rule is None:
        session.known()  # so that the page that says 404 or 405 keeps its navigation
        return None
    permission = _permission(current_app, request.url_rule)
    if permission == PUBLIC:
        return None
    if not isinstance(permission, Permission):
        raise NotFound
    visitor = session.known()
    if visitor is None:
        return _ask_to_sign_in()
    if not can(visitor.actor, permission):
        raise NotFound
    return None


def _refuse_foreign_origin() -> None:
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ForeignOrigin
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForeignOrigin


def _ask_to_sign_in() -> Response:
    page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if page and request.method in {"GET", "HEAD"}:
        wanted = request.full_path if request.query_string else request.path
        return redirect(url_for("auth.sign_in", next=wanted))
    raise Unauthorized
