"""A school's place and its band on a logarithmic line, as a small drawing."""

from __future__ import annotations

import math

from dashboards.markup import Node, node
from dashboards.words import number

WIDTH, SIDE, HEIGHT = 116, 12, 24
TICKS = (5, 20, 100)
ROOM = 1.8


def ticks(schools: int) -> list[int]:
    """The places that the line names: the first, 5, 20, 100 where there is room before the last, and the last."""
    return sorted({1, *(one for one in TICKS if one * ROOM <= schools), schools})


def across(place: int, schools: int) -> float:
    """How far along the line a place lies."""
    part = math.log(place) / math.log(schools) if schools > 1 else 0.0
    return round(SIDE + part * WIDTH, 1)


def head(schools: int) -> Node:
    """The names of the places, over their lines."""
    names = [
        node("text", number(place), x=across(place, schools), y=15, textAnchor="middle") for place in ticks(schools)
    ]
    return _drawing(names, 18)


def band(place: int, low: int, high: int, schools: int) -> Node:
    """The dot of the place on the bar from `low` to `high`; decoration, for the numbers stand beside it."""
    start, end = across(low, schools), across(high, schools)
    lines = [
        node("path", d=f"M{across(one, schools)} 0v{HEIGHT}", className="la-places__line") for one in ticks(schools)
    ]
    bar = node("rect", x=start - 3, y=8, width=round(end - start + 6, 1), height=8, className="la-places__band")
    dot = node("circle", cx=across(place, schools), cy=12, r=5, className="la-places__dot")
    return _drawing([*lines, bar, dot], HEIGHT)


def _drawing(parts: list[Node], height: int) -> Node:
    wide = WIDTH + 2 * SIDE
    return node("svg", *parts, width=wide, height=height, className="la-places", aria_hidden="true")
