"""The elements of a Word document that its library has no words for: tables with heads, fields, links and bookmarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from docx import oxml
from docx.oxml.ns import qn

from la_portal.files.report import columns
from la_portal.files.report.laid_out import Grid, shown
from la_portal.files.report.words import in_xml

Element = Any  # of lxml, which tells no types
_made: Callable[[str], Element] = cast(Any, oxml).OxmlElement
HEAD, HEAD_OF_NUMBERS, NAME, NUMBER = "Table head", "Table head of numbers", "Table text", "Table number"
_HAIRLINE, _RULE = "C8CDD0", "12436D"
_TWENTIETHS = 20


def element(tag: str, *inside: Element, text: str = "", **attributes: str | float) -> Element:
    """One element with its children; its attributes are those of Word."""
    made = _made(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(inside)
    if text:
        made.text = in_xml(text)
        made.set(qn("xml:space"), "preserve")
    return made


def table(grid: Grid, width: float, alternative: str, styles: dict[str, str]) -> Element:
    """A table as wide as so many points, whose first row is marked as its head and is repeated on every page."""
    shares = columns.shares(grid)
    widths = [round(width * _TWENTIETHS * share / sum(shares)) for share in shares]
    half_points = round(columns.type_size(grid) * 2)
    names = len(grid.row_heads)

    def row(texts: Sequence[str], kinds: tuple[str, str], *marks: Element, strong: bool = False) -> Element:
        cells = (
            _cell(text, styles[kinds[at >= names]], each, strong, half_points)
            for at, (text, each) in enumerate(zip(texts, widths, strict=True))
        )
        return element("tr", element("trPr", element("cantSplit"), *marks), *cells)

    heads = row(grid.heads, (HEAD, HEAD_OF_NUMBERS), element("tblHeader"))
    lines = (
        row(
            [*line.labels, *(shown(value, of.unit) for value, of in zip(line.values, grid.columns, strict=True))],
            (NAME, NUMBER),
            strong=line.total,
        )
        for line in grid.lines
    )
    return element("tbl", _look(sum(widths), alternative), _columns(widths), heads, *lines)


def field(code: str) -> list[Element]:
    """The runs of a field that Word fills in, such as PAGE."""
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", element("instrText", text=f" {code} ")),
        element("r", element("fldChar", fldCharType="separate")),
        element("r", element("t", text="1")),
        element("r", element("fldChar", fldCharType="end")),
    ]


def link(words: str, bookmark: str) -> Element:
    """A link to a bookmark of the same document."""
    look = element("rPr", element("color", val="1A65A6"), element("u", val="single"))
    return element("hyperlink", element("r", look, element("t", text=words)), anchor=bookmark)


def bookmark(name: str, number: int) -> tuple[Element, Element]:
    """The beginning and the end of a bookmark."""
    return element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)


def _cell(text: str, style: str, width: int, strong: bool, half_points: int) -> Element:
    look = element("rPr", *([element("b")] if strong else []), element("sz", val=half_points))
    words = element("p", element("pPr", element("pStyle", val=style)), element("r", look, element("t", text=text)))
    return element("tc", element("tcPr", element("tcW", w=width, type="dxa")), words)


def _columns(widths: Sequence[int]) -> Element:
    return element("tblGrid", *(element("gridCol", w=width) for width in widths))


def _look(width: int, alternative: str) -> Element:
    lines = {"top": (4, _HAIRLINE), "bottom": (8, _RULE), "insideH": (4, _HAIRLINE)}
    return element(
        "tblPr",
        element("tblW", w=width, type="dxa"),
        element(
            "tblBorders",
            *(element(side, val="single", sz=size, space=0, color=color) for side, (size, color) in lines.items()),
        ),
        element("tblLayout", type="fixed"),
        element("tblCellMar", element("left", w=60, type="dxa"), element("right", w=60, type="dxa")),
        element("tblLook", val="00A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1),
        element("tblDescription", val=in_xml(alternative)),
    )
