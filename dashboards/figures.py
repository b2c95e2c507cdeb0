"""Rows to figures, as plain dicts that Plotly draws: pure functions, without Plotly objects, Dash or a database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dashboards.matrix import total_rate
from dashboards.theme import COMPARED, EARLIER, INK, POINT, SECOND, TEMPLATE, THIS
from dashboards.words import number, phase, rate, term, term_title
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.completion import Curve
from la_portal.queries.incidents import Cell, SchoolIncidents

Figure = dict[str, Any]
WEEK = 5
SHAPES = {"primary": "circle", "secondary": "square", "special": "triangle-up", "all_through": "diamond"}
OTHER_SHAPE = "cross-thin-open"
GROUND = "rgba(255,255,255,0.8)"


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
        "shapes": [_vertical(this.due)],
        "annotations": [
            *_name_of_this(this, end, expected, is_open=is_open),
            *_names_of_others(before, others, end),
        ],
        "meta": {"narrow": _narrow_progress(this, before, end)},
    }
    return {"data": traces, "layout": layout}


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
        "xaxis": {"range": [-0.25, max(last, 0.5) + 0.25], **_terms(drawn)},
        "yaxis": {"range": [0, highest * 1.02], "dtick": step(highest, 2)},
        "annotations": [_value(*known[-1])] if known else [],
    }
    if known and known[0][0] > 0:
        start = known[0][0] - 0.5
        layout |= {"shapes": [_dotted(start)], "annotations": [*layout["annotations"], _first_asked(start, highest)]}
    return {"data": traces, "layout": layout}


def step(highest: float, parts: int) -> float:
    """The round distance between gridlines that cuts an axis into about so many parts."""
    rough = max(highest, 1) / parts
    scale = 10 ** math.floor(math.log10(rough))
    return next(scale * part for part in (1, 2, 2.5, 3, 5, 10) if scale * part >= rough)


def highest_rate(cells: Sequence[Cell]) -> float:
    """The top of the axis that the rows of one trend share: a round number over the highest rate."""
    groups: dict[tuple[int, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.collection.collection_id, cell.place.row), []).append(cell)
    highest = max((total_rate(group) or 0 for group in groups.values()), default=0)
    distance = step(highest, 2)
    return distance * max(2, math.ceil(highest / distance))


def rates_by_roll(schools: Sequence[SchoolIncidents], overall: float | None) -> Figure:
    """One mark a school: its rate against its pupils, its shape by phase group; no limits are drawn."""
    drawn = [school for school in schools if school.rate is not None]
    traces = [_marks([one for one in drawn if one.phase_group == group], group) for group in phase_groups(drawn)]
    most = max((school.roll or 0 for school in drawn), default=0)
    layout: Figure = {
        "template": TEMPLATE,
        "margin": {"l": 44, "r": 120, "t": 12, "b": 56},
        "xaxis": {"range": [0, most * 1.04], "title": {"text": "Pupils on roll"}, "showgrid": False, "nticks": 8},
        "yaxis": {"nticks": 6, "rangemode": "tozero", "title": {"text": ""}},
        "meta": {"narrow": {"margin": {"r": 12}, "xaxis": {"nticks": 4}, "annotations": []}},
    }
    if overall is not None:
        level = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": overall, "y1": overall}
        layout["shapes"] = [level | {"line": {"color": THIS, "width": 1.5}}]
        name = _text(1, overall, f" All schools {rate(overall)}", THIS, "left", bold=True)
        layout["annotations"] = [name | {"xref": "paper", "yanchor": "middle"}]
    return {"data": traces, "layout": layout}


def phase_groups(schools: Sequence[SchoolIncidents]) -> list[str]:
    """The phase groups of these schools, those with a shape of their own first."""
    groups = {school.phase_group for school in schools}
    return [group for group in SHAPES if group in groups] + sorted(groups - set(SHAPES))


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
        "ticktext": [*(f"{day.day} {day:%B}" for day in dates), due],
    }


def _narrow_progress(this: Curve, before: Curve | None, end: int) -> dict[str, Any]:
    middle = [day for day in (10, 20) if day < this.due - 3]
    last = min(end, this.last)
    left = last > end / 2
    words = f"{term_title(this.collection)}: {number(this.returned_at(last))}"
    name = _text(last, this.returned_at(last), words, THIS, "right", bold=True)
    notes = [name | {"xanchor": "right" if left else "left", "xshift": -12 if left else 12, "yshift": 6}]
    if before:
        words = f"Dashed: {term(before.collection)}"
        notes.append(_text(end, 0, words, COMPARED, "right") | {"yshift": 14, "xshift": -4})
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
    name = _text(last, curve.returned_at(last), words, THIS, "right", bold=True) | side | {"yshift": 26}
    if not is_open or last > curve.due:
        return [name | {"yshift": 10}]
    today = f"today, working day {last} of {curve.due}"
    return [name, _text(last, curve.returned_at(last), today, THIS, "right") | side | {"yshift": 8}]


def _names_of_others(before: Curve | None, others: Sequence[Curve], end: int) -> list[Figure]:
    notes: list[Figure] = []
    at_end = [curve.returned_at(end) for curve in others]
    if before:
        there = before.returned_at(end)
        words = f"{term_title(before.collection)}: {number(there)} by due date"
        notes.append(_text(end, there, words, COMPARED, "left", bold=True) | {"xshift": 12, "yshift": 10})
    if at_end:
        low, high = min(at_end), max(at_end)
        span_of = f"{low} to {high}" if high > low else f"{low}"
        many = "earlier collections" if not before else "other collections"
        words = f"Grey: {many},<br>{span_of} by due date"
        notes.append(_text(end, low, words, SECOND, "left") | {"xshift": 12, "yanchor": "top", "align": "left"})
    return notes


def _terms(drawn: Sequence[CollectionFacts]) -> dict[str, Any]:
    """Names under the terms like the last one, so that a reader compares like with like."""
    same = [index for index, one in enumerate(drawn) if one.term == drawn[-1].term]
    return {"tickvals": same, "ticktext": ["<br>".join(term_title(drawn[index]).split()) for index in same]}


def _value(x: int, value: float) -> Figure:
    return _text(x, value, rate(value), THIS, "left", bold=True) | {"xshift": 8, "yanchor": "middle"}


def _first_asked(x: float, highest: float) -> Figure:
    return _text(x, highest, "first asked", SECOND, "right") | {"xshift": -4, "yanchor": "top"}


def _marks(schools: Sequence[SchoolIncidents], group: str) -> Figure:
    known = group in SHAPES
    return {
        "type": "scatter",
        "mode": "markers",
        "name": phase(group),
        "x": [school.roll for school in schools],
        "y": [round(school.rate or 0, 2) for school in schools],
        "text": [f"{one.name}: {one.incidents} incidents, {number(one.roll or 0)} pupils" for one in schools],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {"symbol": SHAPES.get(group, OTHER_SHAPE), "size": 8, "color": POINT, "opacity": 0.75,
                   "line": {"width": 0 if known else 2, "color": POINT}},
    }  # fmt: skip


def _vertical(x: float) -> Figure:
    line = {"color": INK, "width": 1}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _dotted(x: float) -> Figure:
    return _vertical(x) | {"line": {"color": SECOND, "width": 1, "dash": "dot"}}


def _text(x: float, y: float, words: str, colour: str, anchor: str, *, bold: bool = False) -> Figure:
    font = {"color": colour, "weight": 700 if bold else 400, "size": 14}
    place = {"x": x, "y": y, "xanchor": anchor, "yanchor": "bottom", "bgcolor": GROUND}
    return {**place, "text": words, "showarrow": False, "font": font}
