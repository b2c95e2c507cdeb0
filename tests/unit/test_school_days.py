"""School days by the authority's own term dates, forwards and backwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from la_portal.queries.term_dates import TermDates, distance, school_day_after, school_days
from la_portal.queries.working_days import working_days

TAUGHT = (TermDates(date(2027, 2, 22), date(2027, 3, 24)), TermDates(date(2027, 4, 12), date(2027, 5, 28)))
LAST, FIRST = date(2027, 3, 24), date(2027, 4, 12)


def test_no_day_of_the_holidays_is_a_school_day() -> None:
    assert school_days(TAUGHT, LAST, FIRST) == [LAST, FIRST]
    assert len(working_days(LAST, FIRST)) > 2


def test_a_year_without_term_dates_has_its_working_days() -> None:
    assert school_days(TAUGHT, date(2026, 3, 2), date(2026, 3, 8)) == working_days(date(2026, 3, 2), date(2026, 3, 8))


@pytest.mark.parametrize(
    ("day", "number", "found"),
    [
        (LAST, 0, LAST),
        (LAST + timedelta(days=1), 0, FIRST),
        (LAST, 1, FIRST),
        (FIRST, -1, LAST),
        (date(2027, 3, 20), -1, date(2027, 3, 19)),
        (date(2027, 3, 20), 0, date(2027, 3, 22)),
        (date(2027, 3, 19), 3, LAST),
    ],
)
def test_a_day_so_many_school_days_off(day: date, number: int, found: date) -> None:
    assert school_day_after(TAUGHT, day, number) == found


@pytest.mark.parametrize("number", range(-20, 21))
def test_the_distance_of_such_a_day_is_that_number(number: int) -> None:
    start = date(2027, 3, 15)
    assert distance(TAUGHT, start, school_day_after(TAUGHT, start, number)) == number


def test_working_days_are_taken_where_term_dates_leave_too_few() -> None:
    start = date(2027, 5, 27)
    weeks = [TermDates(date(year, 5, 3), date(year, 5, 7)) for year in range(2027, 2032)]
    assert school_day_after(weeks, start, 300) == working_days(start + timedelta(days=1), date(2029, 12, 31))[299]
