"""A rate in each term: small charts that share one axis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboards.figures.marks import Figure, dotted, step, terms, text
from dashboards.matrix import total_rate
from dashboards.theme import SECOND, TEMPLATE, THIS
from dashboards.words import rate, term_title
from la_portal.catalogue import Fate, edition
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.incidents import Cell
from la_portal.queries.like_for_like import row_fate

Point = tuple[float, float | None]
BREAKS = {Fate.NEW: "first asked", Fate.BROKEN: "question changed"}


def breaks(drawn: Sequence[CollectionFacts], row: str) -> dict[int, str]:
    """Before which terms the line of that row stops, and why, as the concordance of the editions has it."""
    fates = {
        place: row_fate(edition(old.edition), edition(new.edition), row)
        for place, (old, new) in enumerate(pairwise(drawn), 1)
    }
    return {place: BREAKS[one] for place, one in fates.items() if one in BREAKS}


def trend(
    cells: Sequence[Cell],
    span: Span,
    row: str,
    highest: float,
    *,
    is_open: bool,
    broken: Mapping[int, str] | None = None,
) -> Figure:
    """One row's rate in each term; the last is hollow and its way to it dotted while the collection is open.

    The line stops before each term of `broken`, and a dotted vertical says why.
    """
    drawn, broken = span.oldest_first, broken or {}
    rates = [total_rate([c for c in cells if c.collection == one and c.place.row == row]) for one in drawn]
    known = [(place, value) for place, value in enumerate(rates) if value is not None]
    last = len(drawn) - 1
    so_far = is_open and bool(known) and known[-1][0] == last
    points: list[Point] = list(enumerate(rates))
    traces = [_points(drawn, _stopped(points[:-1] if so_far else points, broken))]
    if so_far:
        way = points[-1:] if last in broken else points[-2:]
        traces.append(_points(drawn, way, dash="dot") | {"marker": _hollow_last(len(way))})
    words = [_words(place, why, last, highest) for place, why in broken.items()]
    layout: Figure = {
        "template": TEMPLATE,
        "margin": {"l": 30, "r": 44, "t": 10, "b": 44},
        "xaxis": {"range": [-0.25, max(last, 0.5) + 0.25], **terms(drawn)},
        "yaxis": {"range": [0, highest * 1.02], "dtick": step(highest, 2)},
        "shapes": [dotted(place - 0.5) for place in broken],
        "annotations": [*([_value(*known[-1])] if known else []), *words],
    }
    return {"data": traces, "layout": layout}


def _stopped(points: Sequence[Point], broken: Mapping[int, str]) -> list[Point]:
    """The points with a gap before each term of `broken`, so that the line never joins across it."""
    gaps: list[Point] = [(place - 0.5, None) for place in broken if 0 < place < len(points)]
    return sorted([*points, *gaps], key=lambda point: point[0])


def highest_rate(cells: Sequence[Cell]) -> float:
    """The top of the axis that the rows of one trend share: a round number over the highest rate."""
    groups: dict[tuple[int, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.collection.collection_id, cell.place.row), []).append(cell)
    highest = max((total_rate(group) or 0 for group in groups.values()), default=0)
    distance = step(highest, 2)
    return distance * max(2, math.ceil(highest / distance))


def _points(drawn: Sequence[CollectionFacts], rates: Sequence[Point], dash: str = "solid") -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [place for place, _ in rates],
        "y": [None if value is None else round(value, 3) for _, value in rates],
        "text": [f"{term_title(drawn[int(place)])}: {rate(value)} per 1,000 pupils" for place, value in rates],
        "hoverinfo": "text",
        "cliponaxis": False,
        "line": {"color": THIS, "width": 2.5, "dash": dash},
        "marker": {"size": 8, "color": THIS},
    }


def _hollow_last(points: int) -> dict[str, Any]:
    sizes = [0] * (points - 1) + [9]
    return {"size": sizes, "opacity": 1, "color": "#ffffff", "line": {"color": THIS, "width": 2}}


def _value(x: int, value: float) -> Figure:
    return text(x, value, rate(value), THIS, "left", bold=True) | {"xshift": 8, "yanchor": "middle"}


def _words(place: int, why: str, last: int, highest: float) -> Figure:
    """What a break is, on the side of its line where there is room."""
    side = "left" if place <= last / 2 else "right"
    shift = 4 if side == "left" else -4
    return text(place - 0.5, highest, why, SECOND, side) | {"xshift": shift, "yanchor": "top"}
