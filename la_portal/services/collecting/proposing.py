"""What a new collection begins with: everything of the last one, with the dates moved to its own term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from la_portal.catalogue import held
from la_portal.db import TenantSession
from la_portal.queries.plans import LastOpened, last_opened
from la_portal.queries.term_dates import TermDates, school_day_after, term_dates
from la_portal.services.collecting.asking import Cohort, Dates, OpenCollection, Rung
from la_portal.services.collecting.dates import DAYS_FROM_DUE_TO_CLOSE, next_counting_day
from la_portal.services.collecting.ladder import carried_over, usual_ladder
from la_portal.vocabulary import AcademicYear, Term

_OPENS = {Term.AUTUMN: (11, 1), Term.SPRING: (3, 1), Term.SUMMER: (6, 1)}
_DAYS_TO_SEND = 21


@dataclass(frozen=True)
class Proposal:
    """A collection as it is proposed; `last` is the one that it was copied from, None for an authority's first."""

    asked: OpenCollection
    dates: Dates
    last: LastOpened | None


def propose(session: TenantSession, year: AcademicYear, term: Term, today: date) -> Proposal:
    """The next collection like the last one: as many days to send and to close, the same schools, letters and order."""
    last, taught = last_opened(session), term_dates(session)
    dates = _dates(taught, last, next_counting_day(session, year, term), _usual_opening(year, term), today)
    asked = OpenCollection(
        year,
        term,
        counts_to=dates.counts_to,
        due_on=dates.due_on,
        counts_from=dates.counts_from,
        opens_on=dates.opens_on,
        closes_on=dates.closes_on,
        edition=held()[-1],
        who=Cohort.from_json(last.asked_of) if last else Cohort(),
        ladder=ladder_for(taught, last, dates),
    )
    return Proposal(asked, dates, last)


def ladder_for(taught: Sequence[TermDates], last: LastOpened | None, dates: Dates) -> tuple[Rung, ...]:
    """The last collection's reminders on the days that these dates give them; the usual ones where it had none."""
    if last is None or not last.reminders:
        return usual_ladder(taught, dates)
    rungs = [Rung(one.audience, one.sends_on, one.subject, one.body) for one in last.reminders]
    return carried_over(taught, rungs, last.collection, dates)


def _usual_opening(year: AcademicYear, term: Term) -> date:
    month, day = _OPENS[term]
    return date(year.calendar_year(term), month, day)


def _dates(taught: Sequence[TermDates], last: LastOpened | None, counts_from: date, usual: date, today: date) -> Dates:
    gap, to_send, to_close = timedelta(days=1), timedelta(days=_DAYS_TO_SEND), timedelta(days=DAYS_FROM_DUE_TO_CLOSE)
    if last is not None:
        then = last.collection
        gap, to_send = then.opens_on - then.counts_to, then.due_on - then.opens_on
        to_close = then.closes_on - then.due_on
    opens_on = school_day_after(taught, max(usual, today, counts_from + timedelta(days=1)), 0)
    counts_to = opens_on - gap if opens_on - gap >= counts_from else opens_on - timedelta(days=1)
    due_on = school_day_after(taught, opens_on + to_send, 0)
    return Dates(counts_from, counts_to, opens_on, due_on, school_day_after(taught, due_on + to_close, 0))
