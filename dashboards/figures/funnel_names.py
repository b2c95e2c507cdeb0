"""Names of the schools outside a funnel, placed so that none lies on another; who finds no place is in the list below.

Places are reckoned in pixels of the chart as it is on a wide screen: Plotly has no way to say "beside, if free".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.figures.marks import Figure, text
from dashboards.theme import INK, SECOND
from dashboards.words import number, rate
from la_portal.queries.standings import Standing

WIDTH, HEIGHT = 1000, 440
LETTER, LINE, ROW = 7.4, 18, 21
MOST_ROWS = 5
MOST_NAMES = 8


@dataclass(frozen=True)
class Frame:
    """The ends of both axes: the square root of the largest expected count, and the highest rate."""

    across: float
    high: float

    def x(self, one: Standing) -> float:
        """Where a school is, in pixels from the left."""
        return math.sqrt(one.expected or 0) / self.across * WIDTH

    def y(self, one: Standing) -> float:
        """Where a school is, in pixels above nought."""
        return (one.adjusted or 0) / self.high * HEIGHT

    def up(self, pixels: float) -> float:
        """A distance in pixels as a rate."""
        return pixels / HEIGHT * self.high


Box = tuple[float, float, float, float]


def hung(lows: Sequence[Standing], frame: Frame) -> tuple[list[tuple[Figure, Figure]], int]:
    """A leader line and a name under the zero line for each school that is low, and how many rows they take.

    Left of the middle a name stands right of its line, and right of the middle left of it, so that the lines of others
    cross no name.
    """
    left = sorted((one for one in lows if frame.x(one) < WIDTH / 2), key=frame.x, reverse=True)
    right = sorted((one for one in lows if frame.x(one) >= WIDTH / 2), key=frame.x)
    placed: list[tuple[Standing, int, Box]] = []
    for one in (*left, *right):
        x, wide = frame.x(one), LETTER * len(_words(one))
        start = x if x < WIDTH / 2 else x - wide
        row = _row(start - 8, start + wide + 8, x, placed, frame)
        if row < MOST_ROWS:
            placed.append((one, row, (start, start + wide, 0, 0)))
    names = [(_leader(one, row, frame), _under(one, row, frame)) for one, row, _ in placed]
    return names, 1 + max((row for _, row, _ in placed), default=-1)


def _row(start: float, end: float, x: float, placed: Sequence[tuple[Standing, int, Box]], frame: Frame) -> int:
    """The first row in which the name lies on no other and no line crosses a name."""
    for row in range(MOST_ROWS):
        free = all(
            not (other == row and start < high and end > low)
            and not (other > row and start < frame.x(one) < end)
            and not (other < row and low - 4 < x < high + 4)
            for one, other, (low, high, _, _) in placed
        )
        if free:
            return row
    return MOST_ROWS


def _leader(one: Standing, row: int, frame: Frame) -> Figure:
    x, line = math.sqrt(one.expected or 0), {"color": SECOND, "width": 1}
    return {"type": "line", "x0": x, "x1": x, "y0": one.adjusted or 0, "y1": -frame.up(ROW * (row + 0.7)), "line": line}


def _under(one: Standing, row: int, frame: Frame) -> Figure:
    left = frame.x(one) < WIDTH / 2
    name = text(math.sqrt(one.expected or 0), -frame.up(ROW * (row + 0.7)), _words(one), INK, "left")
    return name | {"xanchor": "left" if left else "right", "yanchor": "middle", "xshift": 4 if left else -4}


def _words(one: Standing) -> str:
    count = one.school.incidents or 0
    return f"{one.school.name}: {number(count) if count else 'none'}, {rate(one.expected)} expected"


def named(highs: Sequence[Standing], drawn: Sequence[Standing], frame: Frame) -> list[Figure]:
    """The name of each school that is high beside its ring, where it covers no ring and no other name."""
    rings = [_ring(one, frame) for one in drawn if one.outside.level]
    taken: list[Box] = []
    notes: list[Figure] = []
    for one in sorted(highs, key=lambda each: (each.outside.level != "look", -(each.expected or 0))):
        for side in ("left", "right"):
            box = _beside(one, side, frame)
            if len(notes) < 2 * MOST_NAMES and _free(box, [*taken, *(r for r in rings if r != _ring(one, frame))]):
                taken.append(box)
                notes += _note(one, side)
                break
    return notes


def _ring(one: Standing, frame: Frame) -> Box:
    x, y = frame.x(one), frame.y(one)
    return x - 9, x + 9, y - 9, y + 9


def _beside(one: Standing, side: str, frame: Frame) -> Box:
    x, y = frame.x(one), frame.y(one)
    wide = LETTER * max(1.08 * len(one.school.name), len(recorded(one)))
    return (
        (x + 12, x + 12 + wide, y - LINE, y + LINE) if side == "left" else (x - 12 - wide, x - 12, y - LINE, y + LINE)
    )


def _free(box: Box, taken: Sequence[Box]) -> bool:
    left, right, low, high = box
    inside = left >= 0 and right <= WIDTH and high <= HEIGHT and low >= 0
    return inside and all(right < a or left > b or high < c or low > d for a, b, c, d in taken)


def _note(one: Standing, side: str) -> list[Figure]:
    place: dict[str, Any] = {"xshift": 12 if side == "left" else -12}
    x, y = math.sqrt(one.expected or 0), one.adjusted or 0
    return [
        text(x, y, one.school.name, INK, side, bold=True) | place,
        text(x, y, recorded(one), SECOND, side) | place | {"yanchor": "top"},
    ]


def recorded(one: Standing) -> str:
    """What a school recorded, and what was expected of it."""
    return f"{number(one.school.incidents or 0)} recorded, {rate(one.expected)} expected"
