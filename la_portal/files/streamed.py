"""Files that are sent while they are made: lines of CSV, gathered into pieces that are worth sending."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

PIECE = 64 * 1024
_LINES = 512  # of about 130 bytes


def csv_rows(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The rows as lines of CSV, as PostgreSQL writes them: what is not known is an empty cell. Some lines at a time."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % _LINES == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def pieces(head: Sequence[str], lines: Iterable[bytes]) -> Iterator[bytes]:
    """The head by itself, at once, with the mark by which a spreadsheet knows UTF-8, and then pieces of about 64 KB."""
    yield f"{','.join(head)}\n".encode("utf-8-sig")
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    yield b"".join(waiting)
