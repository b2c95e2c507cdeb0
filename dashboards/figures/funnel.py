"""A funnel: each school's rate against what was expected of it, and the limits between which chance keeps it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.funnel_names import HEIGHT, ROW, Frame, hung, named, recorded
from dashboards.figures.marks import Figure, step, text
from dashboards.figures.phases import OTHER_SHAPE, SHAPES, phase_groups
from dashboards.theme import INK, POINT, SECOND, TEMPLATE, THIS
from dashboards.words import phase, rate
from la_portal.queries.standings import Funnel, Standing
from la_portal.statistics import Z95, Z998, funnel_limits

TICKS = (0.1, 0.5, 1, 2, 4, 6, 8, 10, 12, 16, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000)
POINTS = 180
SHOWN = 0.98
LEAST = 0.02
MARGIN = {"l": 44, "r": 118, "t": 12, "b": 56}


def funnel_plot(funnel: Funnel, addresses: Mapping[int, str]) -> Figure:
    """One mark a school, its shape by phase; x is a square-root scale, and names stand only outside the 95 % limits."""
    drawn = funnel.drawn
    most = 1.06 * max((one.expected or 0 for one in drawn), default=1)
    highest = _highest(funnel)
    frame = Frame(math.sqrt(most), highest)
    lows = [one for one in drawn if one.outside.side == "low"]
    highs = [one for one in drawn if one.outside.side == "high"]
    low_names, rows = hung(lows, frame)
    below = -frame.up(rows * ROW + 8) if rows else -highest * 0.02
    traces = [*_limits(funnel, most, highest), *_schools(drawn, addresses, highest), _rings([*lows, *highs])]
    layout: Figure = {
        "template": TEMPLATE,
        "margin": MARGIN,
        "xaxis": {"range": [0, math.sqrt(most)], "showgrid": False, **_ticks(most, 11), "title": {"text": X_TITLE}},
        "yaxis": {"range": [below, highest], **_heights(highest)},
        "shapes": [_across(0, SECOND, 1), *_level(funnel.overall), *(line for line, _ in low_names)],
        "annotations": [
            *_names_of_limits(funnel, most, highest),
            *(name for _, name in low_names),
            *named(highs, drawn, frame),
        ],
        "meta": {"narrow": _narrow(funnel, most, highest)},
    }
    return {"data": traces, "layout": layout}


X_TITLE = "Incidents expected this term for a school of this phase and size"


def _highest(funnel: Funnel) -> float:
    """The top of the axis: over every school outside the limits and nearly all others, and over the expected rate."""
    drawn = funnel.drawn
    ordered = sorted(one.adjusted or 0 for one in drawn)
    nearly_all = ordered[math.ceil(SHOWN * len(ordered)) - 1] if ordered else 0
    named = max((one.adjusted or 0 for one in drawn if one.outside.level), default=0)
    return max(1.12 * named, 1.12 * nearly_all, 2 * (funnel.overall or 0), 1.0)


def over_the_top(funnel: Funnel) -> list[Standing]:
    """The schools with a rate over the top of the axis: so little is expected of them that one incident does it."""
    highest = _highest(funnel)
    return [one for one in funnel.drawn if (one.adjusted or 0) > highest]


def _limits(funnel: Funnel, most: float, highest: float) -> list[Figure]:
    lines: list[Figure] = []
    for z, dash, words in ((Z95, "dash", "95%"), (Z998, "solid", "99.8%")):
        curve = [(mean, _ratio(funnel, mean, z)) for mean in _means(most)]
        for side in (0, 1):
            heights = [limits[side] if 0 < limits[side] <= 1.3 * highest else None for _, limits in curve]
            lines.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [round(math.sqrt(mean), 4) for mean, _ in curve],
                    "y": [None if height is None else round(height, 3) for height in heights],
                    "line": {"color": SECOND, "width": 1.25, "dash": dash},
                    "hoverinfo": "skip",
                    "name": f"{words} limit",
                }
            )
    return lines


def _means(most: float) -> list[float]:
    """Expected counts at equal distances on the square-root scale."""
    return [max(LEAST, most * ((place + 1) / POINTS) ** 2) for place in range(POINTS)]


def _ratio(funnel: Funnel, mean: float, z: float) -> tuple[float, float]:
    limits = funnel_limits(mean, z, tau2=funnel.spread.tau2).scaled((funnel.overall or 0) / mean)
    return limits.low, limits.high


def _schools(drawn: Sequence[Standing], addresses: Mapping[int, str], highest: float) -> list[Figure]:
    inside = [one for one in drawn if (one.adjusted or 0) <= highest]
    groups = phase_groups(one.school.phase_group for one in inside)
    traces = [_group([one for one in inside if one.school.phase_group == group], group, addresses) for group in groups]
    over = [one for one in drawn if one not in inside]
    arrows = {"y": [highest for _ in over], "marker": {"symbol": "arrow-bar-up", "size": 10, "color": POINT}}
    return [*traces, _group(over, "", addresses) | arrows | {"name": "Over the top"}] if over else traces


def _group(those: Sequence[Standing], group: str, addresses: Mapping[int, str]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": phase(group),
        **_places(those),
        "text": [f"{one.school.name}: {recorded(one)}" for one in those],
        "customdata": [addresses.get(one.school.school_id, "") for one in those],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {"symbol": SHAPES.get(group, OTHER_SHAPE), "size": 8, "color": POINT, "opacity": 0.75,
                   "line": {"width": 0 if group in SHAPES else 2, "color": POINT}},
    }  # fmt: skip


def _rings(outside: Sequence[Standing]) -> Figure:
    marker = {"symbol": "circle-open", "size": 17, "color": INK, "line": {"width": 1.75, "color": INK}}
    return {"type": "scatter", "mode": "markers", **_places(outside), "marker": marker, "hoverinfo": "skip",
            "cliponaxis": False, "name": "Outside the 95% limits"}  # fmt: skip


def _places(those: Sequence[Standing]) -> dict[str, Any]:
    return {
        "x": [round(math.sqrt(one.expected or 0), 4) for one in those],
        "y": [round(one.adjusted or 0, 2) for one in those],
    }


def _ticks(most: float, parts: int) -> dict[str, Any]:
    """Expected counts that are not nearer to each other than one in so many parts of the axis."""
    chosen: list[float] = []
    for tick in (0.0, *TICKS):
        if tick <= most and (not chosen or math.sqrt(tick) - math.sqrt(chosen[-1]) >= math.sqrt(most) / parts):
            chosen.append(tick)
    return {"tickvals": [round(math.sqrt(tick), 4) for tick in chosen], "ticktext": [f"{tick:g}" for tick in chosen]}


def _heights(highest: float) -> dict[str, Any]:
    distance = step(highest, 5)
    ticks = [distance * place for place in range(int(highest / distance) + 1)]
    return {"tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}


def _across(height: float, colour: str, width: float) -> Figure:
    line = {"color": colour, "width": width}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}


def _level(overall: float | None) -> list[Figure]:
    return [] if overall is None else [_across(overall, THIS, 1.5)]


def _names_of_limits(funnel: Funnel, most: float, highest: float) -> list[Figure]:
    """What the lines are, at their right ends; those that would lie on another are moved off it."""
    overall = funnel.overall or 0
    ends = [(overall, f"All schools {rate(overall)}", THIS)]
    for z, words in ((Z95, "95%"), (Z998, "99.8%")):
        low, high = _ratio(funnel, most, z)
        ends += [(high, f"{words} limit", SECOND), (low, f"{words} limit", SECOND)]
    gap, last = highest * 20 / HEIGHT, -math.inf
    names: list[Figure] = []
    for height, words, colour in sorted(ends):
        last = max(height, last + gap)
        if 0 < height <= highest:
            name = text(1, last, f" {words}", colour, "left", bold=colour == THIS)
            names.append(name | {"xref": "paper", "yanchor": "middle"})
    return names


def _narrow(funnel: Funnel, most: float, highest: float) -> Figure:
    """On a phone: no names, a level that is told in the caption's words, four ticks."""
    return {
        "margin": {"l": 34, "r": 10},
        "xaxis": {**_ticks(most, 4), "title": {"text": "Incidents expected"}},
        "yaxis": {"range": [-highest * 0.03, highest], **_heights(highest)},
        "shapes": [_across(0, SECOND, 1), *_level(funnel.overall)],
        "annotations": [],
    }
