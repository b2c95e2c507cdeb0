"""An officer closes a collection before its last day, also while schools type."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.errors import Conflict, NotAllowed, NotFound
from la_portal.models import AuditEvent, AuthorityState, Collection
from la_portal.queries.collection_lines import LeftOpen, left_open
from la_portal.queries.collections import find as find_collection
from la_portal.services.collecting import close_collection
from la_portal.services.returns import save
from la_portal.services.returns.acting import lock_return
from la_portal.vocabulary import Actor, Role
from tests.lives import BEGIN, OURS, THEIRS, clock_of, do, person, ready, standing
from tests.planning import in_days, officer_of, opened, spring
from tests.returns import FOREIGN, NEIGHBOUR, SLUG, TODAY, URN

OFFICER, DSL = person(Role.OFFICER, URN), person(Role.DSL, URN)
WAIT = 0.7


@pytest.fixture(autouse=True)
def _ready(database: Database) -> None:
    ready(database)


def close(database: Database, actor: Actor = OFFICER, slug: str = SLUG, minutes: int = 0) -> int:
    with database.tenant(actor.scope, writing=True) as session:
        return close_collection(session, actor, slug, BEGIN + timedelta(minutes=minutes))


def events(database: Database) -> list[tuple[str, int | None, uuid.UUID | None]]:
    statement = select(AuditEvent.kind, AuditEvent.school_id, AuditEvent.person_id).order_by(AuditEvent.number)
    with database.tenant(OURS) as session:
        return [(row.kind, row.school_id, row.person_id) for row in session.execute(statement)]


def version(database: Database) -> int:
    with database.tenant(OURS) as session:
        return session.get_one(AuthorityState, OURS.authority_id).data_version


def test_it_is_closed_with_every_return_of_it_and_of_no_other_authority(database: Database) -> None:
    do(database, "save", DSL, URN, BEGIN)
    before, was = len(events(database)), version(database)
    assert close(database) == 2
    assert [standing(database, urn).status for urn in (URN, NEIGHBOUR, FOREIGN)] == [
        *("closed_unsent", "closed_unsent"),
        "not_started",
    ]
    assert events(database)[before:] == [
        ("collection_closed", None, OFFICER.person_id),
        ("return_closed_unsent", URN, OFFICER.person_id),
        ("return_closed_unsent", NEIGHBOUR, OFFICER.person_id),
    ]
    assert version(database) == was + 1
    with database.tenant(OURS) as session:
        assert not find_collection(session, SLUG).is_open(TODAY)
    with database.tenant(THEIRS) as session:
        assert find_collection(session, SLUG).is_open(TODAY)


def test_what_was_sent_before_counts_where_a_return_was_opened_again(database: Database) -> None:
    for act, actor in (("save", DSL), ("submit", DSL), ("reopen", OFFICER), ("save", DSL)):
        do(database, act, actor, URN, BEGIN)
    close(database, minutes=1)
    after = standing(database, URN)
    assert (after.status, after.counted_submission) == ("submitted", 1)


def test_closed_twice_it_says_when_it_was_closed(database: Database) -> None:
    close(database)
    before = events(database)
    with pytest.raises(Conflict, match=r"Autumn term 2026 was closed on .*\. It is closed only once"):
        close(database, minutes=5)
    assert events(database) == before
    assert do(database, "close", clock_of(URN), URN, BEGIN + timedelta(days=1)) == 0


def test_what_is_over_or_has_not_opened_is_not_closed_by_hand(database: Database) -> None:
    with pytest.raises(Conflict, match="There is nothing to close"):
        close(database, minutes=60 * 24 * 60)
    opened(database, OURS, spring())
    with pytest.raises(Conflict, match=r"opens on .* Move its dates instead"):
        close(database, slug="2026-27-spring")


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DSL, Role.HEADTEACHER])
def test_nobody_else_closes_it(database: Database, role: Role) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        close(database, person(role, URN))
    assert standing(database, URN).status == "not_started"


def test_a_school_with_more_time_goes_on(database: Database) -> None:
    with database.tenant(OURS, writing=True) as session:
        returned = lock_return(session, URN, SLUG)[0]
        returned.extended_to = in_days(40)
    assert close(database) == 1
    do(database, "save", DSL, URN, BEGIN + timedelta(days=1))
    assert [standing(database, urn).status for urn in (URN, NEIGHBOUR)] == ["draft", "closed_unsent"]


def test_a_school_that_saves_a_moment_later_is_told_and_its_draft_stays(database: Database) -> None:
    do(database, "save", DSL, URN, BEGIN)
    before = standing(database, URN)
    started = Event()

    def save_late() -> None:
        with database.tenant(DSL.scope, writing=True) as session:
            started.set()
            save(session, DSL, URN, SLUG, "header", {"headcount": "1"}, before.versions["header"], BEGIN)

    with ThreadPoolExecutor(1) as school:
        with database.tenant(OURS, writing=True) as session:
            close_collection(session, OFFICER, SLUG, BEGIN)
            saving = school.submit(save_late)
            started.wait(WAIT)
            with pytest.raises(TimeoutError):
                saving.result(WAIT)
        with pytest.raises(Conflict, match=r"closed before this return was sent. Your draft is kept"):
            saving.result(10)
    after = standing(database, URN)
    assert (after.status, after.draft, after.versions) == ("closed_unsent", before.draft, before.versions)


def test_the_page_knows_who_has_not_sent_who_types_and_who_has_more_time(database: Database) -> None:
    def found() -> LeftOpen:
        with database.tenant(OURS) as session:
            number = session.execute(select(Collection.collection_id)).scalar_one()
            return left_open(session, number, TODAY)

    assert found() == LeftOpen(open=2, typed_today=0, with_more_time=0, sent_before=0)
    do(database, "save", DSL, URN, BEGIN)
    assert found() == LeftOpen(2, 1, 0, 0)
    with database.tenant(OURS, writing=True) as session:
        lock_return(session, NEIGHBOUR, SLUG)[0].extended_to = in_days(40)
    assert found() == LeftOpen(2, 1, 1, 0)
    for act, actor in (("submit", DSL), ("reopen", OFFICER)):
        do(database, act, actor, URN, BEGIN)
    assert found() == LeftOpen(2, 1, 1, 1)


def test_an_officer_of_another_authority_finds_nothing(database: Database) -> None:
    with database.tenant(THEIRS, writing=True) as session, pytest.raises(NotFound):
        close_collection(session, officer_of(OURS), SLUG, BEGIN)
