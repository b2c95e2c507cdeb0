"""Reminders that go by themselves: each rung of an open collection's ladder once, on a school day from 8am."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from la_portal.access import require
from la_portal.clock import LONDON, london_date
from la_portal.db import TenantSession
from la_portal.errors import NotAllowed
from la_portal.models import Reminder
from la_portal.queries.chase import ChaseLine, chased
from la_portal.queries.collections import CollectionFacts, listed
from la_portal.queries.contacts import by_itself_once
from la_portal.queries.filters import Filters
from la_portal.queries.ladder import peace_from, rungs
from la_portal.queries.term_dates import school_days, term_dates
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.reminding import People, addressed, hindrance, post
from la_portal.vocabulary import Actor, Permission

FROM_HOUR = 8
_BATCHES = uuid.UUID("6c1f2f5e-6a52-4b0e-9f53-1a1b6a0a7c11")


@dataclass(frozen=True)
class Climbed:
    """One rung that has gone: to how many schools."""

    collection: CollectionFacts
    step: int
    schools: int


def batch_of(authority_id: int, collection_id: int, step: int) -> uuid.UUID:
    """The batch of a rung's messages: the same whenever it is asked for."""
    return uuid.uuid5(_BATCHES, f"{authority_id}/{collection_id}/{step}")


def is_due(session: TenantSession, at: datetime) -> bool:
    """Whether a reminder of an open collection is to go now."""
    return _is_time(session, at) and any(
        rung.done_at is None and rung.sends_on <= london_date(at)
        for collection in _open(session, at)
        for rung in rungs(session, collection.collection_id)
    )


def run_ladder(session: TenantSession, actor: Actor, at: datetime, people: People) -> list[Climbed]:
    """Every reminder that is due has gone to those who have not finished, each once; a second run writes nothing.

    Of several that are due in a collection only the newest goes. It leaves in peace who was reminded by hand within two
    school days, who a colleague said to wait for, and, once the collection is due, who has more time. Raises NotAllowed
    for anybody but the clock.
    """
    require(actor, Permission.CHASE_SCHOOLS, session.scope)
    if actor.role is not None:
        raise NotAllowed("These reminders go by themselves. To remind schools now, choose them in the list")
    lock(session)
    if not _is_time(session, at):
        return []
    climbed = [_climb(session, actor, collection, at, people) for collection in _open(session, at)]
    return [one for one in climbed if one is not None]


def _is_time(session: TenantSession, at: datetime) -> bool:
    today = london_date(at)
    late_enough = at.astimezone(LONDON).hour >= FROM_HOUR
    return late_enough and bool(school_days(term_dates(session), today, today))


def _open(session: TenantSession, at: datetime) -> list[CollectionFacts]:
    today = london_date(at)
    return [collection for collection in listed(session, Filters(on=today)) if collection.is_open(today)]


def _climb(
    session: TenantSession, actor: Actor, collection: CollectionFacts, at: datetime, people: People
) -> Climbed | None:
    due = _due(session, collection, at)
    if not due:
        return None
    *older, rung = due
    for passed_over in older:
        passed_over.done_at = at
        _record(session, actor, passed_over, "ladder_step_passed_over", at)
    rung.done_at = at
    chosen = _chosen(session, collection, rung, at, people)
    batch = batch_of(session.scope.authority_id, collection.collection_id, rung.step)
    post(
        session,
        collection,
        (
            (
                line,
                addressed(line, rung.audience, rung.subject, rung.body),
                by_itself_once(collection.collection_id, rung.step, line.school_id),
            )
            for line in chosen
        ),
        batch,
        at,
    )
    _record(session, actor, rung, "ladder_step_done", at)
    return Climbed(collection, rung.step, len(chosen))


def _due(session: TenantSession, collection: CollectionFacts, at: datetime) -> Sequence[Reminder]:
    statement = (
        select(Reminder)
        .where(
            Reminder.authority_id == session.scope.authority_id,
            Reminder.collection_id == collection.collection_id,
            Reminder.done_at.is_(None),
            Reminder.sends_on <= london_date(at),
        )
        .order_by(Reminder.sends_on, Reminder.step)
    )
    return session.execute(statement).scalars().all()


def _chosen(
    session: TenantSession, collection: CollectionFacts, rung: Reminder, at: datetime, people: People
) -> list[ChaseLine]:
    today = london_date(at)
    peace = peace_from(term_dates(session), today)
    late = rung.sends_on > collection.due_on

    def is_left_alone(line: ChaseLine) -> bool:
        mailed = line.contacts.mailed
        reminded = mailed is not None and mailed.by_hand and london_date(mailed.at) >= peace
        has_time = late and line.due_on >= today
        return reminded or has_time or line.contacts.wait_until is not None

    return [
        line
        for line in chased(session, collection, today)
        if not is_left_alone(line)
        and hindrance(line, addressed(line, rung.audience, rung.subject, rung.body).audience, people) is None
    ]


def _record(session: TenantSession, actor: Actor, rung: Reminder, kind: str, at: datetime) -> None:
    batch = batch_of(session.scope.authority_id, rung.collection_id, rung.step)
    detail = {"step": rung.step, "audience": str(rung.audience), "batch": str(batch)}
    audit.record(session, actor, kind, at=at, collection_id=rung.collection_id, detail=detail)
