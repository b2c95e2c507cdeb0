"""Between what the numbers that are hidden must lie: by linear programmes, and by whole numbers where that is close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from tests.attacker.coordinates import Coordinates
from tests.attacker.parts import Bounds, Part
from tests.attacker.programme import Programme, whole_at_least

WIDE = 3


@dataclass(frozen=True)
class Range:
    """What is known of a hidden number: from `low` to `high` by the linear programme, from `least` to `most` in whole
    numbers. The whole numbers are exact wherever they are less than WIDE apart."""

    coordinates: Coordinates
    release: int
    low: float
    high: float
    least: float
    most: float

    @property
    def is_exact(self) -> bool:
        """Whether only one number is left."""
        return self.least == self.most

    @property
    def is_narrow(self) -> bool:
        """Whether the numbers that are left lie less than WIDE apart."""
        return self.most - self.least < WIDE

    def __str__(self) -> str:
        return f"{self.coordinates} in release {self.release}: {self.least:g} to {self.most:g}"


class Ends(dict[int, tuple[float, float, float, float]]):
    """For each cell: low and high of the linear programme, least and most in whole numbers."""


def ends_without_lines(cells: Iterable[int], bounds: Sequence[Bounds]) -> Ends:
    """The ends of cells that no line holds together with another."""
    ends = Ends()
    for cell in cells:
        low, high = bounds[cell].low, bounds[cell].high
        most = inf if high is None else high
        ends[cell] = (low, most, low, most)
    return ends


def ends_of(part: Part, bounds: Sequence[Bounds], wanted: Iterable[int]) -> Ends:
    """The ends of the wanted cells of a part; Impossible where the part cannot be true."""
    programme = Programme(part, bounds)
    columns = {cell: programme.columns[cell] for cell in wanted}
    linear = {cell: (programme.low(column), programme.high(column)) for cell, column in columns.items()}
    return Ends({cell: (*linear[cell], *_whole(programme, column, *linear[cell])) for cell, column in columns.items()})


def _whole(programme: Programme, column: int, low: float, high: float) -> tuple[float, float]:
    """Exact where they are less than WIDE apart: integers are tried where none were seen further apart."""
    least, most = whole_at_least(low), -whole_at_least(-high)
    if programme.least[column] > least and not _is_wide(programme, column):
        least = max(least, whole_at_least(programme.whole_low(column)))
    if programme.most[column] < most and not _is_wide(programme, column):
        if not programme.can_be_from(column, least + WIDE):
            most = min(most, -whole_at_least(-programme.whole_high(column, least + WIDE)))
    return least, most


def _is_wide(programme: Programme, column: int) -> bool:
    return programme.most[column] - programme.least[column] >= WIDE
