"""Places of marks and names on a map, moved until none lies over another: computed, always in the same way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
ROUNDS = 400
TURN = math.pi * (3 - math.sqrt(5))
TIRED = 1.02


@dataclass(frozen=True)
class Box:
    """A rectangle on the screen, by its middle."""

    x: float
    y: float
    width: float
    height: float

    def over(self, other: Box) -> bool:
        """Whether the two lie over each other."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width
            and abs(self.y - other.y) * 2 < self.height + other.height
        )

    def within(self, other: Box) -> bool:
        """Whether the other holds all of it."""
        return (
            abs(self.x - other.x) * 2 <= other.width - self.width
            and abs(self.y - other.y) * 2 <= other.height - self.height
        )


def pushed_apart(points: Sequence[Point], apart: float) -> list[Point]:
    """The points moved as little as rounds of small pushes need until each two are `apart` or more."""
    moved = [list(point) for point in points]
    for _ in range(ROUNDS):
        pushed = False
        for second in range(len(moved)):
            for first in range(second):
                pushed |= _push(moved[first], moved[second], apart, second)
        if not pushed:
            break
    return [(x, y) for x, y in moved]


def _push(one: list[float], other: list[float], apart: float, number: int) -> bool:
    x, y = other[0] - one[0], other[1] - one[1]
    distance = math.hypot(x, y)
    if distance >= apart:
        return False
    if not distance:  # in one place: each goes its own way
        x, y, distance = math.cos(number * TURN), math.sin(number * TURN), 1.0
        step = apart / 2 * TIRED
    else:
        step = (apart * TIRED - distance) / 2
    for point, sign in ((one, -1), (other, 1)):
        point[0] += sign * step * x / distance
        point[1] += sign * step * y / distance
    return True


def placed(boxes: Sequence[Box], taken: Sequence[Box], offsets: Sequence[Point], whole: Box) -> list[Box | None]:
    """Each box at the first of the offsets from its place where it is free and within the whole; None where nowhere."""
    used = list(taken)
    found: list[Box | None] = []
    for box in boxes:
        tries = (Box(box.x + x, box.y + y, box.width, box.height) for x, y in offsets)
        free = next((one for one in tries if one.within(whole) and not any(one.over(other) for other in used)), None)
        used += [free] if free else []
        found.append(free)
    return found
