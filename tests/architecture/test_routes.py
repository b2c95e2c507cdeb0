"""What the service answers at: the committed list and nothing beside it, each route marked with its permission."""

from __future__ import annotations

import pytest
from flask import Flask

import dashboards
from dashboards import callback
from dashboards.shell import PortalDash
from la_portal.db import Database
from la_portal.vocabulary import Role
from la_portal.web.guard import DASHBOARDS, PUBLIC, permissions_of
from tests.people import OFFICER, Browser, join
from tests.returns import term
from tests.routes import CALLBACKS, ROUTES
from tests.service import whole_service

METHODS = {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.fixture
def service(sqlite_database: Database) -> tuple[Flask, PortalDash]:
    return whole_service(sqlite_database)


def routes_of(app: Flask) -> dict[tuple[str, str], str | None]:
    """The routes of an app as the committed list writes them; None for one without a mark."""
    return {(method, rule): mark and str(mark) for (rule, method), mark in permissions_of(app).items()}


def differences(app: Flask) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """What the app and the committed list do not agree on: (the app's, the list's)."""
    found = routes_of(app)
    return {
        route: (found.get(route), ROUTES.get(route))
        for route in found.keys() | ROUTES.keys()
        if found.get(route) is None or found.get(route) != ROUTES.get(route)
    }


def test_the_service_answers_at_the_committed_routes(service: tuple[Flask, PortalDash]) -> None:
    assert differences(service[0]) == {}


def test_no_route_takes_another_method(service: tuple[Flask, PortalDash]) -> None:
    """HEAD and OPTIONS come with the others; whatever else a rule took, the list above would not see it."""
    taken: set[str] = set()
    for rule in service[0].url_map.iter_rules():
        taken |= rule.methods or set()
    assert taken == METHODS


def test_a_planted_view_without_a_mark_is_found_and_answers_nothing(
    service: tuple[Flask, PortalDash], sqlite_database: Database
) -> None:
    app, _ = service
    app.add_url_rule("/planted", "planted", lambda: "seen")
    assert differences(app) == {("GET", "/planted"): (None, None)}
    officer = Browser(app.test_client())
    join(sqlite_database, Role.OFFICER, OFFICER, term(sqlite_database))
    officer.sign_in(OFFICER)
    assert officer.signed_in
    assert officer.get("/planted").status_code == 404


def test_a_route_with_another_permission_is_found(
    service: tuple[Flask, PortalDash], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = service
    monkeypatch.setattr(app.view_functions["authority.collections.listed"], "la_portal_permission", PUBLIC)
    assert list(differences(app)) == [("GET", "/authority/collections")]


def test_the_callbacks_are_those_of_the_policy(service: tuple[Flask, PortalDash]) -> None:
    app, dash = service
    assert set(dash.callback_map) == set(callback.POLICY)
    assert {output: str(permission) for output, permission in callback.POLICY.items()} == CALLBACKS
    views = [route for route in routes_of(app) if route[1].startswith(DASHBOARDS)]
    assert ("POST", dashboards.UPDATE) in views
    assert len(views) >= 9


def test_a_callback_beside_the_policy_does_not_start(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboards, "POLICY", {})
    with pytest.raises(dashboards.NotInPolicy):
        whole_service(sqlite_database)
