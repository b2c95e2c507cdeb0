"""Reviews by the month in which they fall due: one bar a month, those that are overdue in a bar of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboards.figures.marks import Figure, step, text
from dashboards.findings.reviews import Wave, named
from dashboards.theme import INK, TEMPLATE, THIS
from dashboards.words import number

LIGHT, OVERDUE_COLOUR = "#6BACE6", "#F46A25"
FIRST = 2
JANUARY = 1


def reviews(of: Wave) -> Figure:
    """The overdue ones at the left, then a bar a month; months of a wave are dark and carry their number."""
    peaks = {month for run in of.peaks for month, _ in run}
    places = [(FIRST + index, month, count) for index, (month, count) in enumerate(of.months)]
    most = max(of.overdue, *(count for _, _, count in places), 1)
    marked = [_value(x, count, THIS) for x, month, count in places if month in peaks]
    highest = {max(run, key=lambda pair: pair[1])[0] for run in of.peaks}
    fewer = [_value(x, count, THIS) for x, month, count in places if month in highest]
    layout: Figure = {
        "template": TEMPLATE,
        "margin": {"l": 48, "r": 8, "t": 24, "b": 56},
        "bargap": 0.2,
        "xaxis": {"range": [-0.7, FIRST + len(places) - 0.4], **_ticks(places, every=1)},
        "yaxis": {"range": [0, most * 1.06], "dtick": step(most, 4)},
        "annotations": [_value(0, of.overdue, INK), *marked],
        "meta": {"narrow": {"xaxis": _ticks(places, every=6), "annotations": [_value(0, of.overdue, INK), *fewer]}},
    }
    months = _bars([x for x, _, _ in places], [count for _, _, count in places])
    months |= {
        "text": [f"{named(month)}: {number(count)}" for _, month, count in places],
        "marker": {"color": [THIS if month in peaks else LIGHT for _, month, _ in places]},
    }
    overdue = _bars([0], [of.overdue]) | {"text": [f"Overdue: {number(of.overdue)}"]}
    return {"data": [overdue | {"marker": {"color": OVERDUE_COLOUR}, "width": 1.2}, months], "layout": layout}


def _bars(x: list[int], y: list[int]) -> Figure:
    return {"type": "bar", "x": x, "y": y, "hoverinfo": "text", "textposition": "none"}


def _value(x: int, count: int, colour: str) -> Figure:
    return text(x, count, number(count), colour, "center", bold=True)


def _ticks(places: list[tuple[int, date, int]], *, every: int) -> dict[str, Any]:
    """The names of months, with the year under the first that is named and under each January."""
    shown = [(x, month) for x, month, _ in places if every == 1 or (x >= every and (month.month - 1) % every == 0)]
    with_year = {month for _, month in shown if month == shown[0][1] or month.month == JANUARY}
    words = [f"{month:%b}<br>{month.year}" if month in with_year else f"{month:%b}" for _, month in shown]
    return {"tickvals": [0, *(x for x, _ in shown)], "ticktext": ["Overdue", *words], "tickangle": 0}
