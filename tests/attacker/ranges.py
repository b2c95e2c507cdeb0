"""Between what the numbers that are hidden must lie: by linear programmes, and by whole numbers where that is close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from tests.attacker.coordinates import Coordinates
from tests.attacker.parts import Bounds, Part
from tests.attacker.programme import Programme, whole_at_least

WIDE = 3
REACH = 100.0
PATIENCE = 4


@dataclass(frozen=True)
class Range:
    """What is known of a hidden number: from `low` to `high` by the linear programme, from `least` to `most` in whole
    numbers, which are exact wherever they are less than WIDE apart. Of a number that is found to be wide, all four tell
    what was seen to be possible, unless every end was asked for."""

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


def ends_of(part: Part, bounds: Sequence[Bounds], wanted: Iterable[int], every_end: bool) -> Ends:
    """The ends of the wanted cells of a part; Impossible where the part cannot be true."""
    programme, ends = Programme(part, bounds), Ends()
    columns = {cell: programme.columns[cell] for cell in wanted}
    if not every_end:
        _look_around(programme, list(columns.values()))
    for cell, column in columns.items():
        if _is_wide(programme, column) and not every_end:
            seen = programme.least[column], programme.most[column]
            ends[cell] = (*seen, *seen)
        else:
            low, high = programme.low(column), programme.high(column)
            ends[cell] = (low, high, *_whole(programme, column, low, high))
    return ends


def _look_around(programme: Programme, columns: list[int]) -> None:
    """See the part in solutions far from each other, until they stop telling more about which cells are wide."""
    chance, in_vain = np.random.default_rng(1), 0
    left = columns
    while left and in_vain < PATIENCE:
        costs = np.zeros(len(programme.columns))
        costs[left] = chance.uniform(-1, 1, len(left))
        programme.towards(costs, REACH)
        programme.towards(-costs, REACH)
        still = [column for column in left if not _is_wide(programme, column)]
        in_vain = in_vain + 1 if len(still) == len(left) else 0
        left = still


def _whole(programme: Programme, column: int, low: float, high: float) -> tuple[float, float]:
    """Exact where they are less than WIDE apart: integers are tried where none were seen further apart."""
    least, most = whole_at_least(low), -whole_at_least(-high)
    if programme.least[column] > least and not _is_wide(programme, column):
        least = max(least, whole_at_least(programme.whole_low(column)))
    is_open = programme.most[column] < most and not _is_wide(programme, column)
    if is_open and not programme.can_be_from(column, least + WIDE):
        most = min(most, -whole_at_least(-programme.whole_high(column, least + WIDE)))
    return least, most


def _is_wide(programme: Programme, column: int) -> bool:
    return programme.most[column] - programme.least[column] >= WIDE
