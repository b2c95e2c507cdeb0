"""A share over the terms, and what becomes of it: if nobody renews, and roughly if training goes on as before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.figures.marks import Figure, text
from dashboards.theme import SECOND, TEMPLATE, THIS
from dashboards.words import share, term, term_title
from la_portal.queries.measures import Measure
from la_portal.queries.training_forecast import Ahead, place

LAPSED = "#801650"
BAND = "rgba(107,172,230,0.35)"
NEAR = 6
APART = 24  # between two labels of some lines, in points of the share


def coverage(rows: Sequence[Measure], ahead: Sequence[Ahead], percent: int | None, *, is_open: bool) -> Figure:
    """The share in each collection that asked, hollow while the last is open, and the terms ahead."""
    start, now = place(rows[0].collection), rows[-1]
    here = place(now.collection)
    end = here + len(ahead)
    layout: Figure = {
        "template": TEMPLATE,
        "margin": {"l": 50, "r": 150 if ahead else 44, "t": 16, "b": 46},
        "xaxis": {"range": [start - 0.25, max(end, start + 1) + 0.15], **_terms(rows, ahead)},
        "yaxis": {"range": [0, 104], **_percentages()},
        "shapes": [_expected(percent)] if percent is not None else [],
        "annotations": [
            *([_expected_name(rows[0], percent)] if percent is not None else []),
            _now(here, now),
            *(_ends(ahead, end) if ahead else []),
        ],
        "meta": {"narrow": _narrow(rows, ahead, percent)},
    }
    return {"data": [*_band(now, ahead), *_counted(rows, is_open=is_open), *_lapsing(now, ahead)], "layout": layout}


def _counted(rows: Sequence[Measure], *, is_open: bool) -> list[Figure]:
    closed = rows[:-1] if is_open else rows
    traces = [_line(closed, "solid", THIS)]
    if is_open:
        way = rows[-2:]
        sizes = [0] * (len(way) - 1) + [10]
        hollow = {"size": sizes, "opacity": 1, "color": "#ffffff", "line": {"color": THIS, "width": 2}}
        traces.append(_line(way, "dot", THIS) | {"marker": hollow})
    return traces


def _line(rows: Sequence[Measure], dash: str, colour: str) -> Figure:
    return _trace([place(row.collection) for row in rows], [_percent(row.part, row.whole) for row in rows], colour) | {
        "text": [f"{term_title(row.collection)}: {share(row.part, row.whole)}" for row in rows],
        "line": {"color": colour, "width": 2.5, "dash": dash},
        "marker": {"size": 9, "color": colour},
    }


def _lapsing(now: Measure, ahead: Sequence[Ahead]) -> list[Figure]:
    if not ahead:
        return []
    here = place(now.collection)
    values = [_percent(now.part, now.whole), *(_percent(one.still_trained, one.eligible) for one in ahead)]
    names = [
        f"{term_title(one.term)}, if nobody renews: {value:.0f}%" for one, value in zip(ahead, values[1:], strict=True)
    ]
    sizes = [0] + [9] * len(ahead)
    return [
        _trace([here + step for step in range(len(values))], values, LAPSED)
        | {
            "text": ["", *names],
            "line": {"color": LAPSED, "width": 2, "dash": "dot"},
            "marker": {"size": sizes, "opacity": 1, "color": "#ffffff", "line": {"color": LAPSED, "width": 2}},
        }
    ]


def _band(now: Measure, ahead: Sequence[Ahead]) -> list[Figure]:
    """The projection and its range; both begin where the counts end."""
    rough = [one.projected for one in ahead if one.projected]
    if not rough:
        return []
    first, here = _percent(now.part, now.whole), place(now.collection)
    x = [here + step for step in range(len(rough) + 1)]
    high, low = [first, *(100 * one.high for one in rough)], [first, *(100 * one.low for one in rough)]
    band = _trace([*x, *reversed(x)], [*high, *reversed(low)], THIS) | {
        "mode": "lines", "fill": "toself", "fillcolor": BAND, "line": {"width": 0}, "hoverinfo": "skip",
    }  # fmt: skip
    middle = _trace(x, [first, *(100 * one.middle for one in rough)], THIS) | {
        "mode": "lines", "line": {"color": THIS, "width": 2, "dash": "dash"}, "hoverinfo": "skip",
    }  # fmt: skip
    return [band, middle]


def _trace(x: list[int], y: list[float], colour: str) -> Figure:
    base = {"type": "scatter", "mode": "lines+markers", "hoverinfo": "text", "cliponaxis": False}
    return {**base, "x": x, "y": [round(value, 1) for value in y], "marker": {"color": colour}}


def _terms(rows: Sequence[Measure], ahead: Sequence[Ahead]) -> dict[str, Any]:
    """Names under the collections that asked, and under the last of the terms ahead."""
    drawn = [*(row.collection for row in rows), *(one.term for one in ahead[-1:])]
    return {
        "tickvals": [place(one) for one in drawn],
        "ticktext": ["<br>".join(term_title(one).split()) for one in drawn],
        "tickangle": 0,
    }


def _percentages() -> dict[str, Any]:
    marks = range(0, 101, 20)
    return {"tickvals": list(marks), "ticktext": [f"{mark}%" for mark in marks]}


def _expected(percent: int) -> Figure:
    line = {"color": SECOND, "width": 1.5, "dash": "dot"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": percent, "y1": percent, "line": line}


def _expected_name(first: Measure, percent: int) -> Figure:
    """Over the line where the shares begin under it, and under it where they do not."""
    under = _percent(first.part, first.whole) >= percent
    name = text(place(first.collection) - 0.25, percent, f"expected {percent}%", SECOND, "left")
    return name | ({"yanchor": "top"} if under else {})


def _now(here: int, now: Measure) -> Figure:
    words = share(now.part, now.whole)
    return text(here, _percent(now.part, now.whole), words, THIS, "center", bold=True) | {"yshift": 9}


def _ends(ahead: Sequence[Ahead], end: int) -> list[Figure]:
    last = ahead[-1]
    left = _percent(last.still_trained, last.eligible)
    notes = [_end(end, left, f"{left:.0f}% if<br>nobody renews", LAPSED)]
    rough = last.projected
    if rough:
        low, middle, high = (f"{100 * value:.0f}%" for value in (rough.low, rough.middle, rough.high))
        words = f"{middle} if renewals<br>go on as before<br>({low} to {high})"
        notes.append(_end(end, max(100 * rough.middle, left + APART), words, THIS))
    return notes


def _end(x: int, y: float, words: str, colour: str) -> Figure:
    return text(x, y, words, colour, "left") | {"xshift": 12, "yanchor": "middle", "align": "left"}


def _narrow(rows: Sequence[Measure], ahead: Sequence[Ahead], percent: int | None) -> dict[str, Any]:
    """On a phone the first and the last count are named, and the words about the end stand to the left of it."""
    now = rows[-1]
    expected = [_expected_name(rows[0], percent)] if percent is not None else []
    notes = [_now(place(now.collection), now), *expected]
    for one in ahead[-1:]:
        left = _percent(one.still_trained, one.eligible)
        words = f"{left:.0f}% in {term(one.term)}<br>if nobody renews"
        notes.append(text(place(one.term), left, words, LAPSED, "right") | {"yanchor": "top", "yshift": -NEAR})
    return {"margin": {"l": 46, "r": 24}, "xaxis": _terms(rows[:: max(1, len(rows) - 1)], ()), "annotations": notes}


def _percent(part: float, whole: int) -> float:
    return 100 * part / whole
