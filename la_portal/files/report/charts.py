"""Charts as SVG: bars of the rows or a line over time. Every number in them is one of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from la_portal.files.report.laid_out import Grid, laid_out, shown
from la_portal.files.report.svg import INK, SECOND, SIZE, Drawing, Marks, element, lettering, wrapped
from la_portal.released import Axis, Chart, Symbol, Table, Unit, Value

THIS, WHOLE, LINE = "#12436d", "#3d3d3d", "#8a9096"
_WIDTH, _NAMES, _BEFORE_VALUE, _FOR_VALUE = 640, 232, 6, 74
_PITCH, _CLOSE_PITCH, _MANY, _BETWEEN = 26, 18, 24, 15
_HIGH, _TOP, _UNDER = 130, 34, 18


@dataclass(frozen=True)
class _Mark:
    """One number to draw: the group it stands in, its own name, and whether it is the whole of others."""

    group: str
    name: str
    value: Value
    whole: bool


def chart_svg(table: Table, authority: str) -> str:
    """The chart of a table as an SVG document on one line; raises ValueError where the table has none."""
    if table.chart is None:
        raise ValueError(f"Table {table.number} has no chart")
    one = _of_one_indicator(table, table.chart.indicator)
    marks = list(_marks(laid_out(one, authority)))
    over_time = table.chart.kind == "line" and table.rows == (Axis.TIME,)
    drawn = _line(marks, one.indicators[0].unit) if over_time else _bars(marks, one.indicators[0].unit)
    return _document(table, table.chart, drawn)


def _of_one_indicator(table: Table, name: str) -> Table:
    at = [indicator.name for indicator in table.indicators].index(name)
    alone = tuple(replace(one, values=(one.values[at],)) for one in table.observations)
    return replace(table, indicators=(table.indicators[at],), observations=alone)


def _marks(grid: Grid) -> Iterator[_Mark]:
    """A mark for each line, of its total where the columns have one, else for each column of each line.

    Sums are left out where their parts are drawn, since they would make these small; rates and shares are compared
    with the whole.
    """
    sums = grid.columns[0].unit is Unit.COUNT
    wholes = [at for at, column in enumerate(grid.columns) if column.total]
    for line in grid.lines:
        if sums and line.total and not all(each.total for each in grid.lines):
            continue
        *groups, name = line.labels
        if wholes or len(grid.columns) == 1:
            yield _Mark(", ".join(groups), name, line.values[wholes[0] if wholes else 0], line.total)
            continue
        for column, value in zip(grid.columns, line.values, strict=True):
            yield _Mark(", ".join(line.labels), column.title, value, line.total)


def _bars(marks: list[_Mark], unit: Unit) -> Drawing:
    top, parts = 0.0, list[Marks]()
    pitch = _CLOSE_PITCH if len(marks) > _MANY else _PITCH
    most = _most(marks, unit)
    for group, members in groupby(marks, key=lambda mark: mark.group):
        if group:
            lines = wrapped(group, _WIDTH)
            parts += [lettering(0, top + (at + 0.9) * _BETWEEN, line, weight="bold") for at, line in enumerate(lines)]
            top += len(lines) * _BETWEEN + 5
        for mark in members:
            name = wrapped(mark.name, _NAMES - 16)
            tall = max(pitch, len(name) * _BETWEEN + 4)
            parts += _bar(mark, name, unit, top, tall, pitch - 8, most)
            top += tall
        top += 6 if group else 0
    axis = element("line", x1=_NAMES, x2=_NAMES, y1=0, y2=top, stroke=LINE)
    return Drawing(_WIDTH, top, (*parts, axis))


def _bar(
    mark: _Mark, name: list[str], unit: Unit, top: float, tall: float, thick: float, most: float
) -> Iterator[Marks]:
    middle = top + tall / 2
    first = middle + SIZE * 0.35 - (len(name) - 1) * _BETWEEN / 2
    for at, line in enumerate(name):
        yield lettering(0, first + at * _BETWEEN, line)
    end = _NAMES + 0.0
    if not isinstance(mark.value, Symbol):
        end += max(mark.value, 0) / most * (_WIDTH - _NAMES - _FOR_VALUE)
        fill = WHOLE if mark.whole else THIS
        yield element("rect", x=_NAMES, y=middle - thick / 2, width=end - _NAMES, height=thick, fill=fill)
    fill = SECOND if isinstance(mark.value, Symbol) else INK
    yield lettering(end + _BEFORE_VALUE, middle + SIZE * 0.35, shown(mark.value, unit), fill=fill)


def _line(marks: list[_Mark], unit: Unit) -> Drawing:
    step, base, most = _WIDTH / len(marks), _TOP + _HIGH, _most(marks, unit)
    places = [
        (step * (at + 0.5), base if isinstance(mark.value, Symbol) else base - max(mark.value, 0) / most * _HIGH, mark)
        for at, mark in enumerate(marks)
    ]
    parts = [element("line", x1=0, x2=_WIDTH, y1=base, y2=base, stroke=LINE)]
    for known, run in groupby(places, key=lambda place: not isinstance(place[2].value, Symbol)):
        if known:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in run)
            parts.append(element("polyline", points=points, fill="none", stroke=THIS, stroke_width=2.5))
    lowest = 1
    for x, y, mark in places:
        hidden = isinstance(mark.value, Symbol)
        if not hidden:
            parts.append(element("circle", cx=x, cy=y, r=4.5, fill=THIS))
        parts.append(lettering(x, y - 12, shown(mark.value, unit), fill=SECOND if hidden else INK, anchor="middle"))
        name = wrapped(mark.name, step - 8)
        lowest = max(lowest, len(name))
        parts += [
            lettering(x, base + _UNDER + at * _BETWEEN, line, fill=SECOND, anchor="middle")
            for at, line in enumerate(name)
        ]
    return Drawing(_WIDTH, base + _UNDER + lowest * _BETWEEN, tuple(parts))


def _most(marks: list[_Mark], unit: Unit) -> float:
    """What the longest bar would stand for: 100 for shares, else the largest number."""
    most = max((float(mark.value) for mark in marks if not isinstance(mark.value, Symbol)), default=0)
    return max(most, 100) if unit is Unit.PERCENT else most if most > 0 else 1


def _document(table: Table, chart: Chart, drawing: Drawing) -> str:
    name = "chart-" + re.sub(r"[^0-9a-z]+", "-", f"{table.number} {table.name}".lower())
    return element(
        "svg",
        element("title", text=chart.title, id=f"{name}-title"),
        element("desc", text=chart.sentence, id=f"{name}-desc"),
        *drawing.parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {drawing.width:g} {drawing.height:g}",
        width=drawing.width,
        height=drawing.height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family="Libertinus Serif, Georgia, serif",
        font_size=SIZE,
    )
