"""Closing: after its last day, or when somebody closes it, every return of a collection that is not sent is settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from la_portal.access import require
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import Conflict, NotAllowed
from la_portal.models import Collection, SchoolReturn
from la_portal.queries.collections import find, same_collection
from la_portal.services.authorities import lock
from la_portal.services.returns.acting import Act, lock_return
from la_portal.services.returns.life import ACCEPTED, SUBMITTED, UNSENT, Action, step
from la_portal.vocabulary import AcademicYear, Actor, Permission, collection_slug


def overdue(session: TenantSession, at: datetime) -> list[str]:
    """The addresses of the collections whose closing date has passed in London and that have returns to settle."""
    statement = (
        select(Collection.academic_year, Collection.term, Collection.opens_on)
        .join_from(Collection, SchoolReturn, same_collection())
        .where(
            Collection.authority_id == session.scope.authority_id,
            SchoolReturn.authority_id == session.scope.authority_id,
            or_(Collection.closes_on < london_date(at), Collection.closed_at.is_not(None)),
            SchoolReturn.status.in_(UNSENT),
            _not_extended(at),
        )
        .distinct()
        .order_by(Collection.opens_on)
    )
    return [collection_slug(AcademicYear(row.academic_year), row.term) for row in session.execute(statement)]


def close(session: TenantSession, actor: Actor, slug: str, at: datetime) -> int:
    """No return of the collection is left open; returns how many were, each with its event. A second call changes none.

    One that was never sent is closed unsent; one that was counts as it was sent, accepted if that was accepted. Drafts
    are kept. Raises Conflict up to the end of the closing date, NotAllowed for anybody but the clock.
    """
    require(actor, Permission.OPEN_COLLECTION, session.scope)
    if actor.role is not None:
        raise NotAllowed(
            "A collection closes by itself at the end of its last day. To close it earlier, use its own page"
        )
    lock(session)
    return settle(session, actor, slug, _closed(session, slug, at), at)


def settle(session: TenantSession, actor: Actor, slug: str, collection_id: int, at: datetime) -> int:
    """As `close`, for who has found out already that the collection is closed: the clock, or who closed it by hand."""
    state = lock(session)
    left_open = _left_open(session, collection_id, at)
    for urn in left_open:
        school_return, facts = lock_return(session, urn, slug)
        action = Action.CLOSE_UNSENT if facts.counted_submission is None else Action.CLOSE_SENT
        row = step(action, facts, on_behalf=False)
        accepted = school_return.accepted_submission == facts.counted_submission
        Act(session, actor, row, at, state, school_return, facts).done(row.to or (ACCEPTED if accepted else SUBMITTED))
    state.data_version += bool(left_open)
    return len(left_open)


def _closed(session: TenantSession, slug: str, at: datetime) -> int:
    collection = find(session, slug)
    if london_date(at) <= collection.last_day:
        raise Conflict(f"{collection.name} is open to the end of {in_words(collection.last_day)}. It closes by itself")
    return collection.collection_id


def _not_extended(at: datetime) -> ColumnElement[bool]:
    """That the school has no more time than the others, or that it has passed too."""
    return or_(SchoolReturn.extended_to.is_(None), SchoolReturn.extended_to < london_date(at))


def _left_open(session: TenantSession, collection_id: int, at: datetime) -> Sequence[int]:
    statement = (
        select(SchoolReturn.school_id)
        .where(
            SchoolReturn.authority_id == session.scope.authority_id,
            SchoolReturn.collection_id == collection_id,
            SchoolReturn.status.in_(UNSENT),
            _not_extended(at),
        )
        .order_by(SchoolReturn.school_id)
    )
    return session.execute(statement).scalars().all()
