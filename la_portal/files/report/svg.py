"""The elements of a drawing as SVG: attributes and text alone, never a style that a page would have to allow."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from la_portal.files.report.words import in_xml

Marks = str
INK, SECOND = "#0b0c0c", "#484f53"
SIZE = 14
_NARROW, _WIDE = frozenset("iIjlt.,:;'|!()[] "), frozenset("mwMW@%&")


@dataclass(frozen=True)
class Drawing:
    """What is drawn, from the top left corner, and how large it is."""

    width: float
    height: float
    parts: tuple[Marks, ...]


def element(tag: str, *inside: Marks, text: str = "", **attributes: str | float) -> Marks:
    """One element on one line; `stroke_width` is written stroke-width, and `text` is escaped."""
    told = "".join(f" {name.replace('_', '-')}={quoteattr(_plain(value))}" for name, value in attributes.items())
    content = "".join(inside) + escape(" ".join(in_xml(text).split()))
    return f"<{tag}{told}>{content}</{tag}>" if content else f"<{tag}{told}/>"


def lettering(x: float, y: float, text: str, fill: str = INK, anchor: str = "start", weight: str = "normal") -> Marks:
    """A line of text whose baseline is at `y`."""
    return element("text", text=text, x=x, y=y, fill=fill, text_anchor=anchor, font_weight=weight)


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines that are at most about so many pixels wide; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, width):
            longer = f"{lines[-1]} {piece}".strip()
            if _wide(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return [line for line in lines if line] or [""]


def _pieces(word: str, width: float) -> list[str]:
    most = max(1, int(width / (SIZE * 0.9)))
    return [word] if _wide(word) <= width else [word[at : at + most] for at in range(0, len(word), most)]


def _wide(text: str) -> float:
    return SIZE * sum(
        0.3 if letter in _NARROW else 0.85 if letter in _WIDE else 0.68 if letter.isupper() else 0.52 for letter in text
    )


def _plain(value: str | float) -> str:
    return in_xml(value) if isinstance(value, str) else f"{round(value, 1):g}"
