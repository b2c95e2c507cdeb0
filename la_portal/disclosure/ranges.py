"""How closely somebody can reckon a hidden number: its feasible range, where all that is shown holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from la_portal.disclosure.lines import Additive, Key
from la_portal.disclosure.programme import Programme

WIDTH = 3
# How far a number is tried on either side of what it is: ranges are at least what is found, for they can go on.
_REACH = 4 * WIDTH


class Ranges:
    """What is known of each number that is not shown, in whole numbers; more is only ever found out as it is asked."""

    def __init__(self, additive: Additive, hidden: Collection[Key]) -> None:
        cells = additive.cells
        self._cells = cells
        self.unknown = [key for key in sorted(cells) if key in hidden or not cells[key].in_table]
        self._columns = {key: column for column, key in enumerate(self.unknown)}
        values = [cells[key].value for key in self.unknown]
        lows = [max(cells[key].least, cells[key].value - _REACH) for key in self.unknown]
        self._programme = Programme(lows, [value + _REACH for value in values], self._rows(additive))
        self._low, self._high = list(values), list(values)

    def _rows(self, additive: Additive) -> list[tuple[dict[int, int], int]]:
        rows: list[tuple[dict[int, int], int]] = []
        for line in additive.lines:
            signed = [(line.total, -1), *((part, 1) for part in line.parts)]
            terms = {self._columns[key]: sign for key, sign in signed if key in self._columns}
            shown = sum(sign * self._cells[key].value for key, sign in signed if key not in self._columns)
            if terms:
                rows.append((terms, -shown))
        return rows

    def narrow(self, keys: Iterable[Key]) -> Iterator[Key]:
        """Those of the numbers whose range is narrower than WIDTH, in their order."""
        return (key for key in keys if not self._is_wide(self._columns[key]))

    def _is_wide(self, column: int) -> bool:
        for cost in (-1.0, 1.0):
            if self._high[column] - self._low[column] >= WIDTH:
                return True
            self._see(self._programme.least_whole({column: cost}))
        return self._high[column] - self._low[column] >= WIDTH

    def _see(self, values: list[int] | None) -> None:
        """Takes what is possible for all numbers at once into the range of each."""
        for column, value in enumerate(values or ()):
            self._low[column] = min(self._low[column], value)
            self._high[column] = max(self._high[column], value)
