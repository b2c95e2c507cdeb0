"""One part of a report as a linear programme, solved again and again for the ends of one cell after another."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, inf

import highspy
import numpy as np

from tests.attacker.parts import Bounds, Part

CLOSE = 1e-6
ANY = 1.0  # how far from the best a solution may be that only shows what is possible
PATIENCE = 20.0  # seconds for one end of one cell; what is not proven by then is not claimed
NO_END = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)


class Impossible(Exception):
    """No numbers satisfy all lines of the part."""


class Programme:
    """The lines of a part. Every solution is remembered: `least` and `most` are what whole solutions have shown."""

    def __init__(self, part: Part, bounds: Sequence[Bounds]) -> None:
        self.columns = {cell: column for column, cell in enumerate(part.cells)}
        self.lower = np.array([bounds[cell].low for cell in part.cells], float)
        self.upper = np.array([inf if (high := bounds[cell].high) is None else high for cell in part.cells], float)
        self._part = part
        self._linear = self._model()
        self._whole: highspy.Highs | None = None
        self.seen_low, self.seen_high = np.full(len(part.cells), inf), np.full(len(part.cells), -inf)
        self.least, self.most = self.seen_low.copy(), self.seen_high.copy()
        self._run(self._linear, 0)

    def _model(self) -> highspy.Highs:
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("mip_rel_gap", 0.0)
        lines = self._part.lines
        model.addVars(len(self.columns), self.lower, self.upper)
        starts = np.cumsum([0, *(len(line.terms) for line in lines[:-1])], dtype=np.int32)
        indices = np.array([self.columns[cell] for line in lines for cell, _ in line.terms], np.int32)
        factors = np.array([float(factor) for line in lines for _, factor in line.terms])
        low = np.array([-inf if line.low is None else float(line.low) for line in lines])
        high = np.array([inf if line.high is None else float(line.high) for line in lines])
        model.addRows(len(lines), low, high, len(indices), starts, indices, factors)
        return model

    def towards(self, costs: np.ndarray, reach: float) -> None:
        """Remember a whole solution that is cheap at these costs, no cell going `reach` further than any seen."""
        model, columns = self._integers(), np.arange(len(costs), dtype=np.int32)
        upper = np.minimum(self.upper, np.ceil(self.seen_high) + reach)
        model.setOptionValue("mip_rel_gap", ANY)
        model.changeColsBounds(len(columns), columns, self.lower, upper)
        model.changeColsCost(len(columns), columns, costs)
        self._run(model, 0)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.changeColsBounds(len(columns), columns, self.lower, self.upper)
        model.changeColsCost(len(columns), columns, np.zeros(len(columns)))

    def low(self, column: int) -> float:
        """The least that the cell can be, whole or not."""
        if self.seen_low[column] <= self.lower[column] + CLOSE:
            return self.lower[column]
        return self._end(self._linear, column, 1.0)

    def high(self, column: int) -> float:
        """The most that the cell can be, whole or not; infinite where it has no end."""
        if self.seen_high[column] >= self.upper[column] - CLOSE:
            return self.upper[column]
        return self._end(self._linear, column, -1.0)

    def whole_low(self, column: int) -> float:
        """The least whole number that the cell can be while all others are whole too."""
        return self._end(self._integers(), column, 1.0)

    def whole_high(self, column: int, below: float) -> float:
        """The most whole number less than `below` that the cell can be while all others are whole too."""
        return self._end_between(column, self.lower[column], min(below - 1, self.upper[column]), -1.0)

    def can_be_from(self, column: int, least: float) -> bool:
        """Whether the cell can be a whole number of `least` or more; also true where that cannot be told in time."""
        if least > self.upper[column]:
            return False
        try:
            self._end_between(column, least, self.upper[column], 1.0)
        except Impossible:
            return False
        return True

    def _end_between(self, column: int, low: float, high: float, sign: float) -> float:
        model = self._integers()
        model.changeColBounds(column, low, high)
        try:
            return self._end(model, column, sign)
        finally:
            model.changeColCost(column, 0.0)
            model.changeColBounds(column, self.lower[column], self.upper[column])

    def _integers(self) -> highspy.Highs:
        if self._whole is None:
            self._whole = self._model()
            columns = np.arange(len(self.columns), dtype=np.int32)
            kinds = np.full(len(columns), int(highspy.HighsVarType.kInteger), np.uint8)
            self._whole.changeColsIntegrality(len(columns), columns, kinds)
        return self._whole

    def _end(self, model: highspy.Highs, column: int, sign: float) -> float:
        model.changeColCost(column, sign)
        reached = self._run(model, column, sign)
        model.changeColCost(column, 0.0)
        return reached

    def _run(self, model: highspy.Highs, column: int, sign: float = 0.0) -> float:
        model.setOptionValue("time_limit", model.getRunTime() + PATIENCE)
        model.run()
        status = model.getModelStatus()
        may_have_no_end = sign and model is self._linear
        if status == highspy.HighsModelStatus.kInfeasible or (status in NO_END and not may_have_no_end):
            raise Impossible
        if status in NO_END:
            return -sign * inf
        if status != highspy.HighsModelStatus.kOptimal:
            return sign * model.getInfo().mip_dual_bound if model is self._whole else -sign * inf
        solution = np.array(model.getSolution().col_value)
        self._remember(solution)
        return solution[column]

    def _remember(self, solution: np.ndarray) -> None:
        np.minimum(self.seen_low, solution, out=self.seen_low)
        np.maximum(self.seen_high, solution, out=self.seen_high)
        rounded = np.round(solution)
        if np.abs(rounded - solution).max() < CLOSE:
            np.minimum(self.least, rounded, out=self.least)
            np.maximum(self.most, rounded, out=self.most)


def whole_at_least(value: float) -> float:
    """The first whole number from a value that a solver may have missed by a little."""
    return value if value in (inf, -inf) else ceil(value - CLOSE)
