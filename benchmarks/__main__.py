"""`make bench`: invented data at full size, on both engines, and what the service costs on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import chain

import structlog
from flask import Flask
from sqlalchemy import select

import dashboards
from benchmarks import (
    accepting,
    browser,
    buffers,
    importing,
    journey,
    reminding,
    reporting,
    scale,
    sending,
    taking,
    visits,
)
from benchmarks.fill import fill
from benchmarks.people import signed_in
from benchmarks.places import postgresql, sqlite
from benchmarks.timing import HEAD
from la_portal.app import create_app, keep_what_stands
from la_portal.db import Database
from la_portal.models import SchoolReturn
from la_portal.queries.collections import progress
from la_portal.settings import Settings
from la_portal.vocabulary import ReturnStatus, Scope

SECRET = "b" * 40


def main() -> None:
    """Prints every figure of the chosen scale, engine by engine; England is for PostgreSQL alone."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    chosen = scale.chosen()
    engines = {"PostgreSQL": postgresql} if chosen is scale.ENGLAND else {"SQLite": sqlite, "PostgreSQL": postgresql}
    for name, engine in engines.items():
        with engine() as place:
            print(f"\n{name}, {chosen.name}: {chosen.authorities} x {chosen.schools} schools x {chosen.collections}")
            measure(Settings(place.url, place.url, SECRET), chosen, place.settle)


def measure(settings: Settings, chosen: scale.Scale, settle: Callable[[], None]) -> None:
    """Fills the database and prints a line for each figure."""
    database = Database(settings.database_url)
    app = _served(settings, database)
    scopes = _filled(app, database, chosen, settle)
    middle = scopes[len(scopes) // 2]
    slug, unsent = _open_returns(database, middle)
    print(HEAD)
    for figure in chain(
        visits.figures(signed_in(app, database, middle), database, middle, slug),
        journey.figures(app, database, middle, (unsent.pop(), unsent.pop()), slug),
    ):
        print(figure.line())
    if chosen is scale.AUTHORITY:
        for line in browser.lines(database, settings, middle):
            print(line)
        for line in chain(
            taking.lines(signed_in(app, database, middle), database, middle), reporting.lines(database, middle)
        ):
            print(line)
    print(reminding.figure(database, middle, unsent, slug).line())
    print(sending.figure(database, settings, middle, unsent, slug).line())
    print(importing.figure(database).line())
    print(accepting.figure(database, middle).line())
    if _on_postgresql(database):  # an SQLite file has one writer, and the others wait 5 seconds
        print(accepting.crowd(database, middle))


def _served(settings: Settings, database: Database) -> Flask:
    app = create_app(settings, database)
    dashboards.mount(app)
    keep_what_stands()
    return app


def _filled(app: Flask, database: Database, chosen: scale.Scale, settle: Callable[[], None]) -> list[Scope]:
    """The authorities, all filled; pages touched are printed on the way, of the first alone and then among the rest."""
    scopes = fill(database, chosen, range(1))
    settle()
    if not _on_postgresql(database):
        return scopes
    asked = buffers.statements(signed_in(app, database, scopes[0]), database, scopes[0])
    alone = buffers.touched(database, asked)
    if chosen.authorities > 1:
        scopes += fill(database, chosen, range(1, chosen.authorities))
        settle()
        print(*buffers.england(alone, buffers.touched(database, asked), chosen.authorities), sep="\n")
    print(*buffers.security(database, asked), sep="\n")
    return scopes


def _on_postgresql(database: Database) -> bool:
    return database.engine.dialect.name == "postgresql"


def _open_returns(database: Database, scope: Scope) -> tuple[str, list[int]]:
    """The slug of the open collection, and the schools that have not begun."""
    with database.tenant(scope) as session:
        newest = progress(session)[0].collection
        waiting = select(SchoolReturn.school_id).where(
            SchoolReturn.collection_id == newest.collection_id, SchoolReturn.status == ReturnStatus.NOT_STARTED
        )
        return newest.slug, list(session.execute(waiting).scalars())


if __name__ == "__main__":
    main()
