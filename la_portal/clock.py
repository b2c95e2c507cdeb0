"""The one rule for time: moments are UTC, and the day of a moment is the day in London."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(moment: datetime) -> date:
    """The calendar day of `moment` where the schools are."""
    return moment.astimezone(LONDON).date()


def in_words(day: date) -> str:
    """A date as people write it: 23 November 2026."""
    return f"{day.day} {day:%B %Y}"


def time_in_words(moment: datetime) -> str:
    """A time of day in London as people write it: 9:15am."""
    local = moment.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local:%M}{local:%p}".replace("AM", "am").replace("PM", "pm")
