"""One school's counts term by term, over the range in which counts of its sort lie."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from dashboards.figures.beside_similar import BAND
from dashboards.figures.marks import Figure, step, terms, text
from dashboards.theme import COMPARED, TEMPLATE, THIS
from dashboards.words import plural, term_title
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.school_incidents import SchoolTerm


def counts_and_range(
    rows: Sequence[SchoolTerm], drawn: Sequence[CollectionFacts], address: Callable[[CollectionFacts], str]
) -> Figure:
    """A line of counts, a bar for each term's range, and a dash for what was expected; a point leads to its return."""
    by_collection = {row.collection: row for row in rows}
    placed = [(place, by_collection[one]) for place, one in enumerate(drawn) if one in by_collection]
    ranges = [(place, row) for place, row in placed if row.low is not None]
    most = max((value or 0 for _, row in placed for value in (row.incidents, row.high)), default=0)
    distance = step(most, 3)
    last = next(((place, row) for place, row in reversed(placed) if row.incidents is not None), None)
    layout: Figure = {
        "template": TEMPLATE,
        "margin": {"l": 34, "r": 16, "t": 16, "b": 48},
        "xaxis": {"range": [-0.5, len(drawn) - 0.5], **terms(drawn)},
        "yaxis": {"range": [0, distance * max(2, math.ceil(most * 1.08 / distance))], "dtick": distance},
        "annotations": [_last(*last)] if last else [],
    }
    lines = [_counts(len(drawn), placed, address)]
    return {"data": [_range(ranges), _expected(ranges), *lines] if ranges else lines, "layout": layout}


def _range(ranges: Sequence[tuple[int, SchoolTerm]]) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [place for place, _ in ranges],
        "base": [row.low for _, row in ranges],
        "y": [(row.high or 0) - (row.low or 0) for _, row in ranges],
        "width": 0.36,
        "marker": {"color": BAND},
        "text": [f"{term_title(row.collection)}: {row.low} to {row.high} in the range" for _, row in ranges],
        "textposition": "none",
        "hoverinfo": "text",
    }


def _expected(ranges: Sequence[tuple[int, SchoolTerm]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place for place, _ in ranges],
        "y": [round(row.expected or 0, 2) for _, row in ranges],
        "marker": {"symbol": "line-ew-open", "size": 16, "color": COMPARED, "line": {"width": 2}},
        "hoverinfo": "skip",
    }


def _counts(
    places: int, placed: Sequence[tuple[int, SchoolTerm]], address: Callable[[CollectionFacts], str]
) -> dict[str, Any]:
    rows = dict(placed)
    every = [rows.get(place) for place in range(places)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(places)),
        "y": [row.incidents if row else None for row in every],
        "text": [
            f"{term_title(row.collection)}: {plural(row.incidents, 'incident')}"
            if row and row.incidents is not None
            else ""
            for row in every
        ],
        "customdata": [address(row.collection) if row else "" for row in every],
        "hoverinfo": "text",
        "cliponaxis": False,
        "line": {"color": THIS, "width": 2},
        "marker": {"size": 9, "color": THIS},
    }


def _last(place: int, row: SchoolTerm) -> Figure:
    words = f"{row.incidents} recorded"
    return text(place, row.incidents or 0, words, THIS, "right", bold=True) | {"yshift": 8, "xshift": 14}
