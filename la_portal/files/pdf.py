"""Papers as PDF/UA-1: A4, tagged, in British English. What people typed is data to the printer, never its source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import orjson
import typst

_SOURCES = Path(__file__).with_name("typst")
_STANDARD = "ua-1"
_SHARP = 200
# What the embedded fonts can draw; PDF/UA refuses a page with a character that they cannot.
_DRAWN = re.compile(
    "[ -~\u00a0-\u0484\u0590-\u05ff\u060c\u061b\u061f\u0621-\u063a\u0640-\u0655\u0660-\u066d"
    "\u1e00-\u1fff\u2010-\u2027\u202f-\u2040\u2070-\u20c0\u2190-\u22ff]"
)
_UNASSIGNED = "Cn"


@dataclass(frozen=True)
class Paper:
    """What is printed: a title, the moment that it speaks of, and the content as what JSON can hold."""

    title: str
    at: datetime
    content: Mapping[str, Any]


def governors_pdf(paper: Paper) -> bytes:
    """One page: school, subtitle, sent, training, beside, compared, steps, questions, footer."""
    return _printed("governors.typ", paper)


def answers_pdf(paper: Paper) -> bytes:
    """As many pages as it takes: school, subtitle, about, sections with their lines, footer."""
    return _printed("answers.typ", paper)


def report_pdf(paper: Paper) -> bytes:
    """As many pages as it takes: authority, marks, facts, protection, chapters with all that they hold, footer."""
    return _printed("report.typ", paper)


def pictures_png(svgs: Sequence[str]) -> list[bytes]:
    """Each of the drawings as PNG with our fonts, sharp enough to be printed."""
    if not svgs:
        return []
    drawn = _compiler("pictures.typ").compile(
        format="png", ppi=_SHARP, sys_inputs={"data": orjson.dumps([drawable(svg) for svg in svgs]).decode()}
    )
    return drawn if isinstance(drawn, list) else [drawn or b""]


def drawable(text: str) -> str:
    """The text with the name of each character that no font of ours has in its place: [grinning face]."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_drawn, text))


def _drawn(character: str) -> str:
    if _DRAWN.match(character) and unicodedata.category(character) != _UNASSIGNED:
        return character
    return f"[{unicodedata.name(character, '').lower() or f'U+{ord(character):04X}'}]"


def _printed(source: str, paper: Paper) -> bytes:
    data = _with_drawable({"title": paper.title, **paper.content})
    printed = _compiler(source).compile(
        format="pdf",
        sys_inputs={"data": orjson.dumps(data).decode()},
        pdf_standards=[_STANDARD],
        timestamp=int(paper.at.timestamp()),
    )
    if not isinstance(printed, bytes):
        raise TypeError("a PDF is one file")
    return printed


def _compiler(source: str) -> typst.Compiler:
    return typst.Compiler(_SOURCES / source, root=_SOURCES, font_paths=_fonts(), ignore_system_fonts=True)


def _with_drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {name: _with_drawable(one) for name, one in cast(Mapping[str, Any], value).items()}
    if isinstance(value, Sequence):
        return [_with_drawable(one) for one in cast(Sequence[Any], value)]
    return value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
