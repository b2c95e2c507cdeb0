"""What adds up: categories to their total, districts to the authority, terms to the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tests.attacker.coordinates import TOTAL, Coordinates
from tests.attacker.ledger import Ledger
from tests.attacker.lines import Line, Why, sum_of
from tests.attacker.reading import Row, Table
from tests.attacker.sheet import Sheet

DISTRICT, TERM = "district", "term"
YEAR, TERMS = "Academic year", ("Autumn term", "Spring term", "Summer term")
ADDED_OVER_TERMS = ("number", "of")
ALWAYS_ADDED_OVER_TERMS = "incidents"
GROUPS_OF_SCHOOLS = (DISTRICT, "phase", "trust")


class Whole(NamedTuple):
    """A row that is the sum of other rows of its table, along one axis."""

    axis: str
    row: Row
    parts: list[Row]


def wholes(table: Table) -> Iterator[Whole]:
    """Every total of a table with its parts: of each filter, and of the districts."""
    for axis in [*table.filters, DISTRICT]:
        groups: dict[tuple, list[Row]] = defaultdict(list)
        for row in table.rows:
            groups[_all_but(axis, row)].append(row)
        for rows in groups.values():
            totals = [row for row in rows if _is_total(axis, row)]
            parts = [row for row in rows if not _is_total(axis, row)]
            if len(totals) > 1:
                raise ValueError(f"{table.name} has two rows for one place: {totals[0]}")
            if totals and parts:
                yield Whole(axis, totals[0], parts)


def _is_total(axis: str, row: Row) -> bool:
    return not row.district if axis == DISTRICT else row.labels[axis] == TOTAL


def _all_but(axis: str, row: Row) -> tuple:
    labels = tuple(label for name, label in row.labels.items() if name != axis)
    return row.period, row.term, row.authority, "" if axis == DISTRICT else row.district, labels


def totals(sheet: Sheet, ledger: Ledger) -> Iterator[Line]:
    """Each total of a table is the sum of its parts, in every column of counts."""
    for whole in wholes(sheet.table):
        for column in sheet.table.counts:
            total = sheet.cell(ledger, whole.row, column)
            parts = [sheet.cell(ledger, part, column) for part in whole.parts]
            if total is not None:
                yield sum_of(total, [each for each in parts if each is not None], sheet.why(column, whole.axis))


def equal_groups(sheet: Sheet, ledger: Ledger) -> Iterator[Line]:
    """Where a part has all the schools of its whole, every count of it is the whole's."""
    if "schools" not in sheet.table.indicators:
        return
    for whole in wholes(sheet.table):
        schools = whole.row.entries["schools"]
        if whole.axis not in GROUPS_OF_SCHOOLS or not schools.isdigit() or int(schools) == 0:
            continue
        for part in whole.parts:
            if part.entries["schools"] == schools:
                yield from _the_same(sheet, ledger, whole.row, part)


def _the_same(sheet: Sheet, ledger: Ledger, one: Row, other: Row) -> Iterator[Line]:
    for column in sheet.table.counts:
        cells = sheet.cell(ledger, one, column), sheet.cell(ledger, other, column)
        if cells[0] is not None and cells[1] is not None:
            yield sum_of(cells[0], [cells[1]], sheet.why(column, "all schools"))


def years(sheets: Sequence[Sheet], ledger: Ledger) -> Iterator[Line]:
    """The terms of a year add up to the year, for what some table shows both of; a release knows those before it."""
    spoken: dict[Coordinates, int] = {}
    for sheet in sheets:
        for row in sheet.table.rows:
            for column in set(ADDED_OVER_TERMS) & set(sheet.table.counts):
                coordinates = sheet.at(row, column)
                spoken[coordinates] = min(spoken.get(coordinates, sheet.table.release), sheet.table.release)
    added = _added_over_terms(sheets)
    for release in sorted({sheet.table.release for sheet in sheets}):
        yield from _years_of(release, [each for each in spoken if each.measure in added], ledger)


def _years_of(release: int, spoken: Iterable[Coordinates], ledger: Ledger) -> Iterator[Line]:
    for coordinates in spoken:
        if coordinates.term == YEAR:
            year = ledger.at(coordinates, release)
            terms = [ledger.at(coordinates._replace(term=term), release) for term in TERMS]
            if year is not None and None not in terms:
                why = Why("", coordinates.measure, TERM)
                yield sum_of(year, [each for each in terms if each is not None], why)


def _added_over_terms(sheets: Sequence[Sheet]) -> set[str]:
    terms: dict[tuple[str, Coordinates], set[str]] = defaultdict(set)
    added = set()
    for sheet in sheets:
        for column in set(ADDED_OVER_TERMS) & set(sheet.table.counts):
            if sheet.table.measure(column).startswith(ALWAYS_ADDED_OVER_TERMS):
                added.add(sheet.table.measure(column))
            for row in sheet.table.rows:
                terms[sheet.table.name, sheet.at(row, column)._replace(term="")].add(row.term)
    return added | {place.measure for (_, place), seen in terms.items() if seen >= {YEAR, *TERMS}}
