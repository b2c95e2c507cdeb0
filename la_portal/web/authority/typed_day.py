"""A day as a form of the authority's sends it: three boxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date

from la_portal.catalogue import Unreadable, calendar_date
from la_portal.errors import BadInput
from la_portal.web.returns.posted import PARTS


def parts_of(form: Mapping[str, str], name: str) -> list[str]:
    """What was typed in the three boxes."""
    return [form.get(f"{name}-{part}", "") for part in PARTS]


def typed_days(form: Mapping[str, str], names: Iterable[str]) -> dict[str, list[str]]:
    """What was typed in the three boxes of each name."""
    return {name: parts_of(form, name) for name in names}


def parts_in_words(day: date | None) -> list[str]:
    """A day as the three boxes show it."""
    return [str(day.day), str(day.month), str(day.year)] if day else ["", "", ""]


def put_day(form: MutableMapping[str, str], name: str, day: date | None) -> None:
    """The three boxes of that name hold the day."""
    for part, shown in zip(PARTS, parts_in_words(day), strict=True):
        form[f"{name}-{part}"] = shown


def is_empty(form: Mapping[str, str], name: str) -> bool:
    """Whether nothing stands in the three boxes."""
    return not any(part.strip() for part in parts_of(form, name))


def the_day(form: Mapping[str, str], name: str, label: str) -> date:
    """The day; raises BadInput, of that name, for what is no day or not there."""
    try:
        return calendar_date(*(part.strip() for part in parts_of(form, name)))
    except Unreadable as error:
        raise BadInput(f"{label}: {error.advice}", name) from error


def day_in(form: Mapping[str, str], name: str, label: str) -> date | None:
    """The day, None where all three boxes are empty; raises BadInput, of that name, for what else is no day."""
    return None if is_empty(form, name) else the_day(form, name, label)


def read_day(
    form: Mapping[str, str], name: str, label: str, errors: dict[str, str], *, may_be_empty: bool = False
) -> date | None:
    """The day; what is wrong with it goes to `errors`."""
    if is_empty(form, name) and not may_be_empty:
        errors[name] = f"{label}: enter a date, like 11 12 2026"
        return None
    try:
        return day_in(form, name, label)
    except BadInput as refused:
        errors[name] = f"{refused}"
        return None


def first_boxes(names: Iterable[str]) -> dict[str, str]:
    """Where the summary of errors leads for each of these days: to its first box."""
    return {name: f"{name}-{PARTS[0]}" for name in names}
