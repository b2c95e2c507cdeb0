"""The Word document has real headings, tables and pictures, says what it is, and is the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from itertools import pairwise

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from la_portal.files.report.docx import report_docx
from la_portal.released import TOTAL, Observation, Symbol
from tests.hostile_report import HOSTILE, TYPED
from tests.released import BY_DISTRICT, PUBLICATION, PUBLISHED, REPORT


@cache
def draft() -> bytes:
    return report_docx(PUBLICATION)


@cache
def final() -> bytes:
    return report_docx(PUBLISHED)


@cache
def awkward() -> bytes:
    return report_docx(HOSTILE)


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def headings(document: Document) -> list[tuple[int, str]]:
    return [(int(one.style.name[-1]), one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]


def texts(document: Document) -> list[str]:
    return [one.text for one in document.paragraphs]


def alternatives(document: Document) -> list[str | None]:
    return [shape._inline.docPr.get("descr") for shape in document.inline_shapes]


def wide(columns: int) -> bytes:
    """A report with a table of so many columns, and with an upright one after it."""
    seen = tuple(Observation(2026, None, None, (f"Group {at}",), (at,)) for at in range(columns - 1))
    across = replace(BY_DISTRICT, observations=seen, number="5.9", name="wide")
    chapter = replace(REPORT.chapters[2], tables=(across, replace(across, number="5.10"), BY_DISTRICT))
    return report_docx(replace(PUBLISHED, report=replace(REPORT, chapters=(chapter,))))


def test_chapters_are_headings_and_no_level_is_skipped() -> None:
    found = headings(opened(draft()))
    assert [text for level, text in found if level == 1] == [
        *["Contents", "1. Summary", "2. How complete it is", "5. Incidents", "8. Method and definitions"]
    ]
    levels = [level for level, _ in found]
    assert levels[0] == 1
    assert max(after - before for before, after in pairwise(levels)) == 1


def test_the_contents_lead_to_the_chapters() -> None:
    xml = opened(draft()).element.xml
    anchors = re.findall(r'w:hyperlink w:anchor="(\w+)"', xml)
    assert len(anchors) == len(REPORT.chapters)
    assert [name for name in anchors if f'w:name="{name}"' not in xml] == []


def test_the_document_says_its_title_author_language_and_a_fixed_date() -> None:
    told = opened(final()).core_properties
    assert (told.title, told.author, told.last_modified_by) == (PUBLISHED.title, "Wexmoor", "Wexmoor")
    assert (told.language, told.comments, told.revision) == ("en-GB", "", 1)
    assert told.created.isoformat()[:19] == told.modified.isoformat()[:19] == "2026-11-30T09:00:00"
    [language] = opened(final()).styles.element.xpath("w:docDefaults//w:lang")
    assert language.get(qn("w:val")) == "en-GB"


def test_every_table_has_a_head_that_is_marked_and_repeated() -> None:
    tables = opened(final()).tables
    assert len(tables) == len(REPORT.tables)
    for table in tables:
        heads = [row._tr.xpath("w:trPr/w:tblHeader") for row in table.rows]
        assert heads[0]
        assert not any(heads[1:])
        assert table._tbl.xpath("w:tblPr/w:tblLook/@w:firstRow") == ["1"]
        assert table._tbl.xpath("w:tblPr/w:tblLook/@w:firstColumn") == ["1"]


def test_tables_hold_what_is_released_with_numbers_at_the_right() -> None:
    table = opened(final()).tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows][:3] == [
        ["Risk", "Kind of incident", "Incidents", "Share"],
        ["Content", "Sexual", "84", "35.0%"],
        ["Content", "Values", "[c]", "[c]"],
    ]
    styles = [cell.paragraphs[0].style.name for cell in table.rows[1].cells]
    assert styles == ["Table text", "Table text", "Table number", "Table number"]
    total = table.rows[-1].cells
    assert total[0].text == TOTAL
    assert total[0].paragraphs[0].runs[0].bold


def test_every_table_stands_under_its_caption_and_over_what_explains_it() -> None:
    found = texts(opened(final()))
    at = found.index("Table 5.2: Incidents by risk and kind, 2026 to 2027")
    based_on, symbol, note = found[at + 1].split("\n")
    assert based_on == "Based on 240 of 248 schools."
    assert symbol.startswith("[c] means")
    assert note == "Counts are of incidents, not of pupils."


def test_every_picture_has_the_sentence_of_its_chart_as_alternative_text() -> None:
    sentences = [table.chart.sentence for table in REPORT.tables if table.chart]
    assert alternatives(opened(final())) == sentences
    assert len(sentences) == 3


def test_a_draft_is_marked_on_every_page_and_a_published_report_is_not() -> None:
    heads = [[one.header.paragraphs[0].text for one in opened(content).sections] for content in (draft(), final())]
    assert all(head.startswith("Draft: not for publication") for head in heads[0])
    assert not [head for head in heads[1] if "Draft" in head]
    marked = opened(report_docx(replace(PUBLISHED, marking="OFFICIAL")))
    assert marked.sections[0].header.paragraphs[0].text.startswith("OFFICIAL")
    assert not any(one.different_first_page_header_footer for one in marked.sections)


def test_pages_are_a4_and_numbered() -> None:
    document = opened(final())
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    codes = page.footer.paragraphs[0]._p.xpath(".//w:instrText/text()")
    assert [code.strip() for code in codes] == ["PAGE", "NUMPAGES"]


def test_a_wide_table_turns_the_page_and_no_page_is_turned_twice_for_two() -> None:
    ways = [one.orientation == WD_ORIENT.LANDSCAPE for one in opened(wide(14)).sections]
    assert ways == [False, True, False]
    assert opened(wide(14)).sections[1].page_width.mm > 290
    assert [one.orientation == WD_ORIENT.LANDSCAPE for one in opened(wide(5)).sections] == [False]
    for table in opened(wide(14)).tables:
        widths = [int(each) for each in table._tbl.xpath("w:tblGrid/w:gridCol/@w:w")]
        assert sum(widths) / 20 <= 842 - 2 * 56


def test_findings_are_a_list_and_one_that_was_taken_out_is_gone() -> None:
    listed = [one.text for one in opened(draft()).paragraphs if one.style.name == "List Bullet"]
    assert listed == [
        "240 of 248 schools returned in the summer term. (Table 2.1)",
        "Schools recorded 4,118 incidents, 41.0 for each 1,000 pupils (36.0 the year before). (Table 5.7)",
    ]
    assert len([one for one in opened(final()).paragraphs if one.style.name == "List Bullet"]) == 3


def test_words_stand_under_their_question_as_paragraphs_and_as_they_were_typed() -> None:
    found = texts(opened(final()))
    at = found.index(REPORT.chapters[2].question)
    assert found[at + 1 : at + 3] == [
        "More incidents.",
        'Most is <b>better</b> recording. #include =HYPERLINK("x") \N{SLIGHTLY SMILING FACE}',
    ]


def test_only_a_draft_asks_what_is_not_written_yet() -> None:
    assert "Nothing is written here yet." in texts(opened(draft()))
    assert "What matters most this year?" not in texts(opened(final()))


def test_whatever_was_typed_is_text_and_breaks_nothing() -> None:
    found = "\n".join(texts(opened(awkward())))
    assert TYPED[0] in found
    assert TYPED[1] in found
    assert TYPED[2] in found
    with zipfile.ZipFile(io.BytesIO(awkward())) as archive:
        xml = archive.read("word/document.xml").decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", xml)
    assert set(re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)) == set()


def test_nothing_is_loaded_from_elsewhere() -> None:
    with zipfile.ZipFile(io.BytesIO(awkward())) as archive:
        links = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
    assert links
    assert not [each for each in links if "External" in each]


def test_a_very_long_text_is_kept_whole() -> None:
    long = replace(PUBLISHED, words={"incidents": "A word or two of it.\n\n" * 2_000})
    assert texts(opened(report_docx(long))).count("A word or two of it.") == 2_000


def test_hidden_numbers_are_symbols() -> None:
    cells = [cell.text for row in opened(final()).tables[2].rows for cell in row.cells]
    hidden = sum(value is Symbol.HIDDEN for one in BY_DISTRICT.observations for value in one.values)
    assert cells.count("[c]") == hidden


def test_the_same_publication_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert report_docx(PUBLICATION) == draft()
    assert draft() != final()
    with zipfile.ZipFile(io.BytesIO(final())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
