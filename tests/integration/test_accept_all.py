"""Many returns accepted in one press: each once, with its own event and its own reply, and the press undone."""

from __future__ import annotations

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from la_portal.db import Database
from la_portal.errors import Conflict, NotAllowed, NotFound
from la_portal.models import AuthorityState, OutboxMessage, SchoolReturn
from la_portal.queries import reviews
from la_portal.services import audit, returns
from la_portal.services.returns.replying import reply_at
from la_portal.services.reviews import Accepted, accept_all, undo_all
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import NOW
from tests.pressing import statements
from tests.returns import SLUG, URN, term
from tests.reviewing import collection_id, events, messages, officer, send

URNS = tuple(range(URN, URN + 6))
FOREIGN = 200001
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def scope(database: Database) -> Scope:
    """Six schools that have sent returns with nothing unusual, and another authority."""
    scope = term(database, urns=URNS)
    term(database, "991", "Southshire Council", (FOREIGN,))
    send(database, scope, URNS)
    return scope


def press(database: Database, scope: Scope, urns: tuple[int, ...] = URNS, number: int = 1) -> Accepted:
    with database.tenant(scope, writing=True) as session:
        return accept_all(session, officer(scope, number), SLUG, dict.fromkeys(urns, 1), LATER)


def statuses(database: Database, scope: Scope) -> dict[int, tuple[str, int | None]]:
    with database.tenant(scope) as session:
        rows = session.execute(select(SchoolReturn)).scalars()
        return {row.school_id: (str(row.status), row.accepted_submission) for row in rows}


def data_version(database: Database, scope: Scope) -> int:
    with database.tenant(scope) as session:
        return session.get_one(AuthorityState, scope.authority_id).data_version


def test_each_is_accepted_with_one_event_and_one_reply_that_waits(database: Database, scope: Scope) -> None:
    before = data_version(database, scope)
    done = press(database, scope)
    assert (done.accepted, done.left_out) == (URNS, {})
    assert set(statuses(database, scope).values()) == {("accepted", 1)}
    found = events(database, scope, "return_accepted")
    assert [one.school_id for one in found] == list(URNS)
    assert {one.detail["batch"] for one in found} == {str(done.batch)}
    assert {(one.from_state, one.to_state, one.person_id) for one in found} == {
        ("submitted", "accepted", officer(scope).person_id)
    }
    waiting = messages(database, scope, "accepted")
    assert [one.school_id for one in waiting] == list(URNS)
    assert {(one.batch, one.next_try_at) for one in waiting} == {(done.batch, reply_at(LATER))}
    assert data_version(database, scope) == before + 1
    with database.tenant(scope) as session:
        assert audit.broken_links(session) == []
        assert reviews.counts(session, collection_id(database, scope)).accepted == len(URNS)


def test_the_number_of_statements_does_not_grow(database: Database, scope: Scope) -> None:
    with statements(database) as few:
        press(database, scope, URNS[:2])
    with statements(database) as many:
        press(database, scope, URNS[2:])
    assert len(few) == len(many)


def test_what_has_moved_on_is_left_out_and_said(database: Database, scope: Scope) -> None:
    accepted, asked, contested, newer, exempt, clean = URNS
    with database.tenant(scope, writing=True) as session:
        actor = officer(scope)
        returns.accept(session, actor, accepted, SLUG, 1, NOW)
        returns.ask_for_changes(session, actor, asked, SLUG, {"incidents.content_values": "Look again"}, NOW)
        returns.exempt(session, actor, exempt, SLUG, "It closes", NOW)
    correct(database, scope, contested)
    correct(database, scope, newer)
    with database.tenant(scope, writing=True) as session:
        dsl = Actor(uuid.UUID(int=7), Role.DSL, Scope(scope.authority_id, frozenset({contested})))
        returns.contest_correction(session, dsl, contested, SLUG, "That was another term", NOW)
    chosen = {**dict.fromkeys(URNS, 1), contested: 2}
    with database.tenant(scope, writing=True) as session:
        done = accept_all(session, officer(scope), SLUG, chosen, LATER)
    assert done.accepted == (clean,)
    assert {urn: why.split(".")[0] for urn, why in done.left_out.items()} == {
        accepted: "This return is accepted",
        asked: "Changes are asked for",
        contested: "The school contests the correction",
        newer: "A newer submission has come since you read this return",
        exempt: "The school is exempt from this return",
    }
    assert len(events(database, scope, "return_accepted")) == 2


