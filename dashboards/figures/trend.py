"""A rate in each term: small charts that share one axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dashboards.figures.marks import Figure, dotted, step, terms, text
from dashboards.matrix import total_rate
from dashboards.theme import SECOND, TEMPLATE, THIS
from dashboards.words import rate, term_title
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.incidents import Cell


def trend(cells: Sequence[Cell], span: Span, row: str, highest: float, *, is_open: bool) -> Figure:
    """One row's rate in each term; the last is hollow and its way to it dotted while the collection is open."""
    drawn = span.oldest_first
    rates = [total_rate([c for c in cells if c.collection == one and c.place.row == row]) for one in drawn]
    known = [(place, value) for place, value in enumerate(rates) if value is not None]
    last = len(drawn) - 1
    so_far = is_open and bool(known) and known[-1][0] == last
    with_gaps = list(enumerate(rates))
    traces = [_points(drawn, with_gaps[:-1] if so_far else with_gaps)]
    if so_far:
        way = with_gaps[-2:]
        traces.append(_points(drawn, way, dash="dot") | {"marker": _hollow_last(len(way))})
    layout: Figure = {
        "template": TEMPLATE,
        "margin": {"l": 30, "r": 44, "t": 10, "b": 44},
        "xaxis": {"range": [-0.25, max(last, 0.5) + 0.25], **terms(drawn)},
        "yaxis": {"range": [0, highest * 1.02], "dtick": step(highest, 2)},
        "annotations": [_value(*known[-1])] if known else [],
    }
    if known and known[0][0] > 0:
        start = known[0][0] - 0.5
        layout |= {"shapes": [dotted(start)], "annotations": [*layout["annotations"], _first_asked(start, highest)]}
    return {"data": traces, "layout": layout}


def highest_rate(cells: Sequence[Cell]) -> float:
    """The top of the axis that the rows of one trend share: a round number over the highest rate."""
    groups: dict[tuple[int, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.collection.collection_id, cell.place.row), []).append(cell)
    highest = max((total_rate(group) or 0 for group in groups.values()), default=0)
    distance = step(highest, 2)
    return distance * max(2, math.ceil(highest / distance))


def _points(drawn: Sequence[CollectionFacts], rates: Sequence[tuple[int, float | None]], dash: str = "solid") -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [place for place, _ in rates],
        "y": [None if value is None else round(value, 3) for _, value in rates],
        "text": [f"{term_title(drawn[place])}: {rate(value)} per 1,000 pupils" for place, value in rates],
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


def _first_asked(x: float, highest: float) -> Figure:
    return text(x, highest, "first asked", SECOND, "right") | {"xshift": -4, "yanchor": "top"}
