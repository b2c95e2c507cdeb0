"""A share between 0 and 100 % on one line, with how sure it is and what others have; and how it went until now."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.markup import Node, node
from dashboards.theme import GRID, INK, SECOND, SMALLEST, THIS
from la_portal.statistics import Interval

BAND = "#DDE1E5"
TALL, MIDDLE = 34, 17
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
SIDE = 2  # per cent left free at either end, so that a point at 0 or 100 % is whole


def axis() -> list[Node]:
    """The scale over a column of strips."""
    anchors = {0.0: "start", 1.0: "end"}
    words = [
        node(
            "text", f"{round(100 * at)}%", x=_x(at), y=14, textAnchor=anchors.get(at, "middle"), fontSize=SMALLEST,
            fill=SECOND, className=None if at in (0.0, 0.5, 1.0) else "la-measures__quarter",
        )
        for at in QUARTERS
    ]  # fmt: skip
    return node("svg", *words, width="100%", height=18, className="la-measures__svg", aria_hidden="true")


def strip(share: float | None, likely: Interval | None, middle: tuple[float, float, float] | None) -> list[Node]:
    """The point of a share with its range, over the band of the middle half and the line of the median."""
    lines = [node("line", x1=_x(at), x2=_x(at), y1=0, y2=TALL, stroke=GRID) for at in QUARTERS]
    return node(
        "svg", *lines, *_similar(middle), *_own(share, likely), width="100%", height=TALL, className="la-measures__svg",
        focusable="false", aria_hidden="true",
    )  # fmt: skip


def spark(values: Sequence[float | None]) -> list[Node]:
    """How a share went, term by term, to its last; on a scale of its own, without an axis: decoration only."""
    wide, high, side = 84, 28, 6
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    low, top = min(value for _, value in known), max(value for _, value in known)
    step = (wide - 2 * side) / max(len(values) - 1, 1)
    span = top - low
    points = [
        (side + step * place, side + (high - 2 * side) * ((top - value) / span if span else 0.5))
        for place, value in known
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return node(
        "svg",
        node("polyline", points=path, fill="none", stroke=SECOND, strokeWidth=1.5),
        node("circle", cx=round(x, 1), cy=round(y, 1), r=4, fill=THIS),
        width=wide,
        height=high,
        viewBox=f"0 0 {wide} {high}",
        focusable="false",
        aria_hidden="true",
    )


def key() -> list[Node]:
    """What the marks of a strip mean."""
    own = [
        node("line", x1=0, x2=28, y1=8, y2=8, stroke=THIS, strokeWidth=2.5),
        node("circle", cx=14, cy=8, r=5.5, fill=THIS),
    ]
    band = [node("rect", width=28, height=14, y=1, fill=BAND)]
    median = [node("line", x1=14, x2=14, y1=0, y2=16, stroke=INK, strokeWidth=2)]
    named = ((own, "This school, 95% interval"), (band, "Middle half of similar schools"), (median, "Their median"))
    items = [node("li", node("svg", *marks, width=28, height=16, aria_hidden="true"), words) for marks, words in named]
    return node("ul", *items, className="la-key")


def _similar(middle: tuple[float, float, float] | None) -> list[Node]:
    if middle is None:
        return []
    quarter, median, three_quarters = middle
    wide = f"{_per_cent(three_quarters) - _per_cent(quarter):.2f}%"
    return [
        node("rect", x=_x(quarter), width=wide, y=8, height=TALL - 16, fill=BAND),
        node("line", x1=_x(median), x2=_x(median), y1=5, y2=TALL - 5, stroke=INK, strokeWidth=2),
    ]


def _own(share: float | None, likely: Interval | None) -> list[Node]:
    if share is None or likely is None:
        return []
    ends = {"x1": _x(likely.low), "x2": _x(likely.high), "y1": MIDDLE, "y2": MIDDLE}
    return [
        node("line", **ends, stroke=THIS, strokeWidth=2.5),
        node("circle", cx=_x(share), cy=MIDDLE, r=6, fill=THIS, stroke="#fff", strokeWidth=1.5),
    ]


def _x(share: float) -> str:
    return f"{_per_cent(share):.2f}%"


def _per_cent(share: float) -> float:
    return SIDE + (100 - 2 * SIDE) * share
