"""A released table as lines and columns, and its numbers as people read them. It knows no format."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from la_portal.released import TOTAL, Axis, Observation, Symbol, Table, Unit, Value
from la_portal.vocabulary import period_name

_MEANINGS = {
    Symbol.HIDDEN: (
        "[c] means that a number is hidden to protect people, either because it is small or because a small number "
        "could be worked out from it."
    ),
    Symbol.NOT_APPLICABLE: "[z] means that a number is not applicable.",
    Symbol.NOT_AVAILABLE: "[x] means that a number is not available.",
    Symbol.LOW: "[low] means that a number rounds to zero but is not zero.",
}


@dataclass(frozen=True)
class Column:
    """One column of values. `total` says that it is the sum or the whole of the columns beside it."""

    title: str
    unit: Unit
    total: bool = False


@dataclass(frozen=True)
class Line:
    """One row: what it is called, a label for each row head, and a value for each column."""

    labels: tuple[str, ...]
    values: tuple[Value, ...]
    total: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as it stands on a page: `row_heads` are the titles of the first columns, whose cells head their row."""

    row_heads: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The title of every column, in order."""
        return (*self.row_heads, *(column.title for column in self.columns))


@dataclass(frozen=True)
class _Side:
    """One axis: where an observation stands along it, what that place is called, and whether it is the whole."""

    title: str
    place: Callable[[Observation], Hashable]
    called: Callable[[Observation], str]
    whole: Callable[[Observation], bool]


def laid_out(table: Table, authority: str) -> Grid:
    """The table as a grid, in the order of its observations. What was not observed is not applicable.

    Raises ValueError where two observations would stand in one cell, and where there is none.
    """
    if not table.observations:
        raise ValueError(f"Table {table.number} has no observation")
    sides = [_side(table, axis, authority) for axis in table.rows]
    across = None if table.columns == Axis.INDICATORS else _side(table, table.columns, authority)
    columns: dict[Hashable, Column] = {}
    lines: dict[tuple[Hashable, ...], Line] = {}
    cells: dict[tuple[tuple[Hashable, ...], Hashable], tuple[Value, ...]] = {}
    for one in table.observations:
        row, column = tuple(side.place(one) for side in sides), across.place(one) if across else None
        if (row, column) in cells:
            raise ValueError(f"Two observations of table {table.number} stand in one cell")
        cells[row, column] = one.values if across is None else one.values[:1]
        if row not in lines:
            lines[row] = Line(tuple(side.called(one) for side in sides), (), any(side.whole(one) for side in sides))
        if across and column not in columns:
            columns[column] = Column(across.called(one), table.indicators[0].unit, across.whole(one))
    places = list(columns) if across else [None]
    missing = (Symbol.NOT_APPLICABLE,) * (1 if across else len(table.indicators))
    return Grid(
        tuple(side.title for side in sides),
        tuple(columns.values()) if across else tuple(Column(one.title, one.unit) for one in table.indicators),
        tuple(
            Line(
                line.labels, tuple(value for place in places for value in cells.get((row, place), missing)), line.total
            )
            for row, line in lines.items()
        ),
    )


def shown(value: Value, unit: Unit) -> str:
    """The value as people read it: 100,440 or 93.1% or 41.0, or the symbol that stands in its place, as in [c]."""
    if isinstance(value, Symbol):
        return f"[{value}]"
    if unit is Unit.COUNT:
        return f"{value:,.0f}"
    return f"{value:z,.1f}%" if unit is Unit.PERCENT else f"{value:z,.1f}"


def symbols_in(table: Table) -> tuple[tuple[Symbol, str], ...]:
    """Each symbol that the table shows, with the sentence that explains it."""
    found = {value for line in laid_out(table, "").lines for value in line.values if isinstance(value, Symbol)}
    return tuple((symbol, _MEANINGS[symbol]) for symbol in Symbol if symbol in found)


def _side(table: Table, axis: str, authority: str) -> _Side:
    if axis == Axis.TIME:
        by_term = any(one.term for one in table.observations)
        return _Side(
            "Year and term" if by_term else "Year",
            lambda one: (one.year, one.term),
            lambda one: period_name(one.year, one.term),
            lambda one: by_term and one.term is None,
        )
    if axis == Axis.DISTRICT:
        by_district = any(one.district is not None for one in table.observations)
        return _Side(
            "District",
            lambda one: one.district,
            lambda one: f"All of {authority}" if one.district is None else one.district,
            lambda one: by_district and one.district is None,
        )
    at = [each.name for each in table.filters].index(axis)
    return _Side(
        table.filters[at].title,
        lambda one: one.labels[at],
        lambda one: one.labels[at],
        lambda one: one.labels[at] == TOTAL,
    )
