"""The workbook follows the Analysis Function's checklist for statistics in spreadsheets, a test for each rule."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from la_portal.files.report.worksheet import apart
from la_portal.files.report.xlsx import report_xlsx
from tests.hostile_report import HOSTILE
from tests.released import KINDS, PUBLICATION, PUBLISHED, REPORT

FIRST_ROW = 7  # of a table, on every worksheet of numbers
BOTH = {"published": PUBLISHED, "hostile": HOSTILE}


@cache
def made(name: str) -> bytes:
    return report_xlsx(BOTH[name])


@pytest.fixture(params=list(BOTH), scope="module")
def book(request: pytest.FixtureRequest) -> Workbook:
    return load_workbook(io.BytesIO(made(request.param)))


@pytest.fixture(scope="module")
def published() -> Workbook:
    return load_workbook(io.BytesIO(made("published")))


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def of_numbers(book: Workbook) -> list:
    return book.worksheets[3:]


def written(sheet: Worksheet) -> list:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def area(sheet: Worksheet) -> list[list]:
    [table] = sheet.tables.values()
    return [list(row) for row in sheet[table.ref]]


# Tables


def test_tables_are_marked_up(book: Workbook) -> None:
    assert [len(sheet.tables) for sheet in book.worksheets] == [0, 1, 1, *(1 for _ in REPORT.tables)]


def test_tables_have_meaningful_names_of_their_own(book: Workbook) -> None:
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert names == [
        *["contents", "notes", "table_2_1_completion_by_term", "table_5_2_incidents_by_kind"],
        *["table_5_4_incidents_by_district", "table_5_7_incidents_trend"],
    ]


def test_no_cell_is_merged(book: Workbook) -> None:
    assert [sheet.title for sheet in book.worksheets if sheet.merged_cells.ranges] == []


def test_no_row_or_column_of_a_table_is_blank_and_no_cell_is_empty(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert [cell.coordinate for row in area(sheet) for cell in row if cell.value in (None, "")] == []


def test_a_table_has_one_tagged_header_row_with_a_name_for_each_column_and_none_twice(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        [table] = sheet.tables.values()
        heads = [cell.value for cell in area(sheet)[0]]
        assert table.headerRowCount == 1
        assert [column.name for column in table.tableColumns] == heads
        assert max(map(len, heads)) <= 255
        assert len({str(head).casefold() for head in heads}) == len(heads)


def test_heads_that_are_the_same_are_numbered() -> None:
    assert apart(["Share", "Of", "share", "Share"]) == ["Share", "Of", "share (2)", "Share (3)"]


def test_all_text_is_wrapped(book: Workbook) -> None:
    cells = [cell for sheet in book.worksheets for cell in written(sheet)]
    assert len(cells) > 100
    assert [cell.coordinate for cell in cells if not cell.alignment.wrap_text] == []


def test_rows_are_tall_enough_for_their_text(published: Workbook) -> None:
    sheet = published["5.2"]
    width = sheet.column_dimensions["A"].width
    assert len(sheet["A4"].value) > 2 * width
    assert sheet.row_dimensions[4].height >= 3 * sheet["A4"].font.size


def test_there_are_no_filters_and_no_frozen_panes(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert all(table.autoFilter is None for table in sheet.tables.values())


def test_no_row_column_or_worksheet_is_hidden(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not [at for at, row in sheet.row_dimensions.items() if row.hidden]
        assert not [at for at, column in sheet.column_dimensions.items() if column.hidden]


def test_missing_numbers_are_symbols_in_brackets(published: Workbook) -> None:
    found = {cell.value for sheet in of_numbers(published) for row in area(sheet) for cell in row}
    assert {"[c]", "[x]"} <= found
    assert not {"c", "x", "-", "*", "..", "n/a"} & found


# Symbols and notes


def test_symbols_are_explained_above_the_table_that_has_them(published: Workbook) -> None:
    assert published["5.2"]["A4"].value.startswith("[c] means")
    assert published["5.7"]["A4"].value.startswith("[x] means")
    assert published["2.1"]["A4"].value == "No symbol stands in place of a number in this table."


def test_notes_are_on_a_worksheet_and_referred_to_in_words(published: Workbook) -> None:
    notes = {row[0].value: (row[1].value, row[2].value) for row in area(published["Notes"])[1:]}
    assert notes["Note 3"] == ("Table 5.2", "Counts are of incidents, not of pupils.")
    assert published["5.2"]["A5"].value == "[note 3] Counts are of incidents, not of pupils."
    assert published["2.1"]["A5"].value == "This table has no notes of its own."


def test_nothing_is_raised_above_the_line(book: Workbook) -> None:
    assert not [cell for sheet in book.worksheets for cell in written(sheet) if cell.font.vertAlign]


# Words and looks


def test_text_is_in_one_plain_type_of_12_points_or_more(book: Workbook) -> None:
    looks = {(cell.font.name, cell.font.size) for sheet in book.worksheets for cell in written(sheet)}
    assert looks == {("Arial", 12), ("Arial", 16)}


def test_nothing_is_in_italics(book: Workbook) -> None:
    assert not [cell for sheet in book.worksheets for cell in written(sheet) if cell.font.italic]


def test_no_cell_is_coloured_and_no_text_but_links(book: Workbook) -> None:
    cells = [cell for sheet in book.worksheets for cell in written(sheet)]
    assert {cell.fill.fill_type for cell in cells} == {None}
    coloured = [cell for cell in cells if cell.font.color and cell.font.color.type == "rgb"]
    assert all(cell.hyperlink and cell.font.underline for cell in coloured)
    assert all(table.tableStyleInfo is None or not table.tableStyleInfo.name for table in tables(book))


def tables(book: Workbook) -> list:
    return [table for sheet in book.worksheets for table in sheet.tables.values()]


def test_totals_are_named_and_not_only_bold(published: Workbook) -> None:
    bold = [row[0].value for row in area(published["5.4"])[1:] if row[0].font.bold]
    assert bold == ["All of Wexmoor"]


def test_links_say_where_they_lead_and_stay_in_the_book(book: Workbook) -> None:
    links = [cell for sheet in book.worksheets for cell in written(sheet) if cell.hyperlink]
    assert len(links) == 2 + 1 + 2 * len(REPORT.tables)
    for cell in links:
        [name] = re.fullmatch(r"'(.+)'!A1", cell.hyperlink.location).groups()
        assert name in book.sheetnames
        assert cell.hyperlink.target is None
        assert len(cell.value) > len("click here")


def test_there_are_no_pictures_charts_comments_or_macros() -> None:
    for content in map(made, BOTH):
        assert not [name for name in parts(content) if re.search("drawing|media|chart|comment|vba|external", name)]


def test_there_are_no_headers_footers_or_watermarks(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert not any(
            [sheet.oddHeader.left.text, sheet.oddHeader.center.text, sheet.oddFooter.center.text, sheet._images]
        )


# Structure


def test_worksheets_have_names_of_their_own_and_tables_are_named_by_number(book: Workbook) -> None:
    assert book.sheetnames == ["Cover", "Contents", "Notes", *(table.number for table in REPORT.tables)]


def test_every_worksheet_holds_something(book: Workbook) -> None:
    assert all(written(sheet) for sheet in book.worksheets)


def test_every_worksheet_has_its_title_in_a1(published: Workbook) -> None:
    titles = [sheet["A1"].value for sheet in published.worksheets]
    assert titles[:3] == [PUBLISHED.title, "Contents", "Notes"]
    assert titles[3:] == [f"Table {table.number}: {table.title}" for table in REPORT.tables]
    assert all(sheet["A1"].font.bold and sheet["A1"].font.size == 16 for sheet in published.worksheets)


def test_every_worksheet_of_a_table_says_how_many_it_holds(book: Workbook) -> None:
    assert {sheet["A2"].value for sheet in book.worksheets[1:]} == {"This worksheet contains one table."}


def test_tables_begin_in_column_a_at_one_row(book: Workbook) -> None:
    for sheet in of_numbers(book):
        [table] = sheet.tables.values()
        assert table.ref.startswith(f"A{FIRST_ROW}:")
    assert all(next(iter(sheet.tables.values())).ref.startswith("A3:") for sheet in book.worksheets[1:3])


def test_no_row_above_a_table_is_blank(book: Workbook) -> None:
    for sheet in of_numbers(book):
        assert all(sheet.cell(row, 1).value for row in range(1, FIRST_ROW))


def test_nothing_stands_below_or_beside_a_table(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        [table] = sheet.tables.values()
        assert sheet.dimensions.split(":")[1] == table.ref.split(":")[1]


def test_the_cover_says_what_the_workbook_is(published: Workbook) -> None:
    told = [cell.value for cell in written(published["Cover"])]
    assert "Authority: Wexmoor (990)" in told
    assert "Figures as at: 30 November 2026" in told
    assert "Autumn term 2026: 231 of 248 schools returned" in told
    assert "Edition: 2" in told
    assert "Correction: Table 5.4 was corrected." in told
    assert any("Counts from 1 to 4 are hidden" in words for words in told)


def test_a_draft_says_on_its_cover_that_it_is_none_to_publish() -> None:
    draft, final = (load_workbook(io.BytesIO(report_xlsx(one)))["Cover"] for one in (PUBLICATION, PUBLISHED))
    assert "Draft: not for publication" in [cell.value for cell in written(draft)]
    assert "Draft: not for publication" not in [cell.value for cell in written(final)]


def test_the_contents_lead_to_every_table(published: Workbook) -> None:
    rows = area(published["Contents"])[1:]
    assert [row[0].hyperlink.location for row in rows] == [
        f"'{name}'!A1" for name in ("Notes", *(table.number for table in REPORT.tables))
    ]


def test_the_cursor_is_in_a1_everywhere_and_the_cover_is_open(book: Workbook) -> None:
    assert book.active.title == "Cover"
    for sheet in book.worksheets:
        assert sheet.sheet_view.selection[0].activeCell in (None, "A1")
        assert sheet.sheet_view.topLeftCell is None
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == ["Cover"]


def test_the_document_has_a_title_an_author_a_language_and_a_fixed_date(published: Workbook) -> None:
    told = published.properties
    assert (told.title, told.creator) == (PUBLISHED.title, "Wexmoor")
    assert told.created.isoformat() == "2026-11-30T09:00:00"
    assert published.custom_doc_props["Language"].value == "en-GB"


# Numbers, formulas and awkward text


def test_numbers_are_numbers_with_a_format_and_units_stand_in_the_head(published: Workbook) -> None:
    sheet = published["2.1"]
    assert [cell.value for cell in area(sheet)[0]] == [
        "Year and term",
        "Schools",
        "Schools asked",
        "Share returned (%)",
    ]
    row = area(sheet)[1]
    assert [cell.value for cell in row] == ["Autumn term 2026", 231, 248, 93.1]
    assert [cell.number_format for cell in row[1:]] == ["#,##0", "#,##0", "#,##0.0"]


def test_no_number_has_more_places_than_are_shown() -> None:
    exact = tuple(replace(one, values=(84, 35.0123)) for one in KINDS.observations)
    chapters = (replace(REPORT.chapters[1], tables=(replace(KINDS, observations=exact),)),)
    read = load_workbook(io.BytesIO(report_xlsx(replace(PUBLISHED, report=replace(REPORT, chapters=chapters)))))
    assert area(read["5.2"])[1][3].value == 35.0


def test_no_cell_is_a_formula_whatever_was_typed() -> None:
    for content in map(made, BOTH):
        sheets = [text for name, text in parts(content).items() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not [text for text in sheets if "<f>" in text or "<f " in text]
    assert '=HYPERLINK("x")' in load_workbook(io.BytesIO(made("hostile")))["Cover"]["A1"].value


def test_what_no_xml_may_hold_is_marked() -> None:
    shared = parts(made("hostile"))["xl/sharedStrings.xml"]
    assert "\N{REPLACEMENT CHARACTER}" in shared
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", shared)


def test_a_very_long_correction_is_kept_whole() -> None:
    long = replace(PUBLISHED, note="word " * 20_000)
    cover = load_workbook(io.BytesIO(report_xlsx(long)))["Cover"]
    assert sum(str(cell.value).count("word ") for cell in written(cover)) >= 19_990


def test_the_same_publication_is_the_same_bytes() -> None:
    assert report_xlsx(PUBLISHED) == made("published")
    assert report_xlsx(PUBLICATION) != made("published")
