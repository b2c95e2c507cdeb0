"""The dashboards' callbacks and an officer's pages, without a network between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.driver import Bare, caught
from benchmarks.empty import BODY, empty_callback
from benchmarks.pages import page
from benchmarks.people import signed_in
from benchmarks.timing import Figure, interleaved
from dashboards.requests import INPUTS, OUTPUT, OUTPUTS
from la_portal.db import Database
from la_portal.services.authorities import lock
from la_portal.vocabulary import Scope

UPDATE = "/dashboards/_dash-update-component"
CALLBACKS = {"callback: overview": "/dashboards/", "callback: incidents": "/dashboards/incidents"}
OFFICER_PAGES = {
    "page: collections": "/authority/collections",
    "page: one collection": "/authority/collections/{slug}",
    "page: today": "/authority/",
    "page: chase": "/authority/collections/{slug}/chase",
    "page: returns to review": "/authority/reviews?collection={slug}",
}


def figures(app: Flask, database: Database, scope: Scope, slug: str) -> Iterator[Figure]:
    """Every dashboard's callback, uncached, and every page, each beside its floor."""
    officer = signed_in(app, database, scope)
    empty = empty_callback()
    bare = Bare(database)

    def nothing() -> None:
        assert empty.post("/_dash-update-component", json=BODY).status_code == 200

    for name, path in CALLBACKS.items():
        yield _figure(name, database, bare, _callback(officer, path), nothing, lambda _: _forget(database, scope))
    for name, path in OFFICER_PAGES.items():
        yield page(name, database, bare, officer, path.format(slug=slug))
    bare.close()


def _figure(
    name: str,
    database: Database,
    bare: Bare,
    act: Callable[[], None],
    least: Callable[[], None],
    before: Callable[[int], object],
) -> Figure:
    before(0)
    statements = caught(database, act)

    def floor(_: int) -> None:
        bare.send(statements)
        least()

    return interleaved(f"{name}, {statements.number} statements", lambda _: act(), floor, before)


def _callback(client: FlaskClient, path: str) -> Callable[[], None]:
    client.get(path)
    cookie = client.get_cookie("_csrf_token")
    assert cookie is not None
    inputs = [{"id": id_, "property": name, "value": path if name == "pathname" else ""} for id_, name in INPUTS]
    body = {"output": OUTPUT, "outputs": OUTPUTS, "inputs": inputs, "changedPropIds": ["url.pathname"]}

    def call() -> None:
        answer = client.post(UPDATE, json=body, headers={"X-CSRFToken": cookie.value})
        assert answer.status_code == 200, answer.status_code

    return call


def _forget(database: Database, scope: Scope) -> None:
    """The figures' version moves on, so that the next callback is answered from the database."""
    with database.tenant(scope, writing=True) as session:
        lock(session).data_version += 1
