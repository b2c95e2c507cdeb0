"""Moving the dates of a collection that has opened: what it counts and asks is fixed, and its days are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from la_portal.access import require
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict
from la_portal.models import Collection
from la_portal.queries.collections import CollectionFacts, find
from la_portal.queries.term_dates import TermDates, term_dates
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.collecting.asking import Dates, Rung
from la_portal.services.collecting.dates import check_order
from la_portal.services.collecting.ladder import carried_over, rows_of
from la_portal.vocabulary import Actor, Permission

_NAMES = ("opens_on", "due_on", "closes_on")


def move_dates(session: TenantSession, actor: Actor, slug: str, opens_on: date, due_on: date, closes_on: date,
               at: datetime) -> None:  # fmt: skip
    """The collection has these dates, and reminders that have not gone keep their distance; one event says from what.

    Nothing happens where the dates are what they were. Raises NotFound, Conflict where the collection is closed, and
    BadInput where the dates do not fit, or where it would open on another day although it has opened.
    """
    require(actor, Permission.OPEN_COLLECTION, session.scope)
    state = lock(session)
    facts, today = find(session, slug), london_date(at)
    if today > facts.last_day:
        raise Conflict(f"{facts.name} is closed, so its dates stay. Give a school more time on its own page")
    before = Dates(facts.counts_from, facts.counts_to, facts.opens_on, facts.due_on, facts.closes_on)
    dates = Dates(facts.counts_from, facts.counts_to, opens_on, due_on, closes_on)
    if dates == before:
        return
    _check(facts, dates, today)
    key = (session.scope.authority_id, facts.collection_id)
    collection = session.get_one(Collection, key)
    collection.opens_on, collection.due_on, collection.closes_on = opens_on, due_on, closes_on
    _move_reminders(session, term_dates(session), before, dates, facts.collection_id, today)
    state.data_version += 1
    detail = {
        name: {"from": getattr(before, name).isoformat(), "to": getattr(dates, name).isoformat()}
        for name in _NAMES
        if getattr(before, name) != getattr(dates, name)
    }
    audit.record(session, actor, "collection_moved", at=at, collection_id=facts.collection_id, detail=detail)


def _check(facts: CollectionFacts, dates: Dates, today: date) -> None:
    if dates.opens_on != facts.opens_on and facts.opens_on <= today:
        raise BadInput(f"{facts.name} opened on {in_words(facts.opens_on)}. That day cannot be moved any more",
                       "opens_on")  # fmt: skip
    if dates.opens_on != facts.opens_on and dates.opens_on < today:
        raise BadInput(f"{in_words(dates.opens_on)} is over. Open it today or later", "opens_on")
    check_order(dates)
    if dates.closes_on < today:
        raise BadInput(
            f"{in_words(dates.closes_on)} is over. Choose today or a later day, or close the collection by hand",
            "closes_on",
        )


def _move_reminders(
    session: TenantSession, taught: Sequence[TermDates], before: Dates, dates: Dates, collection_id: int, today: date
) -> None:
    rows = rows_of(session, collection_id)
    rungs = [Rung(row.audience, row.sends_on, row.subject, row.body) for row in rows]
    for row, moved in zip(rows, carried_over(taught, rungs, before, dates), strict=True):
        if row.done_at is None:
            row.sends_on = max(moved.sends_on, min(today, dates.closes_on))
