"""A share in each term, from 0 to 100 %: one line, hollow while schools still send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboards.figures.marks import Figure, dotted, terms, text
from dashboards.theme import SECOND, TEMPLATE, THIS
from dashboards.words import FEWEST_FOR_A_SHARE, number, share, term_title
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.measures import Measure

Leads = Callable[[CollectionFacts], str]
Point = tuple[int, Measure | None]


def share_trend(rows: Sequence[Measure], span: Span, *, is_open: bool, leads: Leads | None = None) -> Figure:
    """The share of each term in which ten schools know it; where they do not, the line stops.

    A point leads to the address that `leads` gives its collection.
    """
    drawn = span.oldest_first
    by_term = {row.collection: row for row in rows if row.schools >= FEWEST_FOR_A_SHARE}
    points: list[Point] = [(place, by_term.get(one)) for place, one in enumerate(drawn)]
    known = [(place, row) for place, row in points if row is not None]
    last = len(drawn) - 1
    so_far = is_open and bool(known) and known[-1][0] == last
    traces = [_line(points[:-1] if so_far else points, drawn, leads)]
    if so_far:
        way = points[-2:]
        marker = {"size": [0] * (len(way) - 1) + [9], "color": "#ffffff", "line": {"color": THIS, "width": 2}}
        traces.append(_line(way, drawn, leads, dash="dot") | {"marker": {"opacity": 1, **marker}})
    layout: Figure = {
        "template": TEMPLATE,
        "margin": {"l": 48, "r": 64, "t": 12, "b": 48},
        "xaxis": {"range": [-0.15, max(last, 0.5) + 0.15], **terms(drawn)},
        "yaxis": {"range": [0, 101], "tickvals": [0, 50, 100], "ticktext": ["0%", "50%", "100%"]},
        "annotations": _values(known),
    }
    if known and known[0][0] > 0:
        layout["shapes"] = [dotted(known[0][0] - 0.5)]
        first = text(known[0][0] - 0.5, 100, "first known", SECOND, "right") | {"xshift": -4, "yanchor": "top"}
        layout["annotations"] = [*layout["annotations"], first]
    return {"data": traces, "layout": layout}


def _line(
    points: Sequence[Point], drawn: Sequence[CollectionFacts], leads: Leads | None, dash: str = "solid"
) -> Figure:
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [place for place, _ in points],
        "y": [None if row is None else round(100 * row.part / row.whole, 2) for _, row in points],
        "text": [_words(drawn[place], row) for place, row in points],
        "hoverinfo": "text",
        "cliponaxis": False,
        "line": {"color": THIS, "width": 2.5, "dash": dash},
        "marker": {"size": 8, "color": THIS},
    }
    return trace | {"customdata": [leads(drawn[place]) for place, _ in points]} if leads else trace


def _words(collection: CollectionFacts, row: Measure | None) -> str:
    if row is None:
        return ""
    return f"{term_title(collection)}: {share(row.part, row.whole)}, {number(row.part)} of {number(row.whole)}"


def _values(known: Sequence[tuple[int, Measure]]) -> list[Figure]:
    """The first and the last value, beside their points."""
    if not known:
        return []
    (first, then), (last, now) = known[0], known[-1]
    end = text(last, 100 * now.part / now.whole, share(now.part, now.whole), THIS, "left", bold=True)
    notes = [end | {"xshift": 10, "yanchor": "middle", "font": {"color": THIS, "weight": 700, "size": 16}}]
    if first == last:
        return notes
    begin = text(first, 100 * then.part / then.whole, share(then.part, then.whole), SECOND, "left")
    below = then.part / then.whole > 0.2  # so that the words stay clear of the baseline
    return [*notes, begin | {"yanchor": "top" if below else "bottom", "yshift": -8 if below else 8}]
