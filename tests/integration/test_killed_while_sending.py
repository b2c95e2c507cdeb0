"""A worker that dies while it sends leaves the whole submission or none, and the next press finishes it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, func, select

from la_portal.db import Database
from la_portal.models import (
    ActionAnswer,
    AuditEvent,
    AuthorityState,
    IncidentAnswer,
    OutboxMessage,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    SchoolReturn,
    Submission,
    TrainingAnswer,
)
from la_portal.queries.returns import find
from la_portal.services.returns import Declaration, Receipt, submit
from la_portal.vocabulary import Actor, ReturnStatus, Scope
from tests.conftest import Place
from tests.returns import NEIGHBOUR, SLUG, URN, asked_of_school, dsl_of, keep_all, right_answers, term

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
SENT_TABLES = (
    OutboxMessage,
    Submission,
    PolicyAnswer,
    TrainingAnswer,
    IncidentAnswer,
    ActionAnswer,
    PlatformAnswer,
    PracticeAnswer,
)
BEFORE_COMMIT, AFTER_COMMIT = -1, -2
_children = multiprocessing.get_context("forkserver")
_children.set_forkserver_preload(["tests.integration.test_killed_while_sending"])


def _send(database: Database, actor: Actor, urn: int = URN) -> Receipt:
    with database.tenant(actor.scope, writing=True) as session:
        version = find(session, urn, SLUG).draft_version
        return submit(session, actor, urn, SLUG, Declaration("dsl", version, "one press"), AT, has_headteacher=False)


def _die(*_given: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def send_and_die(url: str, actor: Actor, moment: int) -> None:
    """Sends, and is killed before statement number `moment`, before the COMMIT, or after it."""
    database = Database(url)
    passed = 0

    def count(*_given: Any) -> None:
        nonlocal passed
        if passed == moment:
            _die()
        passed += 1

    event.listen(database.engine, "before_cursor_execute", count)
    if moment == BEFORE_COMMIT:
        event.listen(database.engine, "commit", _die)
    _send(database, actor)
    if moment == AFTER_COMMIT:
        _die()


def _killed(url: str, actor: Actor, moment: int) -> bool:
    child = _children.Process(target=send_and_die, args=(url, actor, moment))
    child.start()
    child.join(60)
    return child.exitcode == -signal.SIGKILL


def _stored(database: Database, scope: Scope, urn: int) -> dict[str, Any]:
    """Everything that sending leaves of one school: rows by table, status, events of sending, the figures' version."""
    with database.tenant(scope) as session:
        counts: dict[str, Any] = {
            model.__name__: session.scalar(select(func.count()).select_from(model).where(model.school_id == urn))
            for model in SENT_TABLES
        }
        events = (AuditEvent.school_id == urn) & (AuditEvent.kind == "return_submitted")
        counts["events"] = session.scalar(select(func.count()).select_from(AuditEvent).where(events))
        counts["status"] = session.scalar(select(SchoolReturn.status).where(SchoolReturn.school_id == urn))
        counts["version"] = session.scalar(select(AuthorityState.data_version))
    return counts


@pytest.fixture
def ready(database: Database) -> tuple[Scope, Actor, int]:
    """A whole draft of each of two schools, and the number of statements that sending one of them takes."""
    scope = term(database)
    answers = right_answers(asked_of_school())
    actors = [dsl_of(database, scope, urn) for urn in (URN, NEIGHBOUR)]
    for actor, urn in zip(actors, (URN, NEIGHBOUR), strict=True):
        keep_all(database, actor, answers, urn)
    statements = 0

    def count(*_given: Any) -> None:
        nonlocal statements
        statements += 1

    event.listen(database.engine, "before_cursor_execute", count)
    _send(database, actors[1], NEIGHBOUR)
    event.remove(database.engine, "before_cursor_execute", count)
    return scope, actors[0], statements


def test_a_worker_killed_before_its_commit_leaves_nothing(
    place: Place, database: Database, ready: tuple[Scope, Actor, int]
) -> None:
    scope, actor, statements = ready
    whole = _stored(database, scope, NEIGHBOUR)
    before = _stored(database, scope, URN)
    assert before["Submission"] == 0
    assert statements > len(SENT_TABLES)
    for moment in [*range(1, statements), BEFORE_COMMIT]:
        assert _killed(place.url, actor, moment), f"statement {moment} of {statements} was never reached"
        assert _stored(database, scope, URN) == before
    receipt = _send(database, actor)
    assert receipt.submission == 1
    assert _stored(database, scope, URN) == whole | {"version": whole["version"] + 1}


def test_a_worker_killed_after_its_commit_has_sent_the_whole(
    place: Place, database: Database, ready: tuple[Scope, Actor, int]
) -> None:
    scope, actor, _ = ready
    whole = _stored(database, scope, NEIGHBOUR)
    assert _killed(place.url, actor, AFTER_COMMIT)
    sent = _stored(database, scope, URN)
    assert sent == whole | {"version": whole["version"] + 1}
    assert sent["status"] == ReturnStatus.SUBMITTED
    _send(database, actor)
    assert _stored(database, scope, URN) == sent
