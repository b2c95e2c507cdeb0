"""A drawn table as it may leave: numbers that are hidden, and what would give them away, become symbols."""

from __future__ import annotations

from collections.abc import Collection

from la_portal.disclosure.lines import Additive, Key
from la_portal.released import Chart, Indicator, Observation, Symbol, Table, Unit, Value
from la_portal.reports.annual.drawn import Drawn, Line, Shape
from la_portal.reports.annual.sums import number_key, rest_key, whole_key

SMALLEST_BASE = 10
_THOUSAND = 1000
_HUNDRED = 100
MOST_HIDDEN = 0.5


def released(table: Drawn, additive: Additive, hidden: Collection[Key]) -> Table:
    """The table with a symbol for each number that must not be known; it has no place in the report yet."""
    return Table(
        number="",
        name=table.name,
        title=table.title,
        filters=table.filters,
        indicators=_indicators(table),
        observations=tuple(_observation(table, line, additive, hidden) for line in table.lines),
        rows=table.rows,
        columns=table.columns,
        based_on=table.based_on,
        notes=table.notes,
        chart=_chart(table),
    )


def is_mostly_hidden(table: Table) -> bool:
    """Whether more than half of its numbers are hidden, so that a page of symbols would say nothing."""
    values = [one.values[0] for one in table.observations]
    return sum(value is Symbol.HIDDEN for value in values) > MOST_HIDDEN * len(values)


def _indicators(table: Drawn) -> tuple[Indicator, ...]:
    number = Indicator("number", table.heads[0], quantity=table.quantity)
    if table.shape is Shape.COUNT:
        return (number,)
    if table.shape is Shape.RATE:
        pupils = Indicator("pupils", table.heads[1], quantity=table.whole)
        return (number, pupils, Indicator("per_1000", "For each 1,000 pupils", Unit.RATE))
    of = Indicator("of", table.heads[1], quantity=table.whole)
    return (number, of, Indicator("percent", "Share", Unit.PERCENT))


def _observation(table: Drawn, line: Line, additive: Additive, hidden: Collection[Key]) -> Observation:
    return Observation(line.year, line.term, line.district, line.labels, _values(table, line, additive, hidden))


def _values(table: Drawn, line: Line, additive: Additive, hidden: Collection[Key]) -> tuple[Value, ...]:
    if line.number is None:
        return (Symbol.NOT_AVAILABLE,) * len(_indicators(table))
    if table.shape is Shape.OPEN:
        return (line.number, line.of or 0, _rounded(_HUNDRED, line.number, line.of))
    number: Value = Symbol.HIDDEN if number_key(table, line) in hidden else line.number
    if table.shape is Shape.COUNT:
        return (number,)
    if table.shape is Shape.RATE:
        rate = Symbol.HIDDEN if number is Symbol.HIDDEN else _rounded(_THOUSAND, line.number, line.of)
        return (number, line.of or 0, rate)
    whole: Value = Symbol.HIDDEN if whole_key(table, line) in hidden else line.of or 0
    return (number, whole, _share(line, number, whole, additive.cells[rest_key(table, line)].sensitive))


def _share(line: Line, number: Value, whole: Value, rest_is_sensitive: bool) -> Value:
    """The share of the line. It would give away a small number, a small rest, or both of a small whole."""
    closed = Symbol.HIDDEN in (number, whole) or (rest_is_sensitive and line.number != line.of)
    if closed or 0 < (line.of or 0) < SMALLEST_BASE:
        return Symbol.HIDDEN
    return _rounded(_HUNDRED, line.number or 0, line.of)


def _rounded(times: int, number: int, of: int | None) -> Value:
    if not of:
        return Symbol.NOT_APPLICABLE
    value = round(times * number / of, 1)
    return Symbol.LOW if number and not value else value


def _chart(table: Drawn) -> Chart | None:
    if table.picture is None:
        return None
    indicator = {Shape.COUNT: "number", Shape.RATE: "per_1000"}.get(table.shape, "percent")
    return Chart(table.picture.kind, indicator, table.picture.title, "")
