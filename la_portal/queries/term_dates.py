"""The authority's own term dates: on which days its schools teach, and its reminders go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.models import AuthorityState
from la_portal.queries.working_days import working_days
from la_portal.vocabulary import AcademicYear

SETTING = "term_dates"
_FAR = 400


@dataclass(frozen=True)
class TermDates:
    """A stretch of days on which schools teach, both ends included: a half of a term, between two holidays."""

    first: date
    last: date


def term_dates(session: TenantSession) -> tuple[TermDates, ...]:
    """What the authority has entered, in the order of time; empty where it has entered nothing."""
    mine = AuthorityState.authority_id == session.scope.authority_id
    settings = session.execute(select(AuthorityState.settings).where(mine)).scalar_one()
    return tuple(TermDates(*map(date.fromisoformat, pair)) for pair in settings.get(SETTING, ()))


def school_days(taught: Iterable[TermDates], first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included, on which schools teach.

    Where no term dates reach a day's academic year, nobody knows better, and its working days are taken.
    """
    known = tuple(taught)
    return [day for day in working_days(first, last) if _is_taught(known, day)]


def school_day_after(taught: Iterable[TermDates], day: date, number: int) -> date:
    """The day that many school days after `day`, before it where the number is negative; 0 is the first from it on.

    Where term dates leave too few, working days are taken.
    """
    known = tuple(taught)
    first = day if number == 0 else day + timedelta(days=1)
    far = timedelta(days=_FAR + 2 * abs(number))
    spans = (day - far, day - timedelta(days=1)) if number < 0 else (first, day + far)
    place = number if number <= 0 else number - 1
    days = school_days(known, *spans)
    return days[place] if len(days) > abs(number) else working_days(*spans)[place]


def distance(taught: Iterable[TermDates], first: date, then: date) -> int:
    """How many school days `then` lies after `first`; negative where it lies before."""
    if then < first:
        return -len(school_days(taught, then, first - timedelta(days=1)))
    return len(school_days(taught, first + timedelta(days=1), then))


def _is_taught(known: tuple[TermDates, ...], day: date) -> bool:
    year = AcademicYear.of(day)
    of_year = [each for each in known if AcademicYear.of(each.first) == year]
    return not of_year or any(each.first <= day <= each.last for each in of_year)
