"""Lines: what holds between numbers of a report, each with the reason why it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from tests.attacker.coordinates import Coordinates


class Why(NamedTuple):
    """The table, the column and the rule that a line is read from."""

    table: str
    column: str
    rule: str


@dataclass(frozen=True)
class Line:
    """The sum of cells, each times its factor, lies between low and high, both included; None is no bound."""

    terms: tuple[tuple[int, Fraction], ...]
    low: Fraction | None
    high: Fraction | None
    why: Why


class Contradiction(Exception):
    """What was published cannot all be true as it is read; `coordinates` are where."""

    def __init__(self, message: str, coordinates: Iterable[Coordinates]) -> None:
        super().__init__(message)
        self.coordinates = frozenset(coordinates)


def sum_of(total: int, parts: Iterable[int], why: Why) -> Line:
    """The line that says that the total is the sum of these cells."""
    terms = _terms([(total, Fraction(-1)), *((part, Fraction(1)) for part in parts)])
    return Line(terms, Fraction(0), Fraction(0), why)


def share_of(part: int, base: int, bounds: tuple[Fraction, Fraction], why: Why) -> list[Line]:
    """The lines that say that the part is so much of the base, at least and at most."""
    least, most = bounds
    return [
        Line(_terms([(part, Fraction(1)), (base, -least)]), Fraction(0), None, why),
        Line(_terms([(part, Fraction(1)), (base, -most)]), None, Fraction(0), why),
    ]


def _terms(terms: Iterable[tuple[int, Fraction]]) -> tuple[tuple[int, Fraction], ...]:
    factors: dict[int, Fraction] = {}
    for cell, factor in terms:
        factors[cell] = factors.get(cell, Fraction(0)) + factor
    return tuple((cell, factor) for cell, factor in factors.items() if factor)
