"""Files that people open in a spreadsheet: text stays text there, whatever it begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

Value = str | int | float | date | None

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The rows under their heads as CSV in UTF-8, with the mark by which Excel knows it; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_safe(head) for head in heads])
    writer.writerows([_safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _safe(value: Value) -> Value:
    """A text that a spreadsheet would run as a formula, with the apostrophe that makes it a text again."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
