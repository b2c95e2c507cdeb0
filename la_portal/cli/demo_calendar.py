"""The demonstration's collections, reckoned from the day of its run: one for each term, and no day uncounted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from la_portal.clock import LONDON
from la_portal.queries.working_days import working_days
from la_portal.services.collecting import OpenCollection
from la_portal.vocabulary import AcademicYear, Term, collection_name, collection_slug

OPENED_DAYS_AGO = 21
DUE_IN_DAYS = 14
LEAST_DAYS_OF_TERM = 28
_BEGINS = {Term.AUTUMN: (9, 1), Term.SPRING: (1, 1), Term.SUMMER: (4, 1)}
# Where a past collection opens in its term, and how long the schools had.
_OPENED = {Term.AUTUMN: (11, 3), Term.SPRING: (2, 20), Term.SUMMER: (6, 1)}
_DAYS_TO_SEND = 32


@dataclass(frozen=True)
class Planned:
    """One collection as the demonstration opens it, in the morning of its first day."""

    asked: OpenCollection
    opens_on: date

    @property
    def name(self) -> str:
        """Autumn term 2026."""
        return collection_name(self.asked.year, self.asked.term)

    @property
    def slug(self) -> str:
        """2026-27-autumn."""
        return collection_slug(self.asked.year, self.asked.term)

    @property
    def opened_at(self) -> datetime:
        """When it was opened."""
        return moment(self.opens_on, 8 * 60)

    def working_days(self, last: date) -> list[date]:
        """The weekdays that are no bank holidays from its opening to `last`; its first day where there is none."""
        days = [self.opens_on + timedelta(days=number) for number in range((last - self.opens_on).days + 1)]
        return [day for day in days if working_days(day, day)] or [self.opens_on]


def taught_days(first: date, last: date) -> int:
    """The school days from `first` to `last`, less the summer and Christmas holidays, in which schools learn little."""
    holidays = 0
    for year in range(first.year - 1, last.year + 1):
        for begins, ends in ((date(year, 7, 22), date(year, 8, 31)), (date(year, 12, 21), date(year + 1, 1, 3))):
            if begins <= last and ends >= first:
                holidays += len(working_days(max(first, begins), min(last, ends)))
    return len(working_days(first, last)) - holidays


def moment(day: date, minutes: int) -> datetime:
    """That many minutes after midnight by London's clocks."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), LONDON).astimezone(UTC)


def planned(today: date, past: int) -> list[Planned]:
    """`past` collections of consecutive terms and one that is open today, oldest first.

    The open one opened three weeks ago and is due in two; it is of the last term that had run for four weeks by then.
    """
    opens_on = today - timedelta(days=OPENED_DAYS_AGO)
    year, term = _term_of(opens_on - timedelta(days=LEAST_DAYS_OF_TERM))
    terms = [(year, term)]
    for _ in range(past):
        terms.append(_before(*terms[-1]))
    return [*(_past(*one) for one in reversed(terms[1:])), _open(year, term, opens_on, today)]


def _open(year: AcademicYear, term: Term, opens_on: date, today: date) -> Planned:
    due_on = today + timedelta(days=DUE_IN_DAYS)
    return Planned(OpenCollection(year, term, _friday_before(opens_on), due_on), opens_on)


def _past(year: AcademicYear, term: Term) -> Planned:
    earliest = date(year.calendar_year(term), *_OPENED[term])
    opens_on = earliest + timedelta(days=-earliest.weekday() % 7)
    due_on = opens_on + timedelta(days=_DAYS_TO_SEND)
    return Planned(OpenCollection(year, term, _friday_before(opens_on), due_on), opens_on)


def _friday_before(day: date) -> date:
    """The last Friday before `day`."""
    return day - timedelta(days=(day.weekday() - 5) % 7 + 1)


def _term_of(day: date) -> tuple[AcademicYear, Term]:
    """The term that holds `day` or began last before it."""
    year = AcademicYear.of(day)
    begun = [term for term in Term if date(year.calendar_year(term), *_BEGINS[term]) <= day]
    return year, begun[-1]


def _before(year: AcademicYear, term: Term) -> tuple[AcademicYear, Term]:
    if term is Term.AUTUMN:
        return AcademicYear(year.starts_in - 1), Term.SUMMER
    return year, Term.SPRING if term is Term.SUMMER else Term.AUTUMN
