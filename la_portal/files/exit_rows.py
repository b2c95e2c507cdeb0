"""Rows of an export: each as a line of JSON, which is exact, and as a line of CSV for people to look at."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import orjson

from la_portal.files.writers import FORMULA
from la_portal.models.shapes import Sort

_JSON = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
Read = Callable[[Any], Any]


def json_lines(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A line for each row, with its columns by name and all names in order: the same row is always the same bytes."""
    return b"".join([orjson.dumps(dict(zip(names, row, strict=True)), default=_written, option=_JSON) for row in rows])


def csv_head(names: Sequence[str]) -> bytes:
    """The line of the columns' names."""
    return f"{','.join(names)}\n".encode()


def csv_lines(sorts: Sequence[Sort], rows: Iterable[Sequence[Any]]) -> bytes:
    """A line for each row: what is empty is unknown, and a text that is empty is a pair of quotes.

    A text that a spreadsheet would run as a formula has an apostrophe before it.
    """
    cells = [_CELLS.get(sort, _plain) for sort in sorts]
    lines = [",".join([cell(value) for cell, value in zip(cells, row, strict=True)]) for row in rows]
    return ("\n".join(lines) + "\n").encode() if lines else b""


def read_row(line: bytes, readers: Sequence[tuple[str, Read | None]]) -> dict[str, Any]:
    """The row of a line of JSON, with its values as the database takes them.

    Raises ValueError or KeyError for a line that is no row with exactly these columns.
    """
    found: dict[str, Any] = orjson.loads(line)
    if len(found) != len(readers):
        raise ValueError("another number of columns")
    row: dict[str, Any] = {}
    for name, read in readers:
        value = found[name]
        row[name] = value if read is None or value is None else read(value)
    return row


def readers_of(names: Sequence[str], sorts: Sequence[Sort]) -> list[tuple[str, Read | None]]:
    """How each column is read back."""
    return [(name, _READ.get(sort)) for name, sort in zip(names, sorts, strict=True)]


def _written(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no place in an export")


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = str(value)
    guard = "'" if text.startswith(FORMULA) else ""
    return f'"{guard}{text.replace(_QUOTE, _TWO)}"'


def _document(value: Any) -> str:
    return "" if value is None else _text(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())


def _moment(value: datetime | None) -> str:
    return "" if value is None else orjson.dumps(value, option=orjson.OPT_UTC_Z).decode().strip('"')


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bytes(value: bytes | None) -> str:
    return "" if value is None else _written(value)


_QUOTE, _TWO = '"', '""'
_CELLS: dict[Sort, Callable[[Any], str]] = {
    Sort.TEXT: _text,
    Sort.JSON: _document,
    Sort.MOMENT: _moment,
    Sort.BYTES: _bytes,
}
_READ: dict[Sort, Read] = {
    Sort.DATE: date.fromisoformat,
    Sort.MOMENT: datetime.fromisoformat,
    Sort.ID: uuid.UUID,
    Sort.BYTES: base64.b64decode,
}
