"""The dates of a collection: reckoned where nobody said, and refused where they do not fit."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from la_portal.clock import in_words
from la_portal.db import TenantSession
from la_portal.errors import BadInput
from la_portal.models import Collection
from la_portal.services.collecting.asking import Dates, OpenCollection
from la_portal.vocabulary import AcademicYear, Term

DAYS_FROM_DUE_TO_CLOSE = 21
_FIRST_DAYS = {Term.AUTUMN: (9, 1), Term.SPRING: (1, 1), Term.SUMMER: (4, 1)}


def reckon_dates(session: TenantSession, asked: OpenCollection, today: date) -> Dates:
    """The collection's dates: counting follows on from the last collection, so that no day is missed or counted twice.

    Raises BadInput with the two dates that do not fit.
    """
    dates = Dates(
        counts_from=asked.counts_from or next_counting_day(session, asked.year, asked.term),
        counts_to=asked.counts_to,
        opens_on=asked.opens_on or today,
        due_on=asked.due_on,
        closes_on=asked.closes_on or asked.due_on + timedelta(days=DAYS_FROM_DUE_TO_CLOSE),
    )
    _check_counting(session, dates)
    check_order(dates)
    return dates


def next_counting_day(session: TenantSession, year: AcademicYear, term: Term) -> date:
    """The first day that a collection of this term would count: the day after the last collection's last one.

    For an authority's first collection it is 1 September, 1 January or 1 April.
    """
    last = _last_counted(session)
    if last is not None:
        return last + timedelta(days=1)
    month, day = _FIRST_DAYS[term]
    return date(year.calendar_year(term), month, day)


def check_order(dates: Dates) -> None:
    """Returns where each date comes after the one before; raises BadInput with the two that do not."""
    if dates.counts_to >= dates.opens_on:
        raise BadInput(
            f"Counting ends on {in_words(dates.counts_to)}, and the collection opens on {in_words(dates.opens_on)}. "
            "Open it after the last day that is counted",
            "opens_on",
        )
    if dates.opens_on > dates.due_on:
        raise BadInput(
            f"The collection would be due on {in_words(dates.due_on)}, before it opens on {in_words(dates.opens_on)}. "
            "Change the due date",
            "due_on",
        )
    if dates.due_on > dates.closes_on:
        raise BadInput(
            f"The collection would close on {in_words(dates.closes_on)}, before it is due on {in_words(dates.due_on)}. "
            "Change the closing date",
            "closes_on",
        )


def _last_counted(session: TenantSession) -> date | None:
    return session.execute(select(Collection.counts_to).order_by(Collection.counts_to.desc()).limit(1)).scalar()


def _check_counting(session: TenantSession, dates: Dates) -> None:
    last = _last_counted(session)
    if last is not None and dates.counts_from != last + timedelta(days=1):
        raise BadInput(
            f"The last collection counted up to {in_words(last)}. Count from the next day, so that no day is missed",
            "counts_from",
        )
    if dates.counts_from > dates.counts_to:
        raise BadInput(
            f"Counting would end on {in_words(dates.counts_to)}, before it begins on {in_words(dates.counts_from)}. "
            "Change the last day",
            "counts_to",
        )
