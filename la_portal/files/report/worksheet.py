"""One worksheet, written from its first row down: a title, sentences and links in column A, then at most one table."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from la_portal.files.report.laid_out import Column, Grid, Line, shown, symbols_in
from la_portal.files.report.words import in_xml
from la_portal.released import Symbol, Table, Unit

_FIRST, _NAMES, _LEAST, _MOST = 48, 24, 14, 40
_LONGEST, _LONGEST_HEAD = 32_000, 240  # characters; a cell holds 32,767, the name of a column 255
_LOOK: dict[str, Any] = {"header_row": True, "autofilter": False, "banded_rows": False, "style": None}
_TEXT, _TITLE = 12, 16  # points of type
_ROOM, _LEADING, _SPACE, _TALLEST = 1.08, 1.3, 3, 409
_A4, _ANY_NUMBER = 9, 0
_NUMBERS = {Unit.COUNT: "#,##0", Unit.PERCENT: "#,##0.0", Unit.RATE: "#,##0.0"}


Book = Any  # a workbook of XlsxWriter, which tells no types
Format = Any


class Formats:
    """The looks of cells: nothing is said by colour, every text wraps, sums are in bold beside their name."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **look: Any) -> Format:
        """The format of this look, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"text_wrap": True, "valign": "top", **look})
        return self._made[key]


class Sheet:
    """A worksheet and the row that is written next."""

    def __init__(self, book: Book, name: str, formats: Formats, widths: Sequence[float]) -> None:
        self._sheet = book.add_worksheet(name)
        self._formats = formats
        self._widths = widths
        self._row = 0
        for at, width in enumerate(widths):
            self._sheet.set_column(at, at, width)
        self._sheet.set_paper(_A4)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, _ANY_NUMBER)

    def title(self, words: str) -> None:
        """The title, as the heading of the worksheet."""
        self._down(words, self._formats(bold=True, font_size=_TITLE), _TITLE)

    def sentence(self, words: str, strong: bool = False) -> None:
        """A sentence in a row, or in as many as a long one needs."""
        for at in range(0, len(words), _LONGEST):
            self._down(words[at : at + _LONGEST], self._formats(bold=strong))

    def symbols(self, table: Table) -> None:
        """What the symbols in a table mean."""
        told = " ".join(sentence for _, sentence in symbols_in(table))
        self.sentence(told or "No symbol stands in place of a number in this table.")

    def link(self, words: str, target: str) -> None:
        """A link to another worksheet of the book."""
        self._link(self._row, words, target)
        self._make_tall(self._row, [words])
        self._row += 1

    def links(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose first cells, after the worksheet that each row begins with, lead there."""
        self._mark_up(name, heads, len(rows), names=len(heads))
        for at, (target, words, *rest) in enumerate(rows, self._row + 1):
            self._link(at, words, target)
            self._texts(at, 1, rest)
            self._make_tall(at, [words, *rest])

    def words(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table of texts."""
        self._mark_up(name, heads, len(rows), names=len(heads))
        for at, row in enumerate(rows, self._row + 1):
            self._texts(at, 0, row)
            self._make_tall(at, row)

    def grid(self, name: str, grid: Grid) -> None:
        """A table of numbers, with a number in each cell that has one."""
        names = len(grid.row_heads)
        self._mark_up(name, _heads(grid), len(grid.lines), names)
        for at, line in enumerate(grid.lines, self._row + 1):
            self._texts(at, 0, line.labels, strong=line.total)
            self._values(at, names, line, grid.columns)
            self._make_tall(at, line.labels)

    def _values(self, row: int, first: int, line: Line, columns: Sequence[Column]) -> None:
        for at, (value, column) in enumerate(zip(line.values, columns, strict=True), first):
            look = self._formats(align="right", bold=line.total, num_format=_NUMBERS[column.unit])
            if isinstance(value, Symbol):
                self._sheet.write_string(row, at, shown(value, column.unit), look)
            else:
                self._sheet.write_number(row, at, _rounded(value, column.unit), look)

    def _mark_up(self, name: str, heads: Sequence[str], many: int, names: int) -> None:
        """Mark the coming rows up as a table with one header row; heads of numbers stand at the right as these do."""
        sides = ["left" if at < names else "right" for at in range(len(heads))]
        columns = [
            {"header": head, "header_format": self._formats(bold=True, bottom=2, valign="bottom", align=side)}
            for head, side in zip(heads, sides, strict=True)
        ]
        last = self._row + many
        self._sheet.add_table(self._row, 0, last, len(heads) - 1, {**_LOOK, "name": _name(name), "columns": columns})
        self._sheet.repeat_rows(self._row)
        self._make_tall(self._row, heads)

    def _texts(self, row: int, first: int, texts: Sequence[str], strong: bool = False) -> None:
        for at, text in enumerate(texts, first):
            self._sheet.write_string(row, at, in_xml(text)[:_LONGEST], self._formats(bold=strong))

    def _link(self, row: int, words: str, target: str) -> None:
        look = self._formats(font_color="#1a65a6", underline=1)
        self._sheet.write_url(row, 0, f"internal:'{target}'!A1", look, in_xml(words)[:_LONGEST])

    def _down(self, words: str, look: Format, points: float = _TEXT) -> None:
        self._sheet.write_string(self._row, 0, in_xml(words), look)
        self._make_tall(self._row, [words], points)
        self._row += 1

    def _make_tall(self, row: int, texts: Sequence[str], points: float = _TEXT) -> None:
        """Make a row as tall as the text in it that takes the most lines, so that all of it is seen."""
        lines = max(
            sum(math.ceil(max(len(part), 1) * points / _TEXT * _ROOM / width) for part in text.split("\n"))
            for text, width in zip(texts, self._widths, strict=False)
        )
        self._sheet.set_row(row, min(lines * points * _LEADING + _SPACE, _TALLEST))


def widths_for(grid: Grid) -> list[float]:
    """How wide the columns of a worksheet are that holds this grid."""
    names = len(grid.row_heads)
    longest = [max(len(line.labels[at]) for line in grid.lines) * _ROOM for at in range(1, names)]
    return [_FIRST, *(min(max(_NAMES, each), _FIRST) for each in longest), *map(_wide, _heads(grid)[names:])]


def _heads(grid: Grid) -> list[str]:
    return apart([*grid.row_heads, *map(_titled, grid.columns)])


def _titled(column: Column) -> str:
    return f"{column.title} (%)" if column.unit is Unit.PERCENT else column.title


def apart(heads: Sequence[str]) -> list[str]:
    """The heads as a table may have them: on one line, not long, and numbered where two are the same."""
    told: list[str] = []
    plain = [" ".join(in_xml(head).split())[:_LONGEST_HEAD] or "-" for head in heads]
    for head in plain:
        same = sum(one.casefold() == head.casefold() for one in plain[: len(told)])
        told.append(f"{head} ({same + 1})" if same else head)
    return told


def _wide(head: str) -> float:
    return min(max(_LEAST, len(head) / 2, *(len(word) * 1.3 + 2 for word in head.split())), _MOST)


def _rounded(value: float, unit: Unit) -> float:
    return round(value) if unit is Unit.COUNT else round(float(value), 1)


def _name(name: str) -> str:
    """The name as a table's may be: letters, digits and underscores."""
    return re.sub(r"[^0-9A-Za-z]+", "_", name)
