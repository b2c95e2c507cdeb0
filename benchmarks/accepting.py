"""Accepting 300 clean returns in one press, beside its statements by the bare driver; and twenty officers at once."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import select

from benchmarks.driver import Bare, caught, undoing
from benchmarks.timing import Figure, interleaved
from la_portal.db import Database, TenantSession
from la_portal.models import AuditEvent, OutboxMessage
from la_portal.queries.collections import progress
from la_portal.queries.review_filters import ReviewFilters
from la_portal.queries.reviews import to_review
from la_portal.services.reviews import accept_all
from la_portal.vocabulary import Actor, Role, Scope

RETURNS, OFFICERS, ROUNDS, MOST = 300, 20, 10, 1_000


def figure(database: Database, scope: Scope) -> Figure:
    """One press, all but its end: nothing of it stays."""
    slug, chosen = _sent(database, scope, RETURNS)
    officer = _officer(scope, 0)

    def press(session: TenantSession) -> None:
        assert len(accept_all(session, officer, slug, chosen, datetime.now(UTC)).accepted) == len(chosen)

    def act() -> None:
        undoing(database.tenant(scope, writing=True), press)()

    bare = Bare(database)
    statements = caught(database, act)
    name = f"accepting {len(chosen)} returns, {statements.number} statements"
    found = interleaved(name, lambda _: act(), lambda _: bare.send(statements), rounds=ROUNDS)
    bare.close()
    return found


def crowd(database: Database, scope: Scope) -> str:
    """Twenty officers press for the same returns at once, and what they accepted stays: each return once."""
    slug, chosen = _sent(database, scope, MOST)

    def press(number: int) -> int:
        with database.tenant(scope, writing=True) as session:
            return len(accept_all(session, _officer(scope, number), slug, chosen, datetime.now(UTC)).accepted)

    started = time.perf_counter()
    with ThreadPoolExecutor(OFFICERS) as pool:
        accepted = sum(pool.map(press, range(OFFICERS)))
    took = (time.perf_counter() - started) * 1_000
    events, messages = (Counter(each) for each in _left(database, scope))
    assert events == messages == dict.fromkeys(chosen, 1), "a return was accepted or answered twice"
    return f"{OFFICERS} officers accept the same {len(chosen)} returns: {accepted} accepted in {took:.0f} milliseconds"


def _officer(scope: Scope, number: int) -> Actor:
    return Actor(uuid.UUID(int=number), Role.OFFICER, scope)


def _sent(database: Database, scope: Scope, most: int) -> tuple[str, dict[int, int]]:
    """A collection that is over, and the submissions of so many of its schools."""
    with database.tenant(scope) as session:
        over = progress(session)[1].collection
        lines = to_review(session, ReviewFilters(over.collection_id), size=most)
    return over.slug, {line.school_id: line.submission for line in lines}


def _left(database: Database, scope: Scope) -> Iterator[list[int | None]]:
    mine = scope.authority_id
    with database.tenant(scope) as session:
        for column, *which in (
            (AuditEvent.school_id, AuditEvent.authority_id == mine, AuditEvent.kind == "return_accepted"),
            (OutboxMessage.school_id, OutboxMessage.authority_id == mine, OutboxMessage.kind == "accepted"),
        ):
            yield list(session.execute(select(column).where(*which)).scalars())
