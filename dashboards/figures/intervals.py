"""One school's share with its likely range, along a line from 0 % to 100 %."""

from __future__ import annotations

from dashboards.markup import Node, node
from la_portal.queries.training import Below

HEIGHT = 24
MIDDLE = HEIGHT // 2
_FIXED = {"vectorEffect": "non-scaling-stroke"}


def interval(row: Below, percent: int) -> Node:
    """The range as a line and the share as a dot: filled where chance does not explain it, hollow where it may."""
    low, high = round(row.range.low * 100, 1), round(row.range.high * 100, 1)
    dot = f"M{float(row.school.share or 0) * 100:.1f} {MIDDLE}h0"
    hollow = [] if row.beyond_chance else [node("path", d=dot, className="la-range__hollow", **_FIXED)]
    return node(
        "svg",
        *(_upright(place, "la-dots__grid") for place in (0, 20, 40, 60, 80, 100)),
        _upright(percent, "la-dots__expected"),
        node("line", x1=low, x2=high, y1=MIDDLE, y2=MIDDLE, className="la-range__line", **_FIXED),
        node("path", d=dot, className="la-range__dot", **_FIXED),
        *hollow,
        viewBox=f"0 0 100 {HEIGHT}",
        preserveAspectRatio="none",
        className="la-range",
        aria_hidden="true",
    )


def _upright(x: float, name: str) -> Node:
    return node("line", x1=x, x2=x, y1=0, y2=HEIGHT, className=name, **_FIXED)
