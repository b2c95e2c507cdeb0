"""What can be told apart: the cells that lines hold together, with what is known put in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from tests.attacker.ledger import Cell
from tests.attacker.lines import Line


@dataclass
class Bounds:
    """Between what a cell must lie, as far as it is known."""

    low: int
    high: int | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies between them."""
        return self.high is not None and self.high < self.low


@dataclass(frozen=True)
class Part:
    """Unknown cells and every line that holds two or more of them."""

    cells: tuple[int, ...]
    lines: tuple[Line, ...]


def known(cells: Sequence[Cell]) -> list[Bounds]:
    """What is known of each cell before any line is read."""
    return [Bounds(cell.low, cell.high) for cell in cells]


def settle(lines: Iterable[Line], bounds: list[Bounds]) -> tuple[list[Line], list[Line]]:
    """Narrow the bounds by every line that leaves one cell unknown, until none does.

    Returned are the lines that hold two or more unknown cells, with the known ones taken out, and the impossible ones.
    """
    open_lines, impossible, narrowed = list(lines), [], True
    while narrowed:
        narrowed, still = False, []
        for line in open_lines:
            left = _without_known(line, bounds)
            if len(left.terms) > 1:
                still.append(left)
            elif not left.terms and not _holds(left):
                impossible.append(line)
            elif left.terms:
                narrowed = True
                impossible += [line] if _narrow(left, bounds) else []
        open_lines = still
    different = {(line.terms, line.low, line.high): line for line in open_lines}
    return list(different.values()), impossible


def _without_known(line: Line, bounds: list[Bounds]) -> Line:
    fixed = [(cell, factor) for cell, factor in line.terms if bounds[cell].low == bounds[cell].high]
    if not fixed:
        return line
    gone = sum((factor * bounds[cell].low for cell, factor in fixed), Fraction(0))
    terms = tuple((cell, factor) for cell, factor in line.terms if (cell, factor) not in fixed)
    low, high = (None if bound is None else bound - gone for bound in (line.low, line.high))
    return Line(terms, low, high, line.why)


def _holds(line: Line) -> bool:
    return (line.low is None or line.low <= 0) and (line.high is None or line.high >= 0)


def _narrow(line: Line, bounds: list[Bounds]) -> bool:
    """Take over what a line says of its one cell; whether that leaves nothing."""
    ((cell, factor),) = line.terms
    ends = [None if bound is None else bound / factor for bound in (line.low, line.high)]
    low, high = ends if factor > 0 else reversed(ends)
    was = bounds[cell]
    least = was.low if low is None else max(was.low, ceil(low))
    most = was.high if high is None else min(floor(high), floor(high) if was.high is None else was.high)
    bounds[cell] = Bounds(least, most)
    return bounds[cell].is_empty


def split(lines: Iterable[Line]) -> list[Part]:
    """The lines in heaps that share no cell."""
    leader: dict[int, int] = {}

    def find(cell: int) -> int:
        while leader.setdefault(cell, cell) != cell:
            leader[cell] = leader[leader[cell]]
            cell = leader[cell]
        return cell

    held = list(lines)
    for line in held:
        for cell, _ in line.terms:
            leader[find(cell)] = find(line.terms[0][0])
    heaps: dict[int, list[Line]] = defaultdict(list)
    for line in held:
        heaps[find(line.terms[0][0])].append(line)
    return [_part(heap) for heap in heaps.values()]


def _part(lines: Sequence[Line]) -> Part:
    return Part(tuple(sorted({cell for line in lines for cell, _ in line.terms})), tuple(lines))
