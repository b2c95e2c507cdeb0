"""Small tables of numbers with all their totals, as disclosure control has them; and what can be known, by MILP."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from la_portal.disclosure import too_small
from la_portal.disclosure.lines import Additive, Before, Cell, Key, Line
from la_portal.released import TOTAL

Numbers = Mapping[Key, int]
_FAR = 100_000


def row(*values: int) -> Additive:
    """Numbers 0, 1, 2 and so on, and their total."""
    return table({(str(at),): value for at, value in enumerate(values)})


def sheet(*rows: tuple[int, ...]) -> Additive:
    """A table of rows and columns with the totals of both."""
    return table({(str(down), str(across)): value for down, of in enumerate(rows) for across, value in enumerate(of)})


def table(inner: Numbers) -> Additive:
    """A table of any number of filters, with every total; what is from 1 to 4 is sensitive."""
    numbers: dict[Key, int] = {}
    for place, value in inner.items():
        for at in product(*((each, TOTAL) for each in place)):
            numbers[at] = numbers.get(at, 0) + value
    lines: dict[Key, list[Key]] = {}
    for at in numbers:
        for place, category in enumerate(at):
            if category != TOTAL:
                lines.setdefault((*at[:place], TOTAL, *at[place + 1 :], str(place)), []).append(at)
    cells = {at: Cell(value, too_small(value)) for at, value in numbers.items()}
    return Additive(cells, [Line(total[:-1], tuple(parts)) for total, parts in lines.items()])


def before(additive: Additive, **told: Before) -> Additive:
    """The same where earlier releases did that with some numbers of a row: _1=SHOWN."""
    known: dict[Key, Before] = {(name.removeprefix("_"),): how for name, how in told.items()}
    return Additive(
        {key: replace(cell, before=known.get(key, cell.before)) for key, cell in additive.cells.items()}, additive.lines
    )


def shuffled(additive: Additive, seed: int) -> Additive:
    """The same numbers and sums in another order."""
    chance = Random(seed)
    cells, lines = list(additive.cells.items()), list(additive.lines)
    chance.shuffle(cells)
    chance.shuffle(lines)
    return Additive(
        dict(cells), [replace(line, parts=tuple(chance.sample(line.parts, len(line.parts)))) for line in lines]
    )


def known(additive: Additive, hidden: Collection[Key]) -> dict[Key, int]:
    """How wide the range is of every number that is not shown, by another solver than the product's."""
    unknown = [key for key, cell in additive.cells.items() if key in hidden or not cell.in_table]
    if not unknown:
        return {}
    place = {key: column for column, key in enumerate(unknown)}
    matrix = np.zeros((len(additive.lines), len(unknown)))
    constants = np.zeros(len(additive.lines))
    for at, line in enumerate(additive.lines):
        for key, sign in [(line.total, -1), *((part, 1) for part in line.parts)]:
            if key in place:
                matrix[at, place[key]] += sign
            else:
                constants[at] -= sign * additive.cells[key].value
    least = [additive.cells[key].least for key in unknown]
    ties = LinearConstraint(matrix, constants, constants)
    return {key: _end(-1, place[key], ties, least) - _end(1, place[key], ties, least) for key in unknown}


def _end(sign: int, column: int, ties: LinearConstraint, least: list[int]) -> int:
    costs = np.zeros(len(least))
    costs[column] = sign
    found = milp(
        costs, constraints=ties, integrality=np.ones(len(least)), bounds=Bounds(least, np.full(len(least), _FAR))
    )
    assert found.success, found.message
    return round(found.x[column])
