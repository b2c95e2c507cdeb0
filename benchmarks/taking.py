"""Taking an extract of all answers: to its first byte and to its end, beside PostgreSQL's own COPY of the same rows."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from benchmarks.driver import Bare, caught
from benchmarks.people import token_on
from benchmarks.timing import interleaved
from la_portal.db import Database
from la_portal.queries import extract
from la_portal.vocabulary import Scope

AT, ROUNDS = "/reports/extracts", 3
MEGABYTE = 1024 * 1024


def lines(officer: FlaskClient, database: Database, scope: Scope) -> Iterator[str]:
    """A figure of the whole file, and a sentence with what a second brings, the first byte and the memory."""
    form = {"why": "A benchmark", "csrf_token": token_on(officer.get(AT).text)}
    size = rows = 0

    def act(_: int) -> None:
        nonlocal size, rows
        answer = officer.post(AT, data=form, buffered=False)
        assert answer.status_code == 200
        size = rows = 0
        for block in answer.iter_encoded():
            size, rows = size + len(block), rows + block.count(b"\n")
        answer.close()

    on = datetime.now(UTC).date()
    if database.engine.dialect.name == "postgresql":
        beside, floor = "COPY", partial(copied, database, scope, on)
    else:
        statements = caught(database, partial(read, database, scope, on))
        beside, floor = "its statements", partial(Bare(database).send, statements)
    figure = interleaved(f"an extract of all answers, beside {beside}", act, lambda _: floor(), rounds=ROUNDS)
    yield figure.line()
    seconds = min(figure.act) / 1_000
    head, first_rows = first_pieces(officer, form)
    yield (
        f"an extract: {rows:,} rows, {size / MEGABYTE:.0f} MB, {rows / seconds:,.0f} rows and "
        f"{size / MEGABYTE / seconds:.1f} MB a second, first byte after {head:.0f} ms and first rows after "
        f"{first_rows:.0f} ms, at most {peak(database, scope, on):.1f} MB of memory"
    )


def first_pieces(officer: FlaskClient, form: dict[str, str]) -> tuple[float, float]:
    """Milliseconds until the head is there, which comes before anything is asked, and until the first rows are."""
    started = time.perf_counter()
    answer = officer.post(AT, data=form, buffered=False)
    blocks = answer.iter_encoded()
    found = [(time.perf_counter() - started) * 1_000 for _ in zip(blocks, range(2), strict=False)]
    answer.close()
    return found[0], found[1]


def peak(database: Database, scope: Scope, on: date) -> float:
    """The most megabytes that this process holds for it at any time."""
    tracemalloc.start()
    read(database, scope, on)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / MEGABYTE


def read(database: Database, scope: Scope, on: date) -> None:
    """Every line, thrown away."""
    with database.tenant(scope, one_moment=True) as session:
        for _ in extract.lines(session, on):
            pass


def copied(database: Database, scope: Scope, on: date) -> None:
    """The same statements as COPY ... TO STDOUT, read by the C library as fast as it can and thrown away."""
    with database.tenant(scope, one_moment=True) as session:
        connection = Session.connection(session)
        wire = connection.connection.driver_connection.pgconn  # pyright: ignore[reportOptionalMemberAccess]
        for statement in extract.statements(session, on):
            literal = {"literal_binds": True, "render_postcompile": True}
            compiled = str(statement.compile(dialect=connection.dialect, compile_kwargs=literal)).replace("%%", "%")
            wire.exec_(f"copy ({compiled}) to stdout (format csv)".encode())
            while wire.get_copy_data(0)[0] > 0:
                pass
            while wire.get_result():
                pass
