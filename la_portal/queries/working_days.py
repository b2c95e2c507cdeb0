"""Working days since a collection opened, so that terms of different dates can be laid over each other."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from typing import Any

from govuk_bank_holidays.bank_holidays import BankHolidays  # pyright: ignore[reportMissingTypeStubs]

_LONGEST_BREAK = 14  # days in a row without one are fewer, also at Christmas


def working_days(first: date, last: date) -> list[date]:
    """The weekdays from `first` to `last`, both included, that are not bank holidays in England."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in _bank_holidays()]


def days_done(days: list[date], day: date) -> int:
    """How many of the working days `days` are over at the end of `day`."""
    return bisect_right(days, day)


def working_day_after(day: date, number: int = 1) -> date:
    """The first working day after `day`, or the one of that number."""
    last = day + timedelta(days=2 * number + _LONGEST_BREAK)
    return working_days(day + timedelta(days=1), last)[number - 1]


@cache
def _bank_holidays() -> frozenset[date]:
    calendar: Any = BankHolidays(use_cached_holidays=True)
    return frozenset(holiday["date"] for holiday in calendar.get_holidays(BankHolidays.ENGLAND_AND_WALES))
