"""A day as a form of the authority's sends it: three boxes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from la_portal.catalogue import Unreadable, calendar_date
from la_portal.errors import BadInput

PARTS = ("day", "month", "year")


def parts_of(form: Mapping[str, str], name: str) -> list[str]:
    """What was typed in the three boxes."""
    return [form.get(f"{name}-{part}", "").strip() for part in PARTS]


def day_in(form: Mapping[str, str], name: str, label: str) -> date | None:
    """The day, None where all three are empty; raises BadInput, of that name, for anything else that is no day."""
    typed = parts_of(form, name)
    if not any(typed):
        return None
    try:
        return calendar_date(*typed)
    except Unreadable as error:
        raise BadInput(f"{label}: {error.advice}", name) from error


def parts_in_words(day: date | None) -> list[str]:
    """A day as the three boxes show it."""
    return [str(day.day), str(day.month), str(day.year)] if day else ["", "", ""]
