"""What stands in one place of a table, and what it says of the number there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

HIDDEN, NOT_APPLICABLE, NOT_AVAILABLE, LOW = "c", "z", "x", "low"


@dataclass(frozen=True)
class Figure:
    """What is said of a count: it is no less than `low`, no more than `high` if that is given, and hidden or not."""

    low: int
    high: int | None
    hidden: bool = False

    @property
    def value(self) -> int | None:
        """The number, where it is shown."""
        return self.low if self.low == self.high else None


UNKNOWN = Figure(0, None)


def count(text: str) -> Figure | None:
    """What an entry says of a count: zeros are always shown, so one that is hidden is 1 or more; None for what is not.

    An entry that is neither a whole number nor a symbol is refused.
    """
    if text == NOT_APPLICABLE:
        return None
    if text == NOT_AVAILABLE:
        return UNKNOWN
    return Figure(1, None, hidden=True) if text in (HIDDEN, LOW) else Figure(int(text), int(text))


def rounded(text: str, decimals: int) -> tuple[Fraction, Fraction] | None:
    """The least and the most that a rounded share or rate can have been; None for one that is not there.

    Halves may have been rounded either way. A plain 0 was 0 before, since what is rounded to it is `low`.
    """
    if text in (HIDDEN, NOT_APPLICABLE, NOT_AVAILABLE):
        return None
    half = Fraction(1, 2 * 10**decimals)
    if text == LOW:
        return Fraction(0), half
    value = Fraction(text)
    return (value - half, value + half) if value else (value, value)
