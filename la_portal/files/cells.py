"""The cells of one row: read as what their column holds, or noted as doubtful and left unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_WHOLE = re.compile(r"[0-9]{1,9}")
_SHARE = re.compile(r"[0-9]{1,3}(\.[0-9]+)?")
_DAY = re.compile(r"([0-9]{2})([-/])([0-9]{2})\2([0-9]{4})")
_URN = re.compile(r"[1-9][0-9]{4,6}")


@dataclass(frozen=True)
class Refusal:
    """Why a row cannot be imported, and with it the file."""

    row_number: int
    urn_text: str
    column: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row_number}, URN {self.urn_text or '(blank)'}, {self.column}: {self.reason}"


@dataclass(frozen=True)
class Doubt:
    """A cell that could not be read: its row is imported without it."""

    row_number: int
    urn: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row_number}, URN {self.urn}, {self.column}: {self.reason}"


def listing(findings: tuple[Refusal, ...] | tuple[Doubt, ...], first: int = 20) -> str:
    """The findings as lines, the `first` of them written out and the rest counted."""
    rest = len(findings) - first
    lines = [str(finding) for finding in findings[:first]]
    return "\n".join([*lines, f"and {rest:,} more"] if rest > 0 else lines)


def read_urn(text: str) -> int | None:
    """The URN in a cell, or None where the text is not one: five to seven plain digits, no zero in front."""
    return int(text) if _URN.fullmatch(text) else None


def read_day(text: str) -> date | None:
    """The date of dd-mm-yyyy or dd/mm/yyyy, or None where the text is no such date."""
    match = _DAY.fullmatch(text)
    try:
        return date(int(match[4]), int(match[3]), int(match[1])) if match else None
    except ValueError:
        return None


def quoted(text: str) -> str:
    """The cell as a message repeats it: whole when short, cut when long."""
    return f'"{text}"' if len(text) <= 40 else f'"{text[:40]}..."'


def plain(values: list[str], place: int | None) -> str:
    """The cell at `place` with runs of blank space made one; "" for a column that the file does not have."""
    return "" if place is None else " ".join(values[place].split())


@dataclass(frozen=True)
class Cells:
    """One row: `places` says where each column stands; what cannot be read is added to `doubts`.

    Every reader gives None for a blank cell and for a column that the file does not have.
    """

    row_number: int
    urn: int
    values: list[str]
    places: Mapping[str, int]
    doubts: list[Doubt]

    def text(self, column: str, longest: int) -> str | None:
        """The text of a cell. A byte that cannot be decoded stays in it as a replacement mark, and is noted."""
        text = self._plain(column)
        if "\N{REPLACEMENT CHARACTER}" in text:
            self._doubt(column, f"{quoted(text)} has a character that cannot be read")
        if len(text) > longest:
            return self._doubt(column, f"{quoted(text)} is longer than {longest} characters")
        return text or None

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`."""
        text = self._plain(column)
        if not text or (_WHOLE.fullmatch(text) and low <= int(text) <= high):
            return int(text) if text else None
        return self._doubt(column, f"{quoted(text)} is not a whole number from {low:,} to {high:,}")

    def percent(self, column: str) -> float | None:
        """A share of 0 to 100, to two places."""
        text = self._plain(column)
        if not text or (_SHARE.fullmatch(text) and float(text) <= 100):
            return round(float(text), 2) if text else None
        return self._doubt(column, f"{quoted(text)} is not a share from 0 to 100")

    def day(self, column: str) -> date | None:
        """A date."""
        text = self._plain(column)
        day = read_day(text)
        if text and day is None:
            self._doubt(column, f"{quoted(text)} is not a date as dd-mm-yyyy")
        return day

    def named(self, subject: str, names: Mapping[str, str], longest: int) -> str | None:
        """The name of a coded subject: from its "(name)" column or, where that is blank, by its "(code)" column."""
        name = self.text(f"{subject} (name)", longest)
        code = self._plain(f"{subject} (code)")
        if name or not code:
            return name
        known = names.get(code.lstrip("0") or "0")
        return known or self._doubt(f"{subject} (code)", f"{quoted(code)} is not a code that we know")

    def _plain(self, column: str) -> str:
        return plain(self.values, self.places.get(column))

    def _doubt(self, column: str, reason: str) -> None:
        self.doubts.append(Doubt(self.row_number, self.urn, column, reason))
