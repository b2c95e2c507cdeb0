"""The authority's record: one event for each act, none for what was refused, and no edit of it that goes unseen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from la_portal.db import Database, TenantSession
from la_portal.errors import Conflict, PortalError
from la_portal.models import AuditEvent
from la_portal.queries.returns import find
from la_portal.services import audit
from la_portal.services.returns import Declaration, save, submit
from la_portal.vocabulary import Actor, Scope
from tests.conftest import Place, only
from tests.people import NOW
from tests.returns import (
    FOREIGN,
    NEIGHBOUR,
    SLUG,
    URN,
    asked_of_school,
    dsl_of,
    keep_all,
    right_answers,
    term,
    two_authorities,
)

EDITS, EVENTS = 1000, 12


def kinds(database: Database, scope: Scope) -> list[tuple[Any, ...]]:
    events = select(AuditEvent.kind, AuditEvent.school_id, AuditEvent.from_state, AuditEvent.to_state)
    with database.tenant(scope) as session:
        return [tuple(row) for row in session.execute(events.order_by(AuditEvent.number))]


def broken(database: Database, scope: Scope) -> list[int]:
    with database.tenant(scope, writing=True) as session:
        return audit.broken_links(session)


def send(database: Database, actor: Actor, key: str = "k", urn: int = URN, version: int | None = None) -> None:
    with database.tenant(actor.scope, writing=True) as session:
        state = find(session, urn, SLUG).draft_version if version is None else version
        submit(session, actor, urn, SLUG, Declaration("dsl", state, key), NOW, has_headteacher=False)


def test_each_act_gives_one_event_and_a_repeated_one_gives_none(database: Database) -> None:
    scope = term(database)
    opened = [("collection_opened", None, None, None)]
    assert kinds(database, scope) == opened
    dsl = dsl_of(database, scope)
    keep_all(database, dsl, right_answers(asked_of_school()))
    started = [*opened, ("return_started", URN, "not_started", "draft")]
    assert kinds(database, scope) == started
    for _ in range(2):
        send(database, dsl)
        assert kinds(database, scope) == [*started, ("return_submitted", URN, "draft", "submitted")]
    assert broken(database, scope) == []


def test_what_is_refused_leaves_no_event(database: Database) -> None:
    scope = term(database)
    dsl = dsl_of(database, scope)
    before = kinds(database, scope)
    with pytest.raises(PortalError):
        send(database, dsl, urn=NEIGHBOUR)
    with pytest.raises(PortalError):
        send(database, dsl)
    with pytest.raises(Conflict), database.tenant(scope, writing=True) as session:
        save(session, dsl, URN, SLUG, "policies", {}, 7, NOW)
    assert kinds(database, scope) == before
    assert broken(database, scope) == []


def test_authorities_chain_apart(database: Database) -> None:
    ours, theirs = two_authorities(database)
    keep_all(database, dsl_of(database, theirs, FOREIGN), right_answers(asked_of_school()), FOREIGN)
    assert len(kinds(database, ours)) == 1
    assert len(kinds(database, theirs)) == 2
    assert broken(database, ours) == broken(database, theirs) == []


@only("postgresql")
def test_the_chain_holds_wherever_the_servers_clock_stands(place: Place, database: Database) -> None:
    scope = term(database)
    summer = datetime(2026, 7, 1, 12, 30, 15, 123456, tzinfo=UTC)
    with database.tenant(scope, writing=True) as session:
        audit.record(session, Actor(None, None, scope), "tried", at=summer)
    name = database.engine.url.database
    with create_engine(place.owner_url).connect() as owner:
        owner.execute(text(f"alter database {name} set timezone = 'Europe/London'"))
        owner.commit()
    database.engine.dispose()
    with database.tenant(scope) as session:
        assert session.execute(select(AuditEvent.happened_at)).scalars().all()[-1].utcoffset() == timedelta(0)
    assert broken(database, scope) == []


@pytest.fixture
def chained(place: Place, database: Database) -> Iterator[TenantSession]:
    """A session over a chain of events whose table has lost its triggers: what an attacker with the file could do."""
    scope = term(database)
    with database.tenant(scope, writing=True) as session:
        for number in range(EVENTS - 1):
            audit.record(session, Actor(None, None, scope), f"kind {number}", at=NOW, why="w", detail={"n": number})
    engine = create_engine(place.owner_url)
    with engine.begin() as owner:
        for act in ("update", "delete"):
            owner.execute(text(f"drop trigger audit_event_{act}"))
    with database.tenant(scope, writing=True) as session:
        yield session


def run(session: TenantSession, statement: str, *values: Any) -> None:
    """Runs raw SQL by the driver on the session's own connection, so that a rollback undoes it."""
    driver = Session.connection(session).connection.driver_connection
    assert driver
    driver.execute(statement, values)


def change_a_value(session: TenantSession, chance: random.Random) -> str:
    number = chance.randint(1, EVENTS)
    column, value = chance.choice(
        [("kind", "forged"), ("why", "forged"), ("school_id", 7), ("to_state", "accepted"), ("detail", '{"n":-1}'),
         ("happened_at", "2026-01-01 00:00:00.000000"), ("hash", "f" * 64), ("previous_hash", "f" * 64),
         ("person_id", "7" * 32), ("collection_id", 99), ("request_id", "forged"), ("from_state", "forged")]
    )  # fmt: skip
    moved = "audit_event.authority_id = ? and number = ?"
    run(session, f"update audit_event set {column}= ? where {moved}", value, 1, number)
    return f"{column} of {number}"


def remove_an_event(session: TenantSession, chance: random.Random) -> str:
    number = chance.randint(1, EVENTS)
    run(session, "delete from audit_event where audit_event.authority_id = ? and number = ?", 1, number)
    return f"no {number}"


def renumber_two(session: TenantSession, chance: random.Random) -> str:
    one, other = chance.sample(range(1, EVENTS + 1), 2)
    where = "where audit_event.authority_id = ? and number = ?"
    for before, after in ((one, 99), (other, one), (99, other)):
        run(session, f"update audit_event set number= ? {where}", after, 1, before)
    return f"{one} for {other}"


def cut_the_end_and_its_count(session: TenantSession, chance: random.Random) -> str:
    number = chance.randint(1, EVENTS)
    run(session, "delete from audit_event where audit_event.authority_id = ? and number >= ?", 1, number)
    run(session, "update authority_state set audit_number= ? where authority_state.authority_id = ?", number - 1, 1)
    return f"cut at {number}"


EDITORS: list[Callable[[TenantSession, random.Random], str]] = [
    change_a_value, change_a_value, change_a_value, remove_an_event, renumber_two, cut_the_end_and_its_count,
]  # fmt: skip


@only("sqlite")
def test_every_edit_of_the_chain_is_found(chained: TenantSession) -> None:
    chance = random.Random(34)
    assert audit.broken_links(chained) == []
    missed: list[str] = []
    for _ in range(EDITS):
        what = chance.choice(EDITORS)(chained, chance)
        chained.expunge_all()
        if not audit.broken_links(chained):
            missed.append(what)
        chained.rollback()
        chained.expunge_all()
    assert missed == []
    assert audit.broken_links(chained) == []


@only("sqlite")
@pytest.mark.parametrize("act", ["update audit_event set kind = 'x'", "delete from audit_event"])
def test_an_event_is_neither_changed_nor_removed(act: str, database: Database) -> None:
    term(database)
    engine = create_engine(database.engine.url)
    with engine.connect() as bare, pytest.raises(DBAPIError, match="append-only"):
        bare.execute(text(act))
