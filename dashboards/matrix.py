"""The risk matrix as a heat table: four columns by three rows, commerce as a row of its own, and their totals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from dashboards.markup import Node, node
from dashboards.theme import STEPS
from dashboards.words import number, plural, rate
from la_portal.catalogue import Heading, edition
from la_portal.queries.incidents import Cell, Spread
from la_portal.queries.risks import SECTION

Lead = Callable[[str], str]


@dataclass(frozen=True)
class Total:
    """Some cells together. Rates add up as counts do: each cell's is over the pupils of the schools that know it."""

    recorded: int
    rate: float | None
    schools: int


@dataclass(frozen=True)
class Matrix:
    """The cells by row, each row with its heading, and the totals by the code of row or column."""

    headings: tuple[Heading, ...]
    rows: dict[str, list[Cell]]
    totals: dict[str, Total]

    def without_rates(self) -> Matrix:
        """The same counts over no pupils, where too few schools have returned for a rate."""
        rows = {code: [replace(cell, counted=0, pupils=0) for cell in row] for code, row in self.rows.items()}
        return Matrix(self.headings, rows, {code: replace(total, rate=None) for code, total in self.totals.items()})

    @property
    def shared(self) -> tuple[Heading, ...]:
        """The rows that have the first row's columns."""
        columns = _columns(self.rows[self.headings[0].code])
        return tuple(heading for heading in self.headings if _columns(self.rows[heading.code]) == columns)

    @property
    def own(self) -> tuple[Heading, ...]:
        """The rows with columns of their own: commerce."""
        return tuple(heading for heading in self.headings if heading not in self.shared)


def arranged(cells: Sequence[Cell], spread: Iterable[Spread]) -> Matrix:
    """The cells of one collection in their places, with their totals."""
    rows: dict[str, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.place.row, []).append(cell)
    section = edition(cells[0].collection.edition).section(SECTION)
    schools = {one.code: one.schools for one in spread}
    shared = [cell for row in rows.values() if _columns(row) == _columns(next(iter(rows.values()))) for cell in row]
    groups = {**rows, "shared": shared, "all": list(cells)}
    groups |= {f"column_{n}": [cell for cell in shared if cell.place.column == n] for n in range(4)}
    totals = {
        code: Total(sum(c.recorded for c in group), total_rate(group), schools[code]) for code, group in groups.items()
    }
    return Matrix(tuple(section.heading(code) for code in rows), rows, totals)


def total_rate(cells: Iterable[Cell]) -> float | None:
    """The rates of cells together, or None where one of them has none."""
    rates = [cell.rate for cell in cells]
    known = [one for one in rates if one is not None]
    return sum(known) if known and len(known) == len(rates) else None


def heat_table(matrix: Matrix, lead: Lead, *, rates: bool = True) -> list[Node]:
    """The matrix as a table, without `rates` counts alone; on a phone it folds into a short table for each row.

    `lead` gives the address of the schools behind a cell, a row or all by its code.
    """
    matrix = matrix if rates else matrix.without_rates()
    most = max(cell.recorded for row in matrix.rows.values() for cell in row)
    first = matrix.shared[0]
    columns = [node("th", name, scope="col") for name in _columns(matrix.rows[first.code])]
    head = node("thead", node("tr", node("td"), *columns, node("th", "All", scope="col")))
    body = [
        *(_row(matrix, heading, most, lead, own=False) for heading in matrix.shared),
        _subtotal(matrix),
        *(_row(matrix, heading, most, lead, own=True) for heading in matrix.own),
        _grand_total(matrix, lead),
    ]
    caption = node("caption", "Incidents by risk", className="govuk-visually-hidden")
    return node("table", caption, head, node("tbody", *body), className="la-heat")


def _row(matrix: Matrix, heading: Heading, most: int, lead: Lead, *, own: bool) -> list[Node]:
    label = node("th", heading.title, node("small", heading.hint.lower()), scope="row")
    cells = [_cell(cell, most, lead(cell.place.item.code), own=own) for cell in matrix.rows[heading.code]]
    return node("tr", label, *cells, _total(matrix.totals[heading.code], "All", lead(heading.code)))


def _cell(cell: Cell, most: int, href: str, *, own: bool) -> list[Node]:
    step = max(1, math.ceil(STEPS * cell.recorded / most)) if most else 1
    name = [node("span", cell.place.item.column, className="la-heat__own")] if own else []
    inside = [*name, *_inside(cell.recorded, cell.rate, cell.some, href)]
    return node("td", *inside, className=f"la-heat__cell la-step-{step}", data_label=cell.place.item.column)


def _inside(recorded: int, per_1000: float | None, schools: int, href: str = "") -> list[Node]:
    facts = [f"{rate(per_1000)} per 1,000", node("br")] if per_1000 is not None else []
    words = plural(schools, "school")
    behind = node("a", words, href=href, className="govuk-link") if schools and href else words
    return [node("b", number(recorded)), node("span", *facts, behind)]


def _total(total: Total, label: str, href: str = "") -> list[Node]:
    return node("td", *_inside(total.recorded, total.rate, total.schools, href), data_label=label)


def _subtotal(matrix: Matrix) -> list[Node]:
    words = {2: "Both", 3: "All three"}.get(len(matrix.shared), "All of these")
    names = _columns(matrix.rows[matrix.shared[0].code])
    cells = [_total(matrix.totals[f"column_{n}"], name) for n, name in enumerate(names)]
    head = node("th", words, scope="row")
    return node("tr", head, *cells, _total(matrix.totals["shared"], "All"), className="la-heat__sum")


def _grand_total(matrix: Matrix, lead: Lead) -> list[Node]:
    empty = [node("td") for _ in matrix.rows[matrix.shared[0].code]]
    head = node("th", "All incidents", scope="row")
    return node("tr", head, *empty, _total(matrix.totals["all"], "All", lead("all")), className="la-heat__sum")


def _columns(row: Sequence[Cell]) -> list[str]:
    return [cell.place.item.column for cell in row]
