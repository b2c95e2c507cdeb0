"""What several figures are made of: gridlines, labels, lines across; plain dicts that Plotly draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dashboards.theme import GROUND, INK, SECOND, SMALLEST
from dashboards.words import term_title
from la_portal.queries.collections import CollectionFacts

Figure = dict[str, Any]


def step(highest: float, parts: int) -> float:
    """The round distance between gridlines that cuts an axis into about so many parts."""
    rough = max(highest, 1) / parts
    scale = 10 ** math.floor(math.log10(rough))
    return next(scale * part for part in (1, 2, 2.5, 3, 5, 10) if scale * part >= rough)


def terms(drawn: Sequence[CollectionFacts]) -> dict[str, Any]:
    """Names under the terms like the last one, so that a reader compares like with like."""
    same = [index for index, one in enumerate(drawn) if one.term == drawn[-1].term]
    return {"tickvals": same, "ticktext": ["<br>".join(term_title(drawn[index]).split()) for index in same]}


def vertical(x: float) -> Figure:
    """A black line from top to bottom."""
    line = {"color": INK, "width": 1}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def dotted(x: float) -> Figure:
    """A grey dotted line from top to bottom: where the line of a chart breaks."""
    return vertical(x) | {"line": {"color": SECOND, "width": 1, "dash": "dot"}}


def text(x: float, y: float, words: str, colour: str, anchor: str, *, bold: bool = False) -> Figure:
    """A label on the chart, on a ground of its own so that lines do not cross it."""
    font = {"color": colour, "weight": 700 if bold else 400, "size": SMALLEST}
    place = {"x": x, "y": y, "xanchor": anchor, "yanchor": "bottom", "bgcolor": GROUND}
    return {**place, "text": words, "showarrow": False, "font": font}
