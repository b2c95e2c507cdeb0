"""Many returns accepted in one press, and that press undone: each return with its own event and its own reply."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select, update

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.errors import Conflict, NotFound
from la_portal.models import AuditEvent, SchoolReturn
from la_portal.queries.batches import accepted_in
from la_portal.queries.collections import find
from la_portal.queries.standing import Standing, of_schools, read
from la_portal.services import audit
from la_portal.services.audit import Entry
from la_portal.services.authorities import lock
from la_portal.services.mail.withdrawing import take_back_batch
from la_portal.services.returns.life import ACCEPTED, SUBMITTED, Action, step
from la_portal.services.returns.replying import tell_accepted
from la_portal.services.returns.reviewing import UNDO_DAYS
from la_portal.vocabulary import Actor, Permission

CHUNK = 1_000
Each = TypeVar("Each")


@dataclass(frozen=True)
class Accepted:
    """What one press accepted, by URN, and which returns it left as they were, each with the reason."""

    batch: uuid.UUID
    accepted: tuple[int, ...]
    left_out: Mapping[int, str]


@dataclass(frozen=True)
class Undone:
    """Which acceptances of one press were undone, and which stand: their returns have moved on since."""

    undone: tuple[int, ...]
    left: tuple[int, ...]


def accept_all(session: TenantSession, actor: Actor, slug: str, chosen: Mapping[int, int], at: datetime) -> Accepted:
    """The chosen submission of each of these schools (by URN) is the accepted one, all in this transaction.

    Each leaves one event and one waiting reply, marked with the press. Left out are returns that nobody could accept
    unread any more: a newer submission came, changes are asked for, the school contests a correction. Raises NotFound
    where one is no return of the collection.
    """
    require(actor, Permission.REVIEW_RETURN, session.scope)
    state = lock(session)
    collection_id, batch = find(session, slug).collection_id, uuid.uuid4()
    found = _held(session, collection_id, chosen)
    if len(found) != len(chosen):
        raise NotFound
    left_out = {one.school_id: why for one in found if (why := _why_not(one, chosen[one.school_id]))}
    accepted = [one for one in found if one.school_id not in left_out]
    for those in _chunks(accepted):
        _set(session, collection_id, those, accepted_submission=SchoolReturn.counted_submission, status=ACCEPTED)
        tell_accepted(session, those, at, batch)
    entries = (_accepted(one, batch) for one in accepted)
    audit.record_all(session, actor, Action.ACCEPT, entries, at=at)
    state.data_version += bool(accepted)
    return Accepted(batch, tuple(one.school_id for one in accepted), left_out)


def undo_all(session: TenantSession, actor: Actor, batch: uuid.UUID, at: datetime) -> Undone:
    """What that press accepted is not, where its return still stands as the press left it; waiting replies do not go.

    Raises NotFound for a press that there was not, Conflict once 7 days (of 24 hours) have passed.
    """
    require(actor, Permission.REVIEW_RETURN, session.scope)
    state = lock(session)
    events = accepted_in(session, batch)
    if not events:
        raise NotFound
    if at - events[0].happened_at > timedelta(days=UNDO_DAYS):
        raise Conflict(f"These returns were accepted more than {UNDO_DAYS} days ago. Reopen them one by one")
    collection_id, by_urn = events[0].collection_id, {event.school_id: event for event in events}
    newest = _newest_acceptances(session, collection_id, list(by_urn))
    undone = [
        one
        for one in _held(session, collection_id, by_urn)
        if one.status is ACCEPTED and newest[one.school_id] == by_urn[one.school_id].number
    ]
    for before in sorted({by_urn[one.school_id].before for one in undone}, key=str):
        those = [one for one in undone if by_urn[one.school_id].before == before]
        for some in _chunks(those):
            _set(session, collection_id, some, accepted_submission=before, status=SUBMITTED)
    for urns in _chunks([one.school_id for one in undone]):
        take_back_batch(session, batch, urns)
    entries = (_undone(one, batch) for one in undone)
    audit.record_all(session, actor, Action.UNDO_ACCEPTANCE, entries, at=at)
    state.data_version += bool(undone)
    urns = tuple(one.school_id for one in undone)
    return Undone(urns, tuple(urn for urn in by_urn if urn not in urns))


def _held(session: TenantSession, collection_id: int, urns: Iterable[int]) -> list[Standing]:
    """The returns of these schools, held until the transaction ends; taken in one order, so that two presses cannot
    wait for each other."""
    statements = (of_schools(session, collection_id, some) for some in _chunks(sorted(urns)))
    held = (statement.with_for_update(of=SchoolReturn) for statement in statements)
    return [read(row) for statement in held for row in session.execute(statement)]


def _why_not(one: Standing, submission: int) -> str:
    if one.counted_submission != submission:
        return "A newer submission has come since you read this return"
    if one.changes_asked:
        return "Changes are asked for"
    if one.contested:
        return "The school contests the correction"
    try:
        step(Action.ACCEPT, one, on_behalf=True)
    except Conflict as refused:
        return str(refused)
    return ""


def _set(session: TenantSession, collection_id: int, those: Iterable[Standing], **values: Any) -> None:
    statement = update(SchoolReturn).where(
        SchoolReturn.authority_id == session.scope.authority_id,
        SchoolReturn.collection_id == collection_id,
        SchoolReturn.school_id.in_([one.school_id for one in those]),
    )
    session.execute(statement.values(**values), execution_options={"synchronize_session": False})


def _accepted(one: Standing, batch: uuid.UUID) -> Entry:
    detail = {
        "submission": one.counted_submission,
        "accepted_before": one.accepted_submission,
        "batch": str(batch),
    }
    return Entry(one.school_id, one.collection.collection_id, SUBMITTED, ACCEPTED, detail=detail)


def _undone(one: Standing, batch: uuid.UUID) -> Entry:
    return Entry(one.school_id, one.collection.collection_id, ACCEPTED, SUBMITTED, detail={"batch": str(batch)})


def _newest_acceptances(session: TenantSession, collection_id: int, urns: list[int]) -> dict[int, int]:
    """The number of the newest acceptance of each of these returns."""
    newest: dict[int, int] = {}
    for some in _chunks(urns):
        statement = (
            select(AuditEvent.school_id, func.max(AuditEvent.number))
            .where(
                AuditEvent.authority_id == session.scope.authority_id,
                AuditEvent.collection_id == collection_id,
                AuditEvent.school_id.in_(some),
                AuditEvent.kind == Action.ACCEPT,
            )
            .group_by(AuditEvent.school_id)
        )
        newest |= {urn: number for urn, number in session.execute(statement) if urn is not None}
    return newest


def _chunks(many: Iterable[Each]) -> Iterator[list[Each]]:
    listed = list(many)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
