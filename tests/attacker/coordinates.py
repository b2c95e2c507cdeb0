"""Which number an entry is: the same coordinates in two tables or two releases are the same number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tests.attacker.reading import Row, Table

TOTAL = "Total"


class Coordinates(NamedTuple):
    """What is counted, when, where, and in which category of each filter; one that is not named is at its total."""

    measure: str
    period: str
    term: str
    authority: str
    district: str
    labels: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        labels = [f"{name}={label}" for name, label in self.labels]
        return " | ".join(filter(None, [*self[:5], *labels]))


class Places:
    """Finds the coordinates of rows. A category that lies within one category of another filter needs no more said."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._around: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for table in tables:
            for name, outer in _nested(table.filters):
                for row in table.rows:
                    self._around[name, row.labels[name], outer].add(row.labels[outer])

    def of(self, table: Table, row: Row, measure: str) -> Coordinates:
        """Where this measure of the row is."""
        named = {name: label for name, label in row.labels.items() if label != TOTAL}
        implied = {
            outer
            for name, outer in _nested(table.filters)
            if name in named and len(self._around[name, named[name], outer]) == 1
        }
        labels = tuple(sorted((name, label) for name, label in named.items() if name not in implied))
        return Coordinates(measure, row.period, row.term, row.authority, row.district, labels)


def _nested(filters: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, outer) for name, outer in filters.items() if outer in filters]
