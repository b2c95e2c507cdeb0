"""The cheapest further numbers to hide so that one of them has its range.

The programme looks for two ways in which all numbers could stand, both agreeing with what stays shown, in which that
number differs by three; what moves in either has to be hidden. It is the perturbation of Kelly, Golden and Assad (1992,
Networks 22), in the linear form of Fischetti and Salazar (2000, Management Science 46).
"""

from __future__ import annotations

from collections.abc import Collection

from la_portal.disclosure.lines import Additive, Cell, Key
from la_portal.disclosure.programme import INFINITE, Programme
from la_portal.disclosure.ranges import WIDTH

_TINY = 1e-6
_WAYS = range(2)
_COLUMNS = 4


class Moves:
    """The two ways, of one piece of a release. A number has four columns: up and down in one way and in the other."""

    def __init__(self, piece: Additive) -> None:
        self._cells = piece.cells
        self._first = {key: _COLUMNS * place for place, key in enumerate(sorted(piece.cells))}
        rows: list[tuple[dict[int, int], int]] = []
        for way in _WAYS:
            for line in piece.lines:
                signed = [(line.total, -1), *((part, 1) for part in line.parts)]
                rows.append(({column: by for key, sign in signed for column, by in self._moved(key, way, sign)}, 0))
        highs = [high for key in self._first for high in _room(self._cells[key]) * len(_WAYS)]
        self._programme = Programme([0.0] * len(highs), highs, rows)

    def cheapest(self, target: Key, hidden: Collection[Key]) -> set[Key] | None:
        """What to hide beside `hidden` so that `target` has its range; None where nothing gives it one."""
        open_to_see = [key for key, cell in self._cells.items() if cell.in_table and key not in hidden]
        costs = {
            self._first[key] + offset: 1.0 + self._cells[key].value for key in open_to_see for offset in range(_COLUMNS)
        }
        apart = {
            column: by
            for way, sign in zip(_WAYS, (1, -1), strict=True)
            for column, by in self._moved(target, way, sign)
        }
        found = self._programme.least_where(apart, WIDTH, costs)
        if found is None:
            return None
        return {key for key in open_to_see if max(found[self._first[key] : self._first[key] + _COLUMNS]) > _TINY}

    def _moved(self, key: Key, way: int, sign: int) -> list[tuple[int, int]]:
        up = self._first[key] + 2 * way
        return [(up, sign), (up + 1, -sign)]


def _room(cell: Cell) -> list[float]:
    """How far up and down a number can go if it is hidden."""
    if cell.may_hide or not cell.in_table:
        return [INFINITE, float(cell.value - cell.least)]
    return [0.0, 0.0]
