"""A list of people to invite, as a spreadsheet saves it: CSV, small, refused with a sentence where it is none."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from la_portal.errors import BadInput

COLUMNS = ("urn", "email", "role", "sections", "trust")
NEEDED = ("email", "role")
MOST_ROWS = 2000
MOST_BYTES = 1_000_000
LONGEST_CELL = 300


@dataclass(frozen=True)
class Guest:
    """One row as it was typed, under its number as a spreadsheet counts: the header is row 1."""

    number: int
    urn: str = ""
    email: str = ""
    role: str = ""
    sections: str = ""
    trust: str = ""


def read(content: bytes) -> list[Guest]:
    """The rows that hold anything, in order; raises BadInput where the file is no such list."""
    if len(content) > MOST_BYTES:
        raise BadInput(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it, or remove other columns")
    rows = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    try:
        places = _places([title.strip().casefold() for title in next(rows, list[str]())])
        found = [_guest(number, cells, places) for number, cells in enumerate(rows, 2) if any(map(str.strip, cells))]
    except csv.Error as error:
        line = rows.line_num
        raise BadInput(f"The file cannot be read near line {line}: look there for an open quotation mark") from error
    if not found:
        raise BadInput("The file holds no row under its header. Add a row for each person")
    if len(found) > MOST_ROWS:
        raise BadInput(f"The file has {len(found):,} rows. Send at most {MOST_ROWS:,} at once")
    return found


def write(guests: list[Guest]) -> str:
    """The same rows as CSV; the number of each stands in its first column, so that they can be read again."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("row", *COLUMNS))
    writer.writerows((one.number, *(getattr(one, column) for column in COLUMNS)) for one in guests)
    return text.getvalue()


def _decoded(content: bytes) -> str:
    if b"\0" in content or content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise BadInput("This is not a CSV file. Open it in your spreadsheet program and save it as CSV UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _places(header: list[str]) -> dict[str, int]:
    missing = [column for column in NEEDED if column not in header]
    if missing:
        raise BadInput(
            f"The first row has no column {' and no column '.join(missing)}. Name the columns urn, email, role and, "
            "where you need them, sections and trust, with commas between them"
        )
    twice = [column for column in COLUMNS if header.count(column) > 1]
    if twice:
        raise BadInput(f"The file has the column {twice[0]} twice. Remove one of them")
    return {column: header.index(column) for column in ("row", *COLUMNS) if column in header}


def _guest(number: int, cells: list[str], places: dict[str, int]) -> Guest:
    given = {name: cells[at].strip()[:LONGEST_CELL] for name, at in places.items() if at < len(cells)}
    row = given.pop("row", "")
    return Guest(int(row) if row.isdecimal() and row.isascii() and len(row) < 8 else number, **given)
