"""Turns what was typed into a value, or says what is wrong with it; it never guesses."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

LARGEST = 99_999
LONGEST = 200
YEARS = range(1990, 2101)

_AROUND = " \t\r\n\u00a0"
_WHOLE = re.compile(r"[0-9]+", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+", re.ASCII)
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})


class Unreadable(Exception):
    """What was typed is not such a value: `advice` says how to write it, `part` which part of a date is wrong."""

    def __init__(self, advice: str, part: str = "") -> None:
        super().__init__(advice)
        self.advice = advice
        self.part = part


def trimmed(typed: str) -> str:
    """`typed` without the spaces around it."""
    return typed.strip(_AROUND)


def whole_number(typed: str, wanted: str) -> int:
    """The number from 0 to LARGEST that ASCII digits spell; `wanted` says what to enter where they do not."""
    text = trimmed(typed)
    if _WHOLE.fullmatch(text):
        digits = text.lstrip("0") or "0"
        if len(digits) <= len(str(LARGEST)) and int(digits) <= LARGEST:
            return int(digits)
        raise Unreadable(f"{_cut(text)} is more than {LARGEST}, the most that we take. Check it and enter it again")
    if _GROUPED.fullmatch(text) and len(text) < 30:
        raise Unreadable(f"type {re.sub('[, ]', '', text)}, without the comma or space in {text}")
    raise Unreadable(wanted)


def calendar_date(day: str, month: str, year: str) -> date:
    """The date that three numbers spell; Unreadable names the first part that is wrong or missing."""
    numbers = {"day": _part("day", day, 1, 31), "month": _part("month", month, 1, 12)}
    numbers["year"] = _part("year", year, YEARS.start, YEARS.stop - 1)
    try:
        return date(numbers["year"], numbers["month"], numbers["day"])
    except ValueError as error:
        raise Unreadable(
            f"that month does not have a day {numbers['day']}. Check the day and the month", "day"
        ) from error


def _part(part: str, typed: str, least: int, most: int) -> int:
    text = trimmed(typed)
    if not text:
        raise Unreadable(f"the date has no {part}. Add it, so that it reads like 24 11 2026", part)
    if not _WHOLE.fullmatch(text) or len(text) > 4 or not least <= int(text) <= most:
        wanted = "4 digits, like 2026" if part == "year" else f"a number from {least} to {most}"
        raise Unreadable(f"the {part} of the date is '{_cut(text)}'. Write it as {wanted}", part)
    return int(text)


def plain_text(typed: str) -> str:
    """`typed` trimmed and in one normal form (NFC), of at most LONGEST characters that a person can see."""
    text = unicodedata.normalize("NFC", trimmed(typed))
    if any(unicodedata.category(character) in _CONTROLS or character in _DIRECTION_MARKS for character in text):
        raise Unreadable("it holds characters that cannot be seen. Delete it and type it again")
    if len(text) > LONGEST:
        raise Unreadable(f"it has {len(text)} characters. Shorten it to {LONGEST} or fewer")
    return text


def _cut(text: str) -> str:
    if not text.isprintable():
        return "not a number"
    return text if len(text) <= 20 else f"{text[:20]}..."
