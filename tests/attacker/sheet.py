"""A table in which every place is known to be a certain cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tests.attacker.coordinates import Coordinates, Places
from tests.attacker.figures import UNKNOWN, Figure, count
from tests.attacker.ledger import Ledger
from tests.attacker.lines import Why
from tests.attacker.reading import Row, Table


class Said(NamedTuple):
    """What one release says of one number."""

    coordinates: Coordinates
    release: int
    figure: Figure


@dataclass(frozen=True)
class Sheet:
    """A table, and how its rows are found among the cells of all tables."""

    table: Table
    places: Places

    def at(self, row: Row, column: str) -> Coordinates:
        """Where this count is."""
        return self.places.of(self.table, row, self.table.measure(column))

    def rest_at(self, row: Row) -> Coordinates:
        """Where what is left of `of` without `number` is."""
        return self.places.of(self.table, row, f"{self.table.measure('of')} less {self.table.measure('number')}")

    def cell(self, ledger: Ledger, row: Row, column: str) -> int | None:
        """The cell of this count; None where the table has no such column or it does not apply to the row."""
        if column not in self.table.indicators or count(row.entries[column]) is None:
            return None
        return ledger.at(self.at(row, column), self.table.release)

    def why(self, column: str, rule: str) -> Why:
        """The reason of a line that is read from this column."""
        return Why(self.table.name, column, rule)

    def said(self) -> Iterator[Said]:
        """Everything that the table says of counts, and of what they leave of each other."""
        for row in self.table.rows:
            for column in self.table.counts:
                if figure := count(row.entries[column]):
                    yield Said(self.at(row, column), self.table.release, figure)
        yield from self.said_of_rests()

    def said_of_rests(self) -> Iterator[Said]:
        """What is said of `of` without `number`."""
        for row in self.table.rows:
            if rest := self._rest(row):
                yield Said(self.rest_at(row), self.table.release, rest)

    def _rest(self, row: Row) -> Figure | None:
        number, of = count(row.entries.get("number", "z")), count(row.entries.get("of", "z"))
        if number is None or of is None:
            return None
        if number.value is not None and of.value is not None:
            return Figure(of.value - number.value, of.value - number.value)
        return Figure(0, None, hidden=True) if number.hidden or of.hidden else UNKNOWN
