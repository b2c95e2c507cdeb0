"""Days that schools are open: until an authority's term dates are known, weekdays less English bank holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


def school_days(first: date, last: date) -> int:
    """The number of weekdays from `first` to `last`, both included, that are not bank holidays in England."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(day.weekday() < 5 and day not in _bank_holidays() for day in days)


@cache
def _bank_holidays() -> frozenset[date]:
    calendar = BankHolidays(use_cached_holidays=True)
    return frozenset(day["date"] for day in calendar.get_holidays(BankHolidays.ENGLAND_AND_WALES))
