"""A collection's ladder of reminders: its rungs, and which of them a school stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.models import Reminder
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.term_dates import TermDates, school_days
from la_portal.vocabulary import Audience

DAYS_OF_PEACE = 2
_LONGEST_HOLIDAY = timedelta(days=60)


@dataclass(frozen=True)
class Rung:
    """One reminder of the ladder: the letter that goes by itself on `sends_on`; it has gone at `done_at`."""

    step: int
    audience: Audience
    sends_on: date
    subject: str
    body: str
    done_at: datetime | None = None


def rungs(session: TenantSession, collection_id: int) -> tuple[Rung, ...]:
    """The collection's ladder in its order; empty where it has none."""
    statement = (
        select(Reminder.step, Reminder.audience, Reminder.sends_on, Reminder.subject, Reminder.body, Reminder.done_at)
        .where(Reminder.authority_id == session.scope.authority_id, Reminder.collection_id == collection_id)
        .order_by(Reminder.sends_on, Reminder.step)
    )
    return tuple(Rung(*row) for row in session.execute(statement))


def next_rung(ladder: Iterable[Rung]) -> Rung | None:
    """The reminder that goes by itself next; None where all have gone."""
    return next((rung for rung in ladder if rung.done_at is None), None)


def rung_of(ladder: Iterable[Rung], collection: CollectionFacts, due_on: date, today: date) -> Rung | None:
    """The rung on which a school with that due date stands: the next that has not gone, or else the last that has.

    Rungs that go after the collection is due say that a return is late: they are for schools whose own date has passed,
    and the others are for schools whose date has not. None where the ladder has none of that sort.
    """
    late = today > due_on
    fitting = [rung for rung in ladder if (rung.sends_on > collection.due_on) == late]
    return next_rung(fitting) or (fitting[-1] if fitting else None)


def goes_on(taught: Iterable[TermDates], rung: Rung, today: date) -> date:
    """The day on which a reminder goes that has not gone: the first school day from the one that it is meant for on."""
    first = max(rung.sends_on, today)
    days = school_days(taught, first, first + _LONGEST_HOLIDAY)
    return days[0] if days else first


def peace_from(taught: Iterable[TermDates], goes_on: date) -> date:
    """Who was reminded by hand on this day or later is left in peace by the reminder that goes by itself on `goes_on`.

    It is the second school day before it.
    """
    before = school_days(taught, goes_on - _LONGEST_HOLIDAY, goes_on - timedelta(days=1))
    return before[-DAYS_OF_PEACE:][0] if before else goes_on
