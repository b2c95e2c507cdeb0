"""The numbers of the drawn tables as disclosure control needs them: each once, sensitive or not, with all their sums.

A number is known by what it counts, when, where, and of which categories, whatever table it stands in. Everybody knows
that the categories of a filter make its total, districts the authority and terms their year, and that a part is no more
than its whole: what is left of the whole is a number too, though it stands in no table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from la_portal.disclosure import too_small
from la_portal.disclosure.lines import Additive, Before, Cell, Key
from la_portal.disclosure.lines import Line as Sum
from la_portal.released import TOTAL
from la_portal.reports.annual.drawn import Drawn, Line, Shape
from la_portal.reports.annual.groups import FEWEST

AUTHORITY, YEAR, REST = "", "", "rest of"


def number_key(table: Drawn, line: Line) -> Key:
    """How the number of a line is known."""
    return _key(table.quantity, table, line)


def whole_key(table: Drawn, line: Line) -> Key:
    """How the whole of a line is known."""
    return _key(table.whole, table, line)


def has_whole(table: Drawn, line: Line) -> bool:
    """Whether the number of a line is a part of its whole."""
    return table.shape is Shape.SHARE and line.of is not None


def rest_key(table: Drawn, line: Line) -> Key:
    """How what is left of a whole is known."""
    return (REST, *number_key(table, line))


def keys_of(table: Drawn) -> set[Key]:
    """How the numbers of a table are known, and what is left of its wholes."""
    keys = {number_key(table, line) for line in table.lines}
    for line in table.lines:
        if has_whole(table, line):
            keys |= {whole_key(table, line), rest_key(table, line)}
    return keys


def additive(tables: Sequence[Drawn], smallest: int) -> Additive:
    """Every number of the tables, with every sum that they hold."""
    cells: dict[Key, Cell] = {}
    closed = [table for table in tables if table.shape is not Shape.OPEN]
    for table in closed:
        for line in table.lines:
            _place(cells, _cells(table, line, smallest))
    sums = [one for table in closed for one in (*_totals(table), *_wholes(table))]
    for table in closed:
        sums += _insides(table, cells, smallest)
    return Additive(cells, list(dict.fromkeys(sums)))


def _key(quantity: str, table: Drawn, line: Line) -> Key:
    categories = [*zip((one.name for one in table.filters), line.labels, strict=True), *table.fixed]
    told = sorted(f"{name}={category}" for name, category in categories if category != TOTAL)
    return (quantity, str(line.year), line.term or YEAR, line.district or AUTHORITY, *told)


def _place(cells: dict[Key, Cell], found: Mapping[Key, Cell]) -> None:
    for key, cell in found.items():
        other = cells.setdefault(key, cell)
        if other.value != cell.value:
            raise ValueError(f"{key} is {other.value} in one table and {cell.value} in another")


def _cells(table: Drawn, line: Line, smallest: int) -> dict[Key, Cell]:
    if line.number is None:
        return {}
    few = line.schools < FEWEST
    found = {number_key(table, line): _cell(line.number, smallest, few=few, known=line.labels in table.known)}
    if has_whole(table, line):
        whole, rest = line.of or 0, (line.of or 0) - line.number
        found[whole_key(table, line)] = _cell(whole, smallest, few=few, known=table.open_whole)
        found[rest_key(table, line)] = Cell(rest, too_small(rest, smallest) or few, in_table=False)
    return found


def _cell(value: int, smallest: int, *, few: bool, known: bool) -> Cell:
    if known:
        return Cell(value, before=Before.SHOWN)
    return Cell(value, too_small(value, smallest) or few)


def _totals(table: Drawn) -> Iterator[Sum]:
    """The sums inside a table: over each filter, over districts and, of counts, over terms."""
    for place in range(len(table.filters)):
        yield from _sums(table, lambda line, place=place: line.labels[place] == TOTAL, lambda line, place=place: (
            line.year, line.term, line.district, line.labels[:place], line.labels[place + 1 :]))  # fmt: skip
    yield from _sums(table, lambda line: line.district is None, lambda line: (line.year, line.term, line.labels))
    if table.shape is not Shape.SHARE:
        yield from _sums(table, lambda line: line.term is None, lambda line: (line.year, line.district, line.labels))


def _sums(table: Drawn, is_total: Callable[[Line], bool], alike: Callable[[Line], Hashable]) -> Iterator[Sum]:
    """A sum for each set of lines that differ in one thing alone, where one of them is their total."""
    groups: dict[Hashable, list[Line]] = defaultdict(list)
    for line in table.lines:
        if line.number is not None:
            groups[alike(line)].append(line)
    for lines in groups.values():
        totals = [line for line in lines if is_total(line)]
        parts = [line for line in lines if not is_total(line)]
        if totals and parts:
            yield Sum(number_key(table, totals[0]), tuple(number_key(table, line) for line in parts))
            if all(has_whole(table, line) for line in lines):
                yield Sum(whole_key(table, totals[0]), tuple(whole_key(table, line) for line in parts))


def _wholes(table: Drawn) -> Iterator[Sum]:
    for line in table.lines:
        if line.number is not None and has_whole(table, line):
            yield Sum(whole_key(table, line), (number_key(table, line), rest_key(table, line)))


def _insides(table: Drawn, cells: dict[Key, Cell], smallest: int) -> Iterator[Sum]:
    """The sums of a part and what is left of a number of another table, which joins the cells."""
    for line in table.lines:
        for quantity, inner_key in ((table.inside, number_key), (table.whole_inside, whole_key)):
            outer, inner = _outer(quantity, line), inner_key(table, line)
            if quantity and outer in cells and inner in cells:
                rest = (REST, *inner)
                value = cells[outer].value - cells[inner].value
                cells[rest] = Cell(value, too_small(value, smallest), in_table=False)
                yield Sum(outer, (inner, rest))


def _outer(quantity: str, line: Line) -> Key:
    return (quantity, str(line.year), line.term or YEAR, line.district or AUTHORITY)
