"""A map without tiles: schools by easting and northing, the first ones as numbered discs that do not overlap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from dashboards.figures.apart import Box, Point, placed, pushed_apart
from dashboards.figures.marks import Figure
from dashboards.theme import INK, SECOND, SMALLEST, TEMPLATE, THIS
from dashboards.words import number
from la_portal.queries.scoring import Ranked

DOT = "#6f777b"
RADIUS, GAP, PADDING = 11, 3, 22
LETTER, LINE = 8.4, 20
OFFSETS = tuple((x, y) for y in (0, -22, 22, -40, 40, -58, 58) for x in (0, -46, 46))
LEAST_EXTENT = 2000.0
CROWDED, SMALL, LARGE = 300, 4, 6
GROUND = "rgba(255,255,255,0.75)"


@dataclass(frozen=True)
class Size:
    """What a map has to be drawn in, in pixels."""

    width: int
    height: int


WIDE, PHONE = Size(660, 430), Size(290, 270)


@dataclass(frozen=True)
class Ground:
    """The stretch of land that a map shows, and how many pixels a metre is at one size."""

    west: float
    south: float
    east: float
    north: float

    def scale(self, size: Size) -> float:
        """Pixels for each metre."""
        across, up = self.east - self.west, self.north - self.south
        return min((size.width - 2 * PADDING) / across, (size.height - 2 * PADDING) / up)


def on_map(ranking: Sequence[Ranked]) -> list[Ranked]:
    """The schools whose place is known."""
    return [one for one in ranking if one.facts.easting is not None and one.facts.northing is not None]


def school_map(ranking: Sequence[Ranked], shown: Sequence[Ranked], href: Callable[[int], str]) -> Figure:
    """Grey dots for all schools, a numbered disc for each shown one, the names of districts amid their schools."""
    drawn = on_map(ranking)
    first = on_map(shown)
    urns = {one.facts.school_id for one in first}
    ground = _ground(drawn)
    others = [one for one in drawn if one.facts.school_id not in urns]
    layout: Figure = {
        "template": TEMPLATE,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        **_at_size(drawn, first, ground, WIDE),
        "meta": {"narrow": _at_size(drawn, first, ground, PHONE)},
    }
    size = SMALL if len(drawn) > CROWDED else LARGE
    return {"data": [_dots(others, DOT, size, href), _dots(first, THIS, LARGE, href)], "layout": layout}


def _ground(drawn: Sequence[Ranked]) -> Ground:
    east = [float(one.facts.easting or 0) for one in drawn]
    north = [float(one.facts.northing or 0) for one in drawn]
    wide = max(LEAST_EXTENT - (max(east) - min(east)), 0) / 2
    high = max(LEAST_EXTENT - (max(north) - min(north)), 0) / 2
    return Ground(min(east) - wide, min(north) - high, max(east) + wide, max(north) + high)


def _axis(low: float, high: float, scale: float) -> dict[str, Any]:
    room = PADDING / scale
    return {"visible": False, "range": [round(low - room), round(high + room)], "rangemode": "normal"}


def _dots(schools: Sequence[Ranked], colour: str, size: int, href: Callable[[int], str]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [one.facts.easting for one in schools],
        "y": [one.facts.northing for one in schools],
        "text": [f"{one.facts.name}: place {number(one.place)}" for one in schools],
        "customdata": [href(one.facts.school_id) for one in schools],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {"size": size, "color": colour},
    }


def _at_size(drawn: Sequence[Ranked], first: Sequence[Ranked], ground: Ground, size: Size) -> Figure:
    """Axes, discs with their numbers, and names of districts, as they are at one size of the map."""
    scale = ground.scale(size)
    places = [_pixels(one, ground, scale) for one in first]
    discs = pushed_apart(places, 2 * RADIUS + GAP)
    taken = [Box(x, y, 2 * RADIUS, 2 * RADIUS) for x, y in discs]
    named = _districts(drawn, ground, scale)
    boxes = placed([_box(name, at, ground, scale) for name, at in named], taken, OFFSETS, _whole(ground, scale))
    free = [(name, box) for (name, _), box in zip(named, boxes, strict=True) if box]
    names = [_name(name, _metres((box.x, box.y), ground, scale)) for name, box in free]
    centres = [_metres(point, ground, scale) for point in discs]
    lines = [_line(one, centre) for one, centre in zip(first, centres, strict=True)]
    circles = [_circle(centre) for centre in centres]
    numbers = [_number(one, centre) for one, centre in zip(first, centres, strict=True)]
    return {
        "xaxis": _axis(ground.west, ground.east, scale),
        "yaxis": _axis(ground.south, ground.north, scale) | {"scaleanchor": "x", "scaleratio": 1},
        "shapes": [*lines, *circles],
        "annotations": [*names, *numbers],
    }


def _pixels(one: Ranked, ground: Ground, scale: float) -> Point:
    return ((one.facts.easting or 0) - ground.west) * scale, ((one.facts.northing or 0) - ground.south) * scale


def _metres(point: Point, ground: Ground, scale: float) -> Point:
    return round(ground.west + point[0] / scale), round(ground.south + point[1] / scale)


def _districts(drawn: Sequence[Ranked], ground: Ground, scale: float) -> list[tuple[str, Point]]:
    """Each district with the mean of its schools' places, by name."""
    found: dict[str, list[Point]] = {}
    for one in drawn:
        if one.facts.district:
            found.setdefault(one.facts.district, []).append(_pixels(one, ground, scale))
    return [(name, (fmean(x for x, _ in at), fmean(y for _, y in at))) for name, at in sorted(found.items())]


def _whole(ground: Ground, scale: float) -> Box:
    wide, high = (ground.east - ground.west) * scale, (ground.north - ground.south) * scale
    return Box(wide / 2, high / 2, wide + 2 * PADDING, high + 2 * PADDING)


def _box(name: str, at: Point, ground: Ground, scale: float) -> Box:
    """The space of a name, where it does not reach over the side of the map."""
    width = LETTER * len(name)
    room = width / 2 - PADDING
    widest = (ground.east - ground.west) * scale
    return Box(max(room, min(at[0], widest - room)), at[1], width, LINE)


def _name(words: str, at: Point) -> Figure:
    font = {"color": SECOND, "weight": 700, "size": SMALLEST}
    return {"x": at[0], "y": at[1], "text": words, "showarrow": False, "font": font, "bgcolor": GROUND}


def _number(one: Ranked, at: Point) -> Figure:
    font = {"color": "#ffffff", "weight": 700, "size": SMALLEST}
    return {"x": at[0], "y": at[1], "text": number(one.place), "showarrow": False, "font": font}


def _circle(at: Point) -> Figure:
    pixels = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": at[0], "yanchor": at[1]}
    ends = {"x0": -RADIUS, "x1": RADIUS, "y0": -RADIUS, "y1": RADIUS}
    return {"type": "circle", **pixels, **ends, "fillcolor": THIS, "line": {"color": "#ffffff", "width": 1}}


def _line(one: Ranked, to: Point) -> Figure:
    """From the school to its disc, where that was moved."""
    ends = {"x0": one.facts.easting, "y0": one.facts.northing, "x1": to[0], "y1": to[1]}
    return {"type": "line", **ends, "line": {"color": INK, "width": 1}}
