"""One comma-separated file, read as a stream and refused with a sentence as soon as it is clear that it is not one."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from la_portal.errors import BadInput

# The extract of all England has about 53,000 rows and 70 MB. The csv module itself bounds a cell to 131,072 characters.
MAX_BYTES = 200_000_000
MAX_LINES = 200_000
MAX_LINE_BYTES = 250_000

_BOM = b"\xef\xbb\xbf"
_OTHER_FORMATS = {
    b"PK\x03\x04": "is an Excel workbook (XLSX), whatever its name ends in: open it in Excel and save it as CSV",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook, whatever its name ends in: open it in Excel and save it as CSV",
    b"%PDF": "is a PDF: download the register as CSV",
    b"\xff\xfe": "is saved as Unicode text (UTF-16): save it as CSV UTF-8",
    b"\xfe\xff": "is saved as Unicode text (UTF-16): save it as CSV UTF-8",
}


@dataclass(frozen=True)
class Table:
    """An open file with a header. `rows` gives the row's number as a spreadsheet counts (header: 1) and its cells,
    at least as many as the header has; rows without any text are left out."""

    name: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]

    def find(self, *names: str) -> int | None:
        """The position of the first of these columns that the header has, whatever its case; None if it has none."""
        folded = [title.casefold() for title in self.header]
        for name in names:
            if folded.count(name.casefold()) > 1:
                raise BadInput(f"{self.name} has the column {name} twice: remove one of them")
            if name.casefold() in folded:
                return folded.index(name.casefold())
        return None

    def require(self, *columns: str | tuple[str, ...]) -> tuple[int, ...]:
        """The positions of these columns (a tuple: any of its names), or a refusal that names all that are missing."""
        choices = [(column,) if isinstance(column, str) else column for column in columns]
        found = [self.find(*names) for names in choices]
        missing = [names[0] for names, position in zip(choices, found, strict=True) if position is None]
        if missing:
            raise BadInput(f"{self.name} has no column {' and no column '.join(missing)}{_hint(self.header)}")
        return tuple(position for position in found if position is not None)


@contextmanager
def open_table(path: Path) -> Generator[Table]:
    """The file at `path` as a table, open until the block ends; BadInput says why it cannot be one."""
    try:
        encoding = _survey(path)
        with path.open(encoding=encoding, errors="replace", newline="") as text:
            records = _records(path.name, text)
            header = tuple(title.strip() for title in next(records))
            yield Table(path.name, header, _rows(records, len(header)))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error


def _survey(path: Path) -> str:
    """Read the whole file once, line by line: its encoding, or the reason to refuse it before anything is parsed."""
    if not path.is_file():
        raise BadInput(f"There is no file {path}")
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB: that is no school register")
    utf8 = True
    with path.open("rb") as raw:
        start = raw.read(8)
        _refuse_other_formats(path.name, start)
        raw.seek(0)
        number = 0
        while line := raw.readline(MAX_LINE_BYTES + 1):
            number += 1
            _refuse_bad_line(path.name, number, line)
            utf8 = utf8 and (line.isascii() or _is_utf8(line))
    if number == 0 or not start.removeprefix(_BOM).strip():
        raise BadInput(f"{path.name} is empty, or its first line is")
    return "utf-8-sig" if utf8 or start.startswith(_BOM) else "cp1252"


def _refuse_other_formats(name: str, start: bytes) -> None:
    for magic, sentence in _OTHER_FORMATS.items():
        if start.startswith(magic):
            raise BadInput(f"{name} {sentence}")


def _refuse_bad_line(name: str, number: int, line: bytes) -> None:
    if b"\0" in line:
        raise BadInput(f"{name} has a NUL byte in line {number}: it is damaged, or it is not a text file")
    if len(line) > MAX_LINE_BYTES:
        raise BadInput(f"{name}: line {number} is longer than {MAX_LINE_BYTES:,} bytes: it is not a CSV register")
    if number > MAX_LINES:
        raise BadInput(f"{name} has more than {MAX_LINES:,} lines: that is no school register")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _records(name: str, text: Iterator[str]) -> Iterator[list[str]]:
    """The records of the file; a quote left open or a cell without end is refused with its line."""
    reader = csv.reader(text, strict=True)
    started = 0
    try:
        for record in reader:
            started = reader.line_num
            yield record
    except csv.Error as error:
        raise BadInput(
            f"{name} is not readable as CSV in the row that begins in line {started + 1} ({error}): "
            "look there for a quotation mark that is not closed or a cell that is far too long"
        ) from error


def _rows(records: Iterator[list[str]], width: int) -> Iterator[tuple[int, list[str]]]:
    """Number the records and fill up short ones: Excel drops trailing commas when it saves blank last columns."""
    for number, cells in enumerate(records, start=2):
        if len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        if any(cells) and any(cell.strip() for cell in cells):
            yield number, cells


def _hint(header: tuple[str, ...]) -> str:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        return ": its columns are not separated by commas; save it as comma-separated CSV"
    return " in its first row: is it the CSV extract of Get Information About Schools?"
