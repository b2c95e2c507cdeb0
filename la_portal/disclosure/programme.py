"""A linear programme over whole numbers, solved by HiGHS (Huangfu and Hall 2018, Mathematical Programming Computation).

The same programme is asked many questions one after the other, each beginning where the last one ended.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import highspy
import numpy as np

_EPSILON = 1e-6
INFINITE = math.inf


class _Silent(highspy.Highs):
    """HiGHS without its banner, which it prints while it is made."""

    def enableCallbacks(self) -> None:  # noqa: N802 (its name for it)
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


class Programme:
    """Variables with bounds, and rows that tie them: each row is the sum of its terms, and equals a constant."""

    def __init__(self, lows: Sequence[float], highs: Sequence[float], rows: Sequence[tuple[Mapping[int, int], int]]):
        self.size = len(lows)
        self._solver = _Silent()
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 0)
        self._solver.addVars(self.size, np.array(lows, dtype=float), np.array(highs, dtype=float))
        for terms, constant in rows:
            self._add(terms, constant, constant)
        self._rows = len(rows)
        self._costed: list[int] = []

    def least(self, costs: Mapping[int, float]) -> list[float] | None:
        """The values at which the costs are least; None where nothing satisfies the rows."""
        for column in self._costed:
            self._solver.changeColCost(column, 0.0)
        self._costed = list(costs)
        for column, cost in costs.items():
            self._solver.changeColCost(column, cost)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return list(self._solver.getSolution().col_value)

    def least_where(self, terms: Mapping[int, int], at_least: int, costs: Mapping[int, float]) -> list[float] | None:
        """As `least`, where the sum of these terms is at least that, this once."""
        self._add(terms, at_least, INFINITE)
        found = self.least(costs)
        self._solver.deleteRows(1, np.array([self._rows], dtype=np.int32))
        return found

    def least_whole(self, costs: Mapping[int, float]) -> list[int] | None:
        """As `least`, with whole numbers only."""
        found = self.least(costs)
        if found is None or _is_whole(found):
            return None if found is None else [round(value) for value in found]
        self._whole(highspy.HighsVarType.kInteger)
        found = self.least(costs)
        self._whole(highspy.HighsVarType.kContinuous)
        return None if found is None else [round(value) for value in found]

    def _add(self, terms: Mapping[int, int], low: float, high: float) -> None:
        columns = sorted(terms)
        values = np.array([terms[column] for column in columns], dtype=float)
        self._solver.addRow(low, high, len(columns), np.array(columns, dtype=np.int32), values)

    def _whole(self, kind: highspy.HighsVarType) -> None:
        for column in range(self.size):
            self._solver.changeColIntegrality(column, kind)


def _is_whole(values: Sequence[float]) -> bool:
    return all(abs(value - round(value)) < _EPSILON for value in values)
