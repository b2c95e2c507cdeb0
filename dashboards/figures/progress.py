"""How returns come in: schools by working day since a collection opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.figures.marks import Figure, step, text, vertical
from dashboards.theme import COMPARED, EARLIER, SECOND, TEMPLATE, THIS
from dashboards.words import number, term, term_title
from la_portal.queries.collections import Span
from la_portal.queries.completion import Curve

WEEK = 5


def progress(curves: Sequence[Curve], span: Span, expected: int, *, is_open: bool) -> Figure:
    """Schools returned by working day: this collection thick, a year before dashed, all others grey."""
    this = next(curve for curve in curves if curve.collection == span.chosen)
    before = next((curve for curve in curves if curve.collection == span.year_before), None)
    end = max(this.due, this.last) if is_open else this.due
    others = [curve for curve in curves if curve not in (this, before)]
    traces = [_line(curve, end, {"color": EARLIER, "width": 1.5}) for curve in others]
    if before:
        traces.append(_line(before, end, {"color": COMPARED, "width": 2, "dash": "dash"}))
    traces += [_line(this, end, {"color": THIS, "width": 4}), _last_point(this, end, is_open=is_open)]
    layout = {
        "template": TEMPLATE,
        "margin": {"l": 44, "r": 226, "t": 16, "b": 40},
        "xaxis": {"range": [0, end + 0.15], **_days(this, end)},
        "yaxis": {"range": [0, expected * 1.04], "dtick": step(expected, 4)},
        "shapes": [vertical(this.due)],
        "annotations": [
            *_name_of_this(this, end, expected, is_open=is_open),
            *_names_of_others(before, others, end),
        ],
        "meta": {"narrow": _narrow_progress(this, before, end)},
    }
    return {"data": traces, "layout": layout}


def _line(curve: Curve, end: int, line: dict[str, Any]) -> Figure:
    drawn = curve.returned[: end + 1]
    name = term_title(curve.collection)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(len(drawn))),
        "y": list(drawn),
        "line": line,
        "hovertemplate": f"{name}, working day %{{x}}: %{{y}} schools<extra></extra>",
        "cliponaxis": False,
    }


def _last_point(curve: Curve, end: int, *, is_open: bool) -> Figure:
    last = min(end, curve.last)
    marker = {"size": 12, "color": "#ffffff" if is_open else THIS, "line": {"color": THIS, "width": 3}}
    return {"type": "scatter", "mode": "markers", "x": [last], "y": [curve.returned_at(last)], "marker": marker,
            "hoverinfo": "skip", "cliponaxis": False}  # fmt: skip


def _days(curve: Curve, end: int) -> dict[str, Any]:
    """Ticks at the start of each week of this collection, and at its due date."""
    starts = [day for day in range(0, end, WEEK) if abs(day - curve.due) > WEEK / 2]
    dates = [curve.on(day + 1) for day in starts]
    due = f"Due, {curve.collection.due_on.day} {curve.collection.due_on:%b}"
    return {
        "tickvals": [*starts, curve.due],
        "ticktext": [*(f"{day.day} {day:%b}" for day in dates), due],
    }


def _narrow_progress(this: Curve, before: Curve | None, end: int) -> dict[str, Any]:
    middle = [day for day in (10, 20) if day < this.due - 3]
    last = min(end, this.last)
    left = last > end / 2
    words = f"{term_title(this.collection)}: {number(this.returned_at(last))}"
    name = text(last, this.returned_at(last), words, THIS, "right", bold=True)
    notes = [name | {"xanchor": "right" if left else "left", "xshift": -12 if left else 12, "yshift": 6}]
    if before:
        words = f"Dashed: {term(before.collection)}"
        notes.append(text(end, 0, words, COMPARED, "right") | {"yshift": 14, "xshift": -4})
    return {
        "margin": {"r": 14},
        "xaxis": {"tickvals": [0, *middle, this.due], "ticktext": ["Opened", *(f"Day {n}" for n in middle), "Due"]},
        "annotations": notes,
    }


def _name_of_this(curve: Curve, end: int, expected: int, *, is_open: bool) -> list[Figure]:
    last = min(end, curve.last)
    left = last > end / 4
    side = {"xanchor": "right" if left else "left", "xshift": -14 if left else 14}
    words = f"{term_title(curve.collection)}: {number(curve.returned_at(last))} of {number(expected)}"
    name = text(last, curve.returned_at(last), words, THIS, "right", bold=True) | side | {"yshift": 26}
    if not is_open or last > curve.due:
        return [name | {"yshift": 10}]
    today = f"today, working day {last} of {curve.due}"
    return [name, text(last, curve.returned_at(last), today, THIS, "right") | side | {"yshift": 8}]


def _names_of_others(before: Curve | None, others: Sequence[Curve], end: int) -> list[Figure]:
    notes: list[Figure] = []
    at_end = [curve.returned_at(end) for curve in others]
    if before:
        there = before.returned_at(end)
        words = f"{term_title(before.collection)}: {number(there)} by due date"
        notes.append(text(end, there, words, COMPARED, "left", bold=True) | {"xshift": 12, "yshift": 10})
    if at_end:
        low, high = min(at_end), max(at_end)
        span_of = f"{low} to {high}" if high > low else f"{low}"
        many = "earlier collections" if not before else "other collections"
        words = f"Grey: {many},<br>{span_of} by due date"
        notes.append(text(end, low, words, SECOND, "left") | {"xshift": 12, "yanchor": "top", "align": "left"})
    return notes
