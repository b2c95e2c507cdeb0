"""Schools by size and rate: one mark a school, its shape by phase group."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.figures.marks import Figure, text
from dashboards.theme import POINT, TEMPLATE, THIS
from dashboards.words import number, phase, rate
from la_portal.queries.incidents import SchoolIncidents

SHAPES = {"primary": "circle", "secondary": "square", "special": "triangle-up", "all_through": "diamond"}
OTHER_SHAPE = "cross-thin-open"


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
        name = text(1, overall, f" All schools {rate(overall)}", THIS, "left", bold=True)
        layout["annotations"] = [name | {"xref": "paper", "yanchor": "middle"}]
    return {"data": traces, "layout": layout}


def phase_groups(schools: Sequence[SchoolIncidents]) -> list[str]:
    """The phase groups of these schools, those with a shape of their own first."""
    groups = {school.phase_group for school in schools}
    return [group for group in SHAPES if group in groups] + sorted(groups - set(SHAPES))


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
