"""Published tables as they lie in a folder: rows as text, and what the file beside each says of its columns."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COUNTS = ("number", "of", "pupils", "schools")


@dataclass(frozen=True)
class Indicator:
    """A column of numbers. `quantity` is what it counts if other tables count the same, and empty if not."""

    name: str
    quantity: str
    decimals: int


@dataclass(frozen=True)
class Row:
    """One line of a file. `district` is empty for the whole authority."""

    period: str
    term: str
    authority: str
    district: str
    labels: Mapping[str, str]
    entries: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One file of a release. `filters` names for each filter the one within whose categories its own lie, or ""."""

    name: str
    release: int
    filters: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    rows: tuple[Row, ...]

    @property
    def counts(self) -> list[str]:
        """The columns that are counts, and add up."""
        return [name for name in COUNTS if name in self.indicators]

    def measure(self, column: str) -> str:
        """What a column counts: the quantity it shares with other tables, or its own."""
        return self.indicators[column].quantity or f"{self.name}: {column}"


def read_release(folder: Path, release: int) -> list[Table]:
    """Every table of one folder; a folder without one is refused, since an attack on nothing finds nothing."""
    paths = sorted(path for path in folder.glob("*.csv") if not path.name.endswith(".meta.csv"))
    if not paths:
        raise ValueError(f"no tables in {folder.name}")
    return [_table(path, release) for path in paths]


def _table(path: Path, release: int) -> Table:
    described = _lines(path.with_name(f"{path.stem}.meta.csv"))
    filters = {each["col_name"]: each["filter_grouping_column"] for each in described if each["col_type"] == "Filter"}
    indicators = [_indicator(each) for each in described if each["col_type"] == "Indicator"]
    rows = tuple(_row(line, list(filters), [each.name for each in indicators]) for line in _lines(path))
    table = Table(path.stem, release, filters, {each.name: each for each in indicators}, rows)
    measures = [table.measure(column) for column in table.counts]
    if len(measures) != len(set(measures)):
        raise ValueError(f"{path.stem} counts one quantity in two columns: {measures}")
    return table


def _indicator(described: Mapping[str, str]) -> Indicator:
    return Indicator(described["col_name"], described["indicator_grouping"], int(described["indicator_dp"] or 0))


def _row(line: Mapping[str, str], filters: list[str], indicators: list[str]) -> Row:
    return Row(
        line["time_period"],
        line["time_identifier"],
        line["la_name"],
        line.get("lad_name", ""),
        {name: line[name] for name in filters},
        {name: line[name] for name in indicators},
    )


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
