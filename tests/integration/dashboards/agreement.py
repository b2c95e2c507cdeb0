"""Whether a figure says one thing: its table, its file, its picture and its sentences, number by number.

A cell of a table is about what its row and its column are called. Of the file's rows of that name, each number in the
cell is a value, the sum of a column, how many rows there are, or how many have a word in common.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from bs4 import Tag

from tests.integration.dashboards.answers import GRAPH, figure_of, said
from tests.integration.dashboards.derived import RECKONED, TOGETHER, UNNAMED, Row, derived, more_names

_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(%?)(?!\w)")
_NO_NUMBERS = re.compile(
    r"\b(?:[Aa]utumn|[Ss]pring|[Ss]ummer)(?: term)? \d{4}\b|\b\d{1,2} [A-Z][a-z]+ \d{4}\b|\b[A-Z][a-z]+ 20\d\d\b"
    r"|\bSchool \d+|per 1,000\b"
)
_NAMED = ("working_day",)  # a number by which a row is called
_STARTS = ("", "schools_", "schools_for_", "staff_", "part_", "whole_", "similar_")


@dataclass(frozen=True)
class Told:
    """A number as it is written, what it is, and the word before it."""

    shown: str
    value: float
    before: str

    @property
    def is_share(self) -> bool:
        """Whether it is per cent."""
        return self.shown.endswith("%")

    @property
    def is_count(self) -> bool:
        """Whether it is a whole number of something."""
        return not self.is_share and "." not in self.shown

    @property
    def is_whole(self) -> bool:
        """Whether it is the second of "5 of 6"."""
        return self.before == "of"

    def is_among(self, numbers: set[float]) -> bool:
        """Whether that is one of the numbers, or, a share or a rate, made of two of them."""
        if not self.is_count:
            return _is_share(self.value, numbers, *((100, 0) if self.is_share else (1000, 1)))
        if self.before.casefold() == "about":  # two figures
            return any(abs(one - self.value) <= 10 ** max(0, len(self.shown) - 2) / 2 for one in numbers)
        return self.value in numbers or any(round(one) == self.value for one in numbers if one != int(one))


@dataclass(frozen=True, eq=False)
class File:
    """The rows of a figure's file."""

    name: str
    rows: Sequence[Row]

    @cached_property
    def labels(self) -> list[set[str]]:
        """By row, what it may be called on a page, in lower case."""
        return [_labels(row) for row in self.rows]

    def of(self, keys: Iterable[str]) -> list[Row]:
        """The rows of those names; a name that no row has says nothing."""
        found = list(range(len(self.rows)))
        for key in keys:
            for called in (key, re.split(r"[:(]", key)[0].strip()):
                narrower = [index for index in found if called.casefold() in self.labels[index]]
                if narrower:
                    found = narrower
                    break
        return [self.rows[index] for index in found]

    def numbers(self, rows: Sequence[Row], columns: Iterable[str] = ()) -> set[float]:
        """The values and sums of those columns in those rows; of all, also how many rows are of a sort."""
        found: set[float] = set()
        for name in columns or (self.rows[0] if self.rows else ()):
            values = [row[name] for row in rows if row[name]]
            numeric = [float(value) for value in values if _is_number(value)]
            found |= {*numeric, sum(numeric)}
            if not columns and not numeric:
                found |= set(Counter(values).values())
        for name, counted in TOGETHER.get(self.name, {}).items():
            if not columns or name in columns:
                parts = [float(counted(row)) for row in rows]
                found |= {sum(parts), *parts}
        return found if columns else found | {len(rows), len({row.get("school_urn") for row in rows})}

    def called(self, head: str) -> list[str]:
        """The columns that the head of a column of a table names."""
        name = re.sub(r"\W+", "_", head.casefold()).strip("_")
        return [column for column in (f"{start}{name}" for start in _STARTS) if column in self._numeric]

    @cached_property
    def _numeric(self) -> set[str]:
        return {name for row in self.rows for name, value in row.items() if _is_number(value)}

    @cached_property
    def wholes(self) -> set[float]:
        """What is counted together over all its rows: the second of "1 of 4"."""
        return {float(sum(map(counted, self.rows))) for counted in TOGETHER.get(self.name, {}).values()}

    @cached_property
    def all(self) -> set[float]:
        """Every number of all its rows together."""
        return self.numbers(self.rows)


