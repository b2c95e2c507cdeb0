"""The styles of a report in Word: A4, one sober type, headings in the colour of the house, British English."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from la_portal.files.report.word_elements import HEAD, HEAD_OF_NUMBERS, NAME, NUMBER

BEFORE_TABLE, AFTER_TABLE = "Caption", "Under a table"
_FONT = "Arial"
_BRAND, _INK, _SECOND = (RGBColor.from_string(colour) for colour in ("12436D", "0B0C0C", "484F53"))
_PLAIN = {
    "Normal": (10.5, _INK, 0, 6),
    "Title": (24, _BRAND, 6, 12),
    "Subtitle": (12, _SECOND, 0, 0),
    "Heading 1": (17, _BRAND, 22, 8),
    "Heading 2": (13, _BRAND, 14, 6),
    "Caption": (10, _INK, 10, 4),
    "List Bullet": (10.5, _INK, 0, 4),
    "Header": (8, _BRAND, 0, 0),
    "Footer": (8, _SECOND, 0, 0),
    AFTER_TABLE: (8.5, _SECOND, 3, 14),
    HEAD: (9, _INK, 2, 2),
    HEAD_OF_NUMBERS: (9, _INK, 2, 2),
    NAME: (9, _INK, 1.5, 1.5),
    NUMBER: (9, _INK, 1.5, 1.5),
}
_BOLD = {"Title", "Heading 1", "Heading 2", "Caption", "Header", HEAD, HEAD_OF_NUMBERS}
_WITH_NEXT = {"Heading 1", "Heading 2", "Caption", HEAD, HEAD_OF_NUMBERS}
_RIGHT = {HEAD_OF_NUMBERS, NUMBER, "Header"}
_SIDE, _TOP = Mm(20), Mm(22)
_SHORT, _LONG = Mm(210), Mm(297)


def set_styles(document: Document) -> None:
    """Give the document its styles, its page and its language."""
    styles: Any = document.styles
    for name, (size, colour, before, after) in _PLAIN.items():
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _set_font(style, size, colour, bold=name in _BOLD)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = name in _WITH_NEXT
        if name in _RIGHT:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for border in style.element.xpath("w:pPr/w:pBdr"):
            border.getparent().remove(border)
    for language in styles.element.xpath("//w:lang"):
        language.set(qn("w:val"), "en-GB")
    _measure(document, across=False)


def turn(document: Document, across: bool) -> float:
    """Go on upright or across, on a new page where that is another way than before; the width of the text in points."""
    if across != (document.sections[-1].orientation == WD_ORIENT.LANDSCAPE):
        document.add_section(WD_SECTION.NEW_PAGE)
        _measure(document, across)
    return ((_LONG if across else _SHORT) - 2 * _SIDE) / Pt(1)


def _measure(document: Document, across: bool) -> None:
    page = document.sections[-1]
    page.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (_LONG, _SHORT) if across else (_SHORT, _LONG)
    page.left_margin = page.right_margin = _SIDE
    page.top_margin = page.bottom_margin = _TOP


def _set_font(style: Any, size: float, colour: RGBColor, bold: bool) -> None:
    style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), colour, bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()  # those of a theme would go before ours
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), _FONT)
