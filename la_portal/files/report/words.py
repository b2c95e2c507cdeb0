"""What people wrote, as paragraphs and as what XML can hold. It is text and nothing else."""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def in_xml(text: str) -> str:
    """The text with a replacement mark for each character that no XML may hold, and that UTF-8 cannot write."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs, which blank lines part; each as its lines, without what is blank at their ends."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    parted = ([line.strip() for line in part.split("\n")] for part in _BLANK_LINES.split(whole))
    return [lines for part in parted if (lines := [line for line in part if line])]
