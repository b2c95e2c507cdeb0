"""One school's share with its likely range, along a line from 0 % to 100 %."""

from __future__ import annotations

from dashboards.figures.strip import STRETCHED, upright
from dashboards.markup import Node, node
from la_portal.queries.training import Below

HEIGHT = 24
MIDDLE = HEIGHT // 2


def interval(row: Below, percent: int) -> Node:
    """The range as a line and the share as a dot: filled where chance does not explain it, hollow where it may."""
    low, high = round(row.range.low * 100, 1), round(row.range.high * 100, 1)
    dot = f"M{(row.school.share or 0) * 100:.1f} {MIDDLE}h0"
    hollow = [] if row.beyond_chance else [node("path", d=dot, className="la-range__hollow", **STRETCHED)]
    return node(
        "svg",
        *(upright(place, "la-dots__grid", HEIGHT) for place in (0, 20, 40, 60, 80, 100)),
        upright(percent, "la-dots__expected", HEIGHT),
        node("line", x1=low, x2=high, y1=MIDDLE, y2=MIDDLE, className="la-range__line", **STRETCHED),
        node("path", d=dot, className="la-range__dot", **STRETCHED),
        *hollow,
        viewBox=f"0 0 100 {HEIGHT}",
        preserveAspectRatio="none",
        className="la-range",
        aria_hidden="true",
    )