@dataclass(frozen=True, eq=False)
class Drawn:
    """One figure of a page with its files."""

    part: Tag
    files: Sequence[File]

    @property
    def name(self) -> str:
        """Its finding."""
        return said(self.part.h2)

    @property
    def caption(self) -> str:
        """The words under its finding."""
        return said(self.part.select_one("figcaption p"))

    @cached_property
    def cells(self) -> list[tuple[list[str], Tag]]:
        """Every cell of its tables, with what its row and, at the end, its column are called."""
        found: list[tuple[list[str], Tag]] = []
        for table in self.part.select("table"):
            heads = _columns(table)
            for row in table.select("tbody tr"):
                cells = [(int(cell.get("colspan", 1)), cell) for cell in row.find_all(["th", "td"], recursive=False)]
                named, at = _called([cell for _, cell in cells]), 0
                for width, cell in cells:
                    if cell.name == "td":
                        found.append(([*named, _first(cell), *heads.get(at, [])], cell))
                    at += width
        return found

    def strangers(self) -> list[tuple[str, str]]:
        """The numbers of its tables that its files do not have, each with where it stands."""
        return [
            (" / ".join(keys), told.shown)
            for keys, cell in self.cells
            for told in numbers_in(RECKONED.sub("", heard(cell)))
            if not self.has(keys, _with_named(told, cell))
        ]

    def has(self, keys: list[str], told: Told) -> bool:
        """Whether a file of this figure has that number where it stands."""
        # A share of a whole that stands in the head of its column, as "Of 893", or a tick of the scale there.
        of_head = {one.value for one in numbers_in(keys[-1])} if told.is_share else set[float]()
        for file in self.files:
            columns = [] if told.is_whole or not told.is_count else file.called(keys[-1])
            more = of_head | (file.wholes if told.is_whole else set())
            if told.is_among(self._numbers(file, tuple(keys), tuple(columns)) | more):
                return True
        return False

    @cache  # noqa: B019 - a figure lives as long as its test
    def _numbers(self, file: File, keys: tuple[str, ...], columns: tuple[str, ...]) -> set[float]:
        return file.numbers(file.of(keys), columns)

    @property
    def told(self) -> set[float]:
        """Every number of its tables."""
        return {one.value for row in self.part.select("tbody tr") for one in numbers_in(said(row))}

    def unheard(self, more: set[float]) -> list[tuple[str, str]]:
        """The numbers of its sentences that neither its table has nor its files have, nor are among `more`."""
        known = self.told | more
        for file in self.files:
            known |= file.all | derived(file.name, file.rows)
        return [
            (text, told.shown)
            for text in self.sentences
            for told in numbers_in(RECKONED.sub("", text))
            if not told.is_among(known)
        ]

    def undrawn(self) -> list[float]:
        """The heights of its pictures that its tables do not have."""
        rows = [numbers_in(said(row)) for row in self.part.select("tbody tr")]
        shown = {(one.value, 0.5 if one.is_share else 0.05) for row in rows for one in row}
        return [
            height
            for graph in self.graphs
            for trace in graph["data"]
            for height in _heights(trace)
            if not any(abs(one - height) <= near + 1e-9 for one, near in shown)
        ]

    @property
    def sentences(self) -> list[str]:
        """Its finding, and what stands for its pictures."""
        return [self.name, *(str(one["aria-label"]) for one in self.part.select("[role=img][aria-label]"))]

    @property
    def graphs(self) -> list[dict[str, Any]]:
        """Plotly's figures in it."""
        return [figure_of(graph) for graph in self.part.select(GRAPH)]


def heard(part: Tag) -> str:
    """The words of a part with those that stand for its pictures."""
    images = [part, *part.select("[role=img]")]
    return " ".join([said(part), *(str(one["aria-label"]) for one in images if one.has_attr("aria-label"))])


def numbers_in(text: str) -> list[Told]:
    """The numbers of a text; dates, terms and the numbers of invented schools are none."""
    text = _NO_NUMBERS.sub("", text)
    found = list(_NUMBER.finditer(text))
    return [
        Told(one[0], float(one[1].replace(",", "")), text[: one.start()].rpartition(" ")[0].rpartition(" ")[2])
        for one in found
    ]


def _heights(trace: dict[str, Any]) -> list[float]:
    """The heights of a trace; those of a bar that begins above the ground are its two ends."""
    heights = [float(one) for one in trace.get("y") or [] if isinstance(one, int | float)]
    begins = trace.get("base")
    if not isinstance(begins, list):
        return heights
    ends = [(base, base + one) for base, one in zip(begins, trace["y"], strict=True) if base is not None]
    return [end for pair in ends for end in pair]


def _with_named(told: Told, cell: Tag) -> Told:
    """Of "Image use 4, Complaints 4 and 16 other policies" the number of all policies."""
    if not re.search(rf"and {told.shown} other", said(cell)):
        return told
    return replace(told, value=told.value + len(numbers_in(said(cell))) - 1)


def _is_share(value: float, among: set[float], whole: int, places: int) -> bool:
    near = 0.5 / 10**places + 1e-9
    if any(abs(one - value) <= near for one in among):
        return True
    return any(abs(whole * part / of - value) <= near for of in among if of > 0 for part in among)


def _labels(row: Row) -> set[str]:
    year, term = int(row["time_period"][:4]), row["time_identifier"].removesuffix(" term")
    texts = [value for name, value in row.items() if value and (name in _NAMED or not _is_number(value))]
    texts += [f"{term} {year if term == 'Autumn' else year + 1}", *more_names(row)]
    texts += [name for column, names in UNNAMED.items() if row.get(column) == "" for name in names]
    return {part.casefold() for text in texts for part in (text, *text.split(", "))}


def _columns(table: Tag) -> dict[int, list[str]]:
    """By place, the heads over a column, the one next to it last."""
    heads: dict[int, list[str]] = {}
    taken: set[tuple[int, int]] = set()
    for line, row in enumerate(table.select("thead tr")):
        at = 0
        for head in row.find_all(["th", "td"], recursive=False):
            while (line, at) in taken:
                at += 1
            width, height = int(head.get("colspan", 1)), int(head.get("rowspan", 1))
            for column in range(at, at + width):
                heads.setdefault(column, []).append(said(head))
                taken |= {(line + lower, column) for lower in range(height)}
    return heads


def _called(cells: Sequence[Tag]) -> list[str]:
    """What a row is called: its heads, and its cells that are words."""
    heads = [_first(cell) for cell in cells if cell.name == "th"]
    words = [_first(cell) for cell in cells if cell.name == "td" and not numbers_in(said(cell))]
    return [*heads, *(one for one in words if one)]


def _first(cell: Tag) -> str:
    return next(cell.stripped_strings, "")


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None
