"""The ladder of reminders: proposed from the dates, carried over from the last collection, changed until it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol

from sqlalchemy import select

from la_portal.access import require
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.models import Collection, Reminder
from la_portal.queries.collections import find
from la_portal.queries.term_dates import TermDates, distance, school_day_after, school_days, term_dates
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.collecting.asking import Rung
from la_portal.services.mail import reminder_words
from la_portal.services.mail.reminder_words import Words, checked
from la_portal.vocabulary import Actor, Audience, Permission

FROM_OPENING = 1  # the step that is reckoned from the day of opening; all others from the due date


class Dated(Protocol):
    """What has the dates that reminders are reckoned from."""

    @property
    def opens_on(self) -> date:
        """The first day on which schools may send."""
        ...

    @property
    def due_on(self) -> date:
        """The day after which a return is late."""
        ...

    @property
    def closes_on(self) -> date:
        """The last day on which schools may send."""
        ...


@dataclass(frozen=True)
class _Usual:
    """A rung as it is where nobody chose: that many school days after opening, or from the due date."""

    audience: Audience
    words: Words
    days: int


_USUAL = (
    _Usual(Audience.DSL, reminder_words.FIRST, 7),
    _Usual(Audience.DSL, reminder_words.AGAIN, -3),
    _Usual(Audience.HEADTEACHER, reminder_words.HEADTEACHER, 2),
    _Usual(Audience.CHAIR_OR_TRUST, reminder_words.CHAIR_OR_TRUST, 5),
)


def usual_ladder(taught: Sequence[TermDates], dates: Dated) -> tuple[Rung, ...]:
    """The four reminders of a collection with these dates, on school days, in order and inside of it."""
    rungs = [
        Rung(one.audience, school_day_after(taught, _anchor(step, dates), one.days), one.words.subject, one.words.body)
        for step, one in enumerate(_USUAL, start=1)
    ]
    return _in_order(taught, rungs, dates)


def carried_over(taught: Sequence[TermDates], rungs: Iterable[Rung], before: Dated, dates: Dated) -> tuple[Rung, ...]:
    """The reminders of one collection for the dates of another: as many school days from its opening or due date."""
    moved = [
        replace(rung, sends_on=_moved(taught, rung.sends_on, _anchor(step, before), _anchor(step, dates)))
        for step, rung in enumerate(rungs, start=1)
    ]
    return _in_order(taught, moved, dates)


def check_ladder(rungs: Sequence[Rung], dates: Dated, taught: Sequence[TermDates]) -> tuple[Rung, ...]:
    """The reminders as they are kept; raises BadInput about `rung-1-day`, `rung-1-subject` or the like."""
    found = tuple(check_rung(step, rung, dates, taught) for step, rung in enumerate(rungs, start=1))
    for step, (one, following) in enumerate(pairwise(found), start=1):
        _check_between(step + 1, following.sends_on, after=one.sends_on)
    return found


def check_rung(step: int, rung: Rung, dates: Dated, taught: Sequence[TermDates]) -> Rung:
    """One reminder as it is kept; raises BadInput where its day lies outside of the collection or is no school day."""
    day, field = rung.sends_on, f"rung-{step}"
    if not dates.opens_on <= day <= dates.closes_on:
        raise BadInput(
            f"Reminder {step} would go on {in_words(day)}. Choose a day from {in_words(dates.opens_on)} to "
            f"{in_words(dates.closes_on)}, while schools can send",
            f"{field}-day",
        )
    if not school_days(taught, day, day) and school_days(taught, dates.opens_on, dates.closes_on):
        following = school_day_after(taught, day, 0)
        raise BadInput(
            f"{day:%A} {in_words(day)} is no school day, so reminder {step} would not go. The next one is "
            f"{in_words(following)}",
            f"{field}-day",
        )
    try:
        words = checked(Words(rung.subject, rung.body))
    except BadInput as error:
        raise BadInput(f"Reminder {step}: {error}", f"{field}-{error.field}") from error
    return replace(rung, subject=words.subject, body=words.body)


def as_rows(collection: Collection, rungs: Iterable[Rung]) -> list[Reminder]:
    """The rows of the collection's reminders, none of which has gone."""
    return [
        Reminder(
            authority_id=collection.authority_id,
            collection_id=collection.collection_id,
            step=step,
            audience=rung.audience,
            sends_on=rung.sends_on,
            subject=rung.subject,
            body=rung.body,
        )
        for step, rung in enumerate(rungs, start=1)
    ]


def rows_of(session: TenantSession, collection_id: int) -> list[Reminder]:
    """The collection's reminders to be changed, in order; the authority's row is held."""
    statement = (
        select(Reminder)
        .where(Reminder.authority_id == session.scope.authority_id, Reminder.collection_id == collection_id)
        .order_by(Reminder.step)
    )
    return list(session.execute(statement).scalars())


def change_reminder(
    session: TenantSession, actor: Actor, slug: str, step: int, day: date, words: Words, at: datetime
) -> None:
    """The reminder goes on that day and says that, if it has not gone; one event says so.

    Raises NotFound, Conflict where it has gone, BadInput where the day or the words do not fit.
    """
    require(actor, Permission.OPEN_COLLECTION, session.scope)
    lock(session)
    collection, today = find(session, slug), london_date(at)
    rows = {row.step: row for row in rows_of(session, collection.collection_id)}
    row = rows.get(step)
    if row is None:
        raise NotFound
    if row.done_at is not None:
        raise Conflict(f"Reminder {step} went on {in_words(london_date(row.done_at))}. What has gone cannot be changed")
    if day != row.sends_on and day < today:
        raise BadInput(f"{in_words(day)} is over. Choose today or a later day", f"rung-{step}-day")
    rung = check_rung(step, Rung(row.audience, day, words.subject, words.body), collection, term_dates(session))
    if step - 1 in rows:
        _check_between(step, day, after=rows[step - 1].sends_on)
    if step + 1 in rows:
        _check_between(step + 1, rows[step + 1].sends_on, after=day, changed=step)
    detail = {"step": step, "from": row.sends_on.isoformat(), "to": day.isoformat()}
    row.sends_on, row.subject, row.body = day, rung.subject, rung.body
    audit.record(session, actor, "reminder_changed", at=at, collection_id=collection.collection_id, detail=detail)


def _check_between(step: int, day: date, *, after: date, changed: int | None = None) -> None:
    """`step` goes on `day`, which must not lie before the day `after` of the one before it."""
    if day < after:
        raise BadInput(
            f"Reminder {step} would go on {in_words(day)}, before reminder {step - 1} on {in_words(after)}. "
            "Change one of the days",
            f"rung-{changed or step}-day",
        )


def _anchor(step: int, dates: Dated) -> date:
    return dates.opens_on if step == FROM_OPENING else dates.due_on


def _moved(taught: Sequence[TermDates], day: date, before: date, now: date) -> date:
    return school_day_after(taught, now, distance(taught, before, day))


def _in_order(taught: Sequence[TermDates], rungs: Sequence[Rung], dates: Dated) -> tuple[Rung, ...]:
    """No reminder goes after the next one, or while schools cannot send; in a short collection two go on one day."""
    days = school_days(taught, dates.opens_on, dates.closes_on) or [dates.opens_on]
    found: list[Rung] = []
    latest = days[-1]
    for rung in reversed(rungs):
        latest = max(days[0], min(rung.sends_on, latest))
        found.append(replace(rung, sends_on=latest))
    return tuple(reversed(found))
