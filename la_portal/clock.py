"""The one rule for time: moments are UTC, and the day of a moment is the day in London."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(moment: datetime) -> date:
    """The calendar day of `moment` where the schools are."""
    return moment.astimezone(LONDON).date()


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last of that month where it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def months_between(day: date, later: date) -> int:
    """How many whole months lie between two days: 0 where it is less than one."""
    months = (later.year - day.year) * 12 + later.month - day.month
    return months if day <= months_before(later, months) else months - 1


def in_words(day: date) -> str:
    """A date as people write it: 23 November 2026."""
    return f"{day.day} {day:%B %Y}"


def in_short(day: date, today: date) -> str:
    """A date of this year or the months around it: 23 November; with its year where that is not plain."""
    return f"{day.day} {day:%B}" if abs((day - today).days) < 180 else in_words(day)


def weekday_in_short(day: date, today: date) -> str:
    """Wednesday 9 December; with its year where that is not plain."""
    return f"{day:%A} {in_short(day, today)}"


def day_in_words(day: date) -> str:
    """A date with its weekday: Friday 11 December 2026."""
    return f"{day:%A} {in_words(day)}"


def time_in_words(moment: datetime) -> str:
    """A time of day in London as people write it: 9:15am."""
    local = moment.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local:%M}{local:%p}".replace("AM", "am").replace("PM", "pm")
