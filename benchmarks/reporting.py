"""The annual report: drawing it beside its statements by the bare driver, closing small numbers, and each format."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar
from unittest.mock import patch

from benchmarks.driver import Bare, caught
from benchmarks.timing import interleaved
from la_portal.db import Database
from la_portal.disclosure.lines import Additive
from la_portal.disclosure.suppression import Suppression, suppress
from la_portal.files.report.bundle import FORMATS, archive, makers
from la_portal.queries.collections import progress
from la_portal.released import Publication
from la_portal.released.written import read
from la_portal.reports import annual
from la_portal.services.reports import Drawing, Naming, draw
from la_portal.vocabulary import Actor, Scope, Term

ROUNDS = 5
Made = TypeVar("Made")


def lines(database: Database, scope: Scope) -> Iterator[str]:
    """A figure of the drawing, and a sentence for the closing of small numbers and for each format."""
    year = _last_whole_year(database, scope)

    def act(_: int = 0) -> Drawing:
        return _drawn(database, scope, year)

    statements, bare = caught(database, act), Bare(database)
    name = f"drawing a report, {statements.number} statements"
    yield interleaved(name, act, lambda _: bare.send(statements), rounds=ROUNDS).line()
    bare.close()
    yield _closing(database, scope, year)
    publication = Publication(read(act().figures))
    for one in FORMATS:
        yield _written(f"a report as {one}", partial(_files, publication, [one]))
    yield _written("a report as one archive", lambda: {"all": archive(publication, _files(publication, FORMATS))})


def _files(publication: Publication, formats: Collection[str]) -> dict[str, bytes]:
    return {name: make() for name, make in makers(publication, formats).items()}


def _written(name: str, act: Callable[[], dict[str, bytes]]) -> str:
    seconds, files = _timed(act)
    return f"{name}: {seconds:.1f} s, {sum(map(len, files.values())) / 1024:,.0f} KB"


def _closing(database: Database, scope: Scope, year: int) -> str:
    """How long it takes to find what to hide in the tables of a report."""
    asked: list[Additive] = []

    def noted(additive: Additive) -> Suppression:
        asked.append(additive)
        return suppress(additive)

    with patch.object(annual, "suppress", noted):
        _drawn(database, scope, year)
    seconds, found = _timed(lambda: suppress(asked[-1]))
    numbers, sums, with_them = len(asked[-1].cells), len(asked[-1].lines), len(found.others)
    return f"closing {numbers:,} numbers, {sums:,} sums: {seconds:.2f} s, {len(found.small)} small, {with_them} others"


def _timed(act: Callable[[], Made]) -> tuple[float, Made]:
    started = time.perf_counter()
    made = act()
    return time.perf_counter() - started, made


def _drawn(database: Database, scope: Scope, year: int) -> Drawing:
    with database.tenant(scope) as session:
        return draw(
            session, Actor(None, None, scope), year, Naming("A benchmark", demonstration=True), datetime.now(UTC)
        )


def _last_whole_year(database: Database, scope: Scope) -> int:
    with database.tenant(scope) as session:
        years = [one.collection.academic_year for one in progress(session) if one.sent]
    return max(year for year in years if years.count(year) == len(Term))