def correct(database: Database, scope: Scope, urn: int) -> None:
    with database.tenant(scope, writing=True) as session:
        version = returns_version(database, scope, urn)
        typed = {"incidents": {"content_values": "4"}}
        declared = returns.Declaration("officer", version, f"correct {urn}")
        returns.correct(session, officer(scope), urn, SLUG, typed, "By telephone", declared, NOW)


def returns_version(database: Database, scope: Scope, urn: int) -> int:
    with database.tenant(scope) as session:
        row = session.execute(select(SchoolReturn).where(SchoolReturn.school_id == urn)).scalar_one()
        return sum(row.versions.values())


def test_another_authoritys_school_is_not_found_and_nothing_is_done(database: Database, scope: Scope) -> None:
    with pytest.raises(NotFound):
        press(database, scope, (*URNS, FOREIGN))
    assert {status for status, _ in statuses(database, scope).values()} == {"submitted"}


def test_who_only_reads_accepts_nothing(database: Database, scope: Scope) -> None:
    analyst = Actor(uuid.UUID(int=5), Role.ANALYST, scope)
    with pytest.raises(NotAllowed), database.tenant(scope, writing=True) as session:
        accept_all(session, analyst, SLUG, {URN: 1}, LATER)


def test_a_press_is_undone_with_the_replies_that_wait(database: Database, scope: Scope) -> None:
    batch = press(database, scope).batch
    with database.tenant(scope, writing=True) as session:
        undone = undo_all(session, officer(scope), batch, LATER)
    assert (undone.undone, undone.left) == (URNS, ())
    assert set(statuses(database, scope).values()) == {("submitted", None)}
    assert messages(database, scope, "accepted") == []
    assert len(events(database, scope, "acceptance_undone")) == len(URNS)
    with database.tenant(scope, writing=True) as session:
        assert undo_all(session, officer(scope), batch, LATER).undone == ()
        assert audit.broken_links(session) == []


def test_only_what_still_stands_as_the_press_left_it_is_undone(database: Database, scope: Scope) -> None:
    batch = press(database, scope).batch
    reopened, again, *others = URNS
    with database.tenant(scope, writing=True) as session:
        returns.reopen(session, officer(scope), reopened, SLUG, "They asked", LATER)
        returns.undo_acceptance(session, officer(scope), again, SLUG, LATER)
        returns.accept(session, officer(scope, 2), again, SLUG, 1, LATER)
    with database.tenant(scope, writing=True) as session:
        undone = undo_all(session, officer(scope), batch, LATER)
    assert (undone.undone, set(undone.left)) == (tuple(others), {reopened, again})
    assert statuses(database, scope)[again] == ("accepted", 1)


def test_a_press_is_undone_for_seven_days_and_one_that_was_not_is_not_found(database: Database, scope: Scope) -> None:
    batch = press(database, scope).batch
    with pytest.raises(NotFound), database.tenant(scope, writing=True) as session:
        undo_all(session, officer(scope), uuid.uuid4(), LATER)
    with pytest.raises(Conflict, match="more than 7 days ago"), database.tenant(scope, writing=True) as session:
        undo_all(session, officer(scope), batch, LATER + timedelta(days=7, minutes=1))


def test_a_reply_that_went_is_not_said_twice(database: Database, scope: Scope) -> None:
    batch = press(database, scope).batch
    with database.tenant(scope, writing=True) as session:
        mine = OutboxMessage.authority_id == scope.authority_id
        session.execute(update(OutboxMessage).where(mine).values(sent_at=LATER, attempts=1))
    with database.tenant(scope, writing=True) as session:
        undo_all(session, officer(scope), batch, LATER)
    assert len(messages(database, scope, "accepted")) == len(URNS)
    press(database, scope)
    assert len(messages(database, scope, "accepted")) == len(URNS)
    assert len(events(database, scope, "return_accepted")) == 2 * len(URNS)


def test_twenty_officers_accept_the_same_returns_at_once_and_each_is_accepted_once(database: Database) -> None:
    urns = tuple(range(URN, URN + 60))
    scope = term(database, urns=urns)
    send(database, scope, urns)
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda number: press(database, scope, urns, number), range(20)))
    assert sorted(urn for one in done for urn in one.accepted) == list(urns)
    assert all(len(one.accepted) + len(one.left_out) == len(urns) for one in done)
    assert Counter(one.school_id for one in events(database, scope, "return_accepted")) == dict.fromkeys(urns, 1)
    assert Counter(one.school_id for one in messages(database, scope, "accepted")) == dict.fromkeys(urns, 1)
    with database.tenant(scope) as session:
        assert audit.broken_links(session) == []
