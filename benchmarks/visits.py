"""The dashboards' callbacks and an officer's pages, without a network between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask.testing import FlaskClient

from benchmarks.callbacks import Callback, callbacks, forget
from benchmarks.driver import Bare, caught
from benchmarks.empty import BODY, empty_callback
from benchmarks.pages import page
from benchmarks.timing import Figure, interleaved
from la_portal.db import Database
from la_portal.vocabulary import Scope

OFFICER_PAGES = {
    "page: collections": "/authority/collections",
    "page: one collection": "/authority/collections/{slug}",
    "page: today": "/authority/",
    "page: chase": "/authority/collections/{slug}/chase",
    "page: returns to review": "/authority/reviews?collection={slug}",
}


def figures(officer: FlaskClient, database: Database, scope: Scope, slug: str) -> Iterator[Figure]:
    """Every dashboard's callback, from the database and then as it was kept, and every page, beside their floors."""
    empty = empty_callback()
    bare = Bare(database)

    def nothing() -> None:
        assert empty.post("/_dash-update-component", json=BODY).status_code == 200

    for title, callback in callbacks(officer, database, scope).items():
        yield _made(title, database, scope, bare, callback, nothing)
        yield interleaved(f"{title}, from cache", lambda _, act=callback: act(), lambda _: nothing())
    for name, path in OFFICER_PAGES.items():
        yield page(name, database, bare, officer, path.format(slug=slug))
    bare.close()


def _made(title: str, database: Database, scope: Scope, bare: Bare, act: Callback, least: Callable[[], None]) -> Figure:
    act()  # what it writes once, that a return was read, is no part of the floor
    forget(database, scope)
    statements = caught(database, act)

    def floor(_: int) -> None:
        bare.send(statements)
        least()

    name = f"callback: {title}, {statements.number} statements, {act() / 1024:.0f} KB"
    return interleaved(name, lambda _: act(), floor, lambda _: forget(database, scope))
