"""A report as a Word document that can be written on: its headings, lists, pictures and tables are real ones."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from la_portal.files.pdf import pictures_png
from la_portal.files.report import about, columns, word_elements, word_styles
from la_portal.files.report.charts import chart_svg
from la_portal.files.report.laid_out import laid_out, symbols_in
from la_portal.files.report.packing import repacked
from la_portal.files.report.words import in_xml, paragraphs
from la_portal.released import Chapter, Publication, Table

_WIDEST, _TALLEST = Mm(170), Mm(215)


def report_docx(publication: Publication) -> bytes:
    """The document; the same publication is the same bytes."""
    document = docx.Document()
    word_styles.set_styles(document)
    _describe(document, publication)
    _frame(document, publication)
    _opening(document, publication)
    pictures = _pictures(publication)
    for at, chapter in enumerate(publication.report.chapters):
        _chapter(document, publication, chapter, at, pictures)
    content = io.BytesIO()
    document.save(content)
    return repacked(content.getvalue())


def _describe(document: Document, publication: Publication) -> None:
    told = document.core_properties
    told.title, told.language = in_xml(publication.title)[:255], "en-GB"
    told.author = told.last_modified_by = in_xml(publication.report.authority)[:255]
    told.comments, told.revision = "", 1
    told.created = told.modified = about.moment(publication).replace(tzinfo=None, microsecond=0)


def _frame(document: Document, publication: Publication) -> None:
    """The marks at the head of every page, and at its foot the title and the number of the page."""
    page = document.sections[0]
    page.header.paragraphs[0].add_run(in_xml(" \N{MIDDLE DOT} ".join(about.marks(publication))))
    foot: Any = page.footer.paragraphs[0]
    foot.add_run(in_xml(f"{publication.title}. Page "))
    foot._p.extend(word_elements.field("PAGE"))
    foot.add_run(" of ")
    foot._p.extend(word_elements.field("NUMPAGES"))


def _opening(document: Document, publication: Publication) -> None:
    document.add_paragraph(in_xml(publication.report.authority), "Subtitle")
    document.add_paragraph(in_xml(publication.title), "Title")
    for name, words in about.facts(publication):
        fact = document.add_paragraph()
        fact.add_run(f"{name}: ").bold = True
        fact.add_run(in_xml(words))
    document.add_paragraph(about.protection(publication))
    document.add_heading("Contents", 1)
    for at, chapter in enumerate(publication.report.chapters):
        entry: Any = document.add_paragraph()
        entry._p.append(word_elements.link(_headed(chapter), _bookmark(at)))
    document.add_page_break()


def _chapter(
    document: Document, publication: Publication, chapter: Chapter, at: int, pictures: Iterator[bytes]
) -> None:
    word_styles.turn(document, across=False)
    heading: Any = document.add_heading(in_xml(_headed(chapter)), 1)
    heading._p.extend(word_elements.bookmark(_bookmark(at), at))
    for finding in publication.findings(chapter):
        document.add_paragraph(in_xml(f"{finding.words} (Table {finding.table})"), "List Bullet")
    words = about.written(publication, chapter)
    if words:
        document.add_heading(in_xml(about.asked(publication, chapter)), 2)
    for lines in (*paragraphs(words), *([one] for one in chapter.said)):
        _paragraph(document, lines)
    if chapter.tables or chapter.left_out:
        document.add_heading("The figures", 2)
    for table in chapter.tables:
        if table.chart:
            _picture(document, table, next(pictures))
        _table(document, table, publication.report.authority)
    for sentence in chapter.left_out:
        word_styles.turn(document, across=False)
        document.add_paragraph(in_xml(sentence))


def _paragraph(document: Document, lines: list[str], style: str = "Normal") -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    for at, line in enumerate(lines):
        if at:
            paragraph.add_run().add_break()
        paragraph.add_run(in_xml(line))
    return paragraph


def _pictures(publication: Publication) -> Iterator[bytes]:
    """The chart of each table that has one, in order."""
    charted = (table for table in publication.report.tables if table.chart)
    return iter(pictures_png([chart_svg(table, publication.report.authority) for table in charted]))


def _picture(document: Document, table: Table, png: bytes) -> None:
    assert table.chart is not None
    word_styles.turn(document, across=False)
    document.add_paragraph(in_xml(table.chart.title), word_styles.BEFORE_TABLE)
    shape: Any = document.add_picture(io.BytesIO(png), width=_WIDEST)
    if shape.height > _TALLEST:
        shape.width, shape.height = round(shape.width * _TALLEST / shape.height), _TALLEST
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")
    shape._inline.docPr.set("descr", in_xml(table.chart.sentence))
    shape._inline.docPr.set("title", in_xml(table.chart.title))


def _table(document: Document, table: Table, authority: str) -> None:
    """The table under its caption, with what is to be known of it below; on a page across where it is wide."""
    grid = laid_out(table, authority)
    width = word_styles.turn(document, columns.across(grid))
    document.add_paragraph(in_xml(f"Table {table.number}: {table.title}"), word_styles.BEFORE_TABLE)
    named = {style.name or "": style.style_id for style in document.styles}
    whole: Any = document
    whole.element.body[-1].addprevious(word_elements.table(grid, width, table.title, named))
    explained = [f"{table.based_on}.", *(sentence for _, sentence in symbols_in(table)), *table.notes]
    _paragraph(document, explained, word_styles.AFTER_TABLE)


def _headed(chapter: Chapter) -> str:
    return f"{chapter.number}. {chapter.title}"


def _bookmark(at: int) -> str:
    return f"chapter_{at + 1}"
