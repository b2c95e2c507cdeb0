"""A report as a workbook, as the Analysis Function asks: a cover, contents, notes, then a table to each worksheet.

All text is written as text, never as a formula or an address; links lead to worksheets of the book and nowhere else.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from la_portal.files.report import about
from la_portal.files.report.laid_out import Grid, laid_out
from la_portal.files.report.words import in_xml
from la_portal.files.report.worksheet import Book, Formats, Sheet, widths_for
from la_portal.released import Publication, Table

_FONT, _POINTS = "Arial", 12
_COVER, _CONTENTS, _NOTES = "Cover", "Contents", "Notes"
_ONE_TABLE = "This worksheet contains one table."


def report_xlsx(publication: Publication) -> bytes:
    """The workbook; the same publication is the same bytes."""
    content = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": {"font_name": _FONT, "font_size": _POINTS}}
    with xlsxwriter.Workbook(content, options) as book:
        _describe(book, publication)
        formats = Formats(book)
        notes = list(_notes(publication))
        _cover(Sheet(book, _COVER, formats, [90]), publication)
        _contents(Sheet(book, _CONTENTS, formats, [80, 60]), publication)
        _note_list(Sheet(book, _NOTES, formats, [16, 24, 90]), notes)
        for table in publication.report.tables:
            numbered = [(at, words) for at, (of, words) in enumerate(notes, 1) if of == _called(table)]
            grid = laid_out(table, publication.report.authority)
            _table(Sheet(book, table.number, formats, widths_for(grid)), table, grid, numbered)
    return content.getvalue()


def _describe(book: Book, publication: Publication) -> None:
    authority = in_xml(publication.report.authority)
    told = {"title": in_xml(publication.title), "author": authority, "company": authority}
    book.set_properties({**told, "created": about.moment(publication).replace(tzinfo=None, microsecond=0)})
    book.set_custom_property("Language", "en-GB", "text")


def _cover(sheet: Sheet, publication: Publication) -> None:
    sheet.title(publication.title)
    for mark in about.marks(publication):
        sheet.sentence(mark, strong=True)
    for name, words in about.facts(publication):
        sheet.sentence(f"{name}: {words}")
    sheet.sentence(about.protection(publication))
    sheet.sentence("Where a number is missing, a symbol in square brackets stands in its place. No cell is left empty.")
    sheet.link("Contents of this workbook", _CONTENTS)
    sheet.link("Notes on the tables", _NOTES)


def _contents(sheet: Sheet, publication: Publication) -> None:
    sheet.title("Contents")
    sheet.sentence(_ONE_TABLE)
    tables = publication.report.tables
    rows = [
        (_NOTES, "Notes on the tables", "All tables"),
        *((one.number, _headed(one), one.based_on) for one in tables),
    ]
    sheet.links("contents", ("Worksheet", "Schools"), rows)


def _note_list(sheet: Sheet, notes: list[tuple[str, str]]) -> None:
    sheet.title("Notes")
    sheet.sentence(_ONE_TABLE)
    sheet.words("notes", ("Note", "About", "Words"), [(f"Note {at}", *note) for at, note in enumerate(notes, 1)])


def _notes(publication: Publication) -> Iterator[tuple[str, str]]:
    """Every note: what it is about, and its words."""
    yield "All tables", about.protection(publication)
    for chapter in publication.report.chapters:
        for words in (*chapter.said, *chapter.left_out):
            yield chapter.title, words
        for table in chapter.tables:
            for words in table.notes:
                yield _called(table), words


def _table(sheet: Sheet, table: Table, grid: Grid, notes: list[tuple[int, str]]) -> None:
    """One table from row 7, under its title and what is to be known before it is read."""
    sheet.title(_headed(table))
    sheet.sentence(_ONE_TABLE)
    sheet.sentence(f"{table.based_on}.")
    sheet.symbols(table)
    sheet.sentence(" ".join(f"[note {at}] {words}" for at, words in notes) or "This table has no notes of its own.")
    sheet.link("Back to the contents", _CONTENTS)
    sheet.grid(f"table {table.number} {table.name}", grid)


def _called(table: Table) -> str:
    return f"Table {table.number}"


def _headed(table: Table) -> str:
    return f"{_called(table)}: {table.title}"
