"""Papers are PDF/UA-1, print what people typed as it is, and look the same each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from la_portal.files.pdf import Paper, answers_pdf, drawable, governors_pdf

AT = datetime(2026, 12, 7, 14, 12, tzinfo=UTC)
HOSTILE = [
    '#import "@preview/x:1.0.0" #panic()',
    "$x$ \\ `raw` <a> @b *bold* _it_ // c /* d */ [ ] { } # ~ --",
    "= Heading\n+ item \t \x07 \x00",
    "w" * 200,
    "\N{GRINNING FACE}\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL} \u65e5\u672c",
    "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u202egnp.exe",
    "e\u0301\u0327" * 60,
    "\ue000 \uffff \u0378 \U000e0041",
]
FOOTER = ["Receipt 990-A26-7K4QXM", f"SHA-256 {'a' * 64}"]


def governors(texts: list[str]) -> Paper:
    lines = [{"name": text, "words": text} for text in texts[:4]]
    content: dict[str, Any] = {
        "school": texts[0],
        "subtitle": texts[0],
        "sent": lines,
        "training": lines,
        "beside": texts[0],
        "compared": lines,
        "steps": [{"title": text, "because": text, "source": text, "link": "https://a.example/"} for text in texts[:5]],
        "questions": texts[:4],
        "no_steps": "",
        "no_training": "",
        "footer": FOOTER,
    }
    return Paper("Summary for governors", AT, content)


def answers(texts: list[str]) -> Paper:
    lines = [{"title": text, "words": text, "parts": [(text, text), ("On the website", "Yes")]} for text in texts]
    sections = [{"title": "A. Policies", "lines": lines}, {"title": "B. Training", "lines": []}]
    content: dict[str, Any] = {
        "school": texts[0],
        "subtitle": texts[0],
        "about": texts[:2],
        "sections": sections,
        "nothing": "Nothing is answered here.",
        "footer": FOOTER,
    }
    return Paper("All answers as sent", AT, content)


def pages(pdf: bytes) -> int:
    """How many pages: the page tree counts them, with its kind beside the count."""
    [count] = re.findall(rb"/Type ?/Pages\s*/Count (\d+)|/Count (\d+)\s*/Kids \[[^\]]*\]\s*/Type ?/Pages", pdf)
    return int(b"".join(count))


Print = Callable[[Paper], bytes]
Make = Callable[[list[str]], Paper]
BOTH = pytest.mark.parametrize(("printed", "paper"), [(governors_pdf, governors), (answers_pdf, answers)])


@BOTH
def test_a_paper_is_tagged_in_british_english_and_says_that_it_is_pdf_ua(printed: Print, paper: Make) -> None:
    pdf = printed(paper(["Larkmoor School"] * 5))
    assert pdf.startswith(b"%PDF-1.7")
    assert re.search(rb"/Lang ?\(en-GB\)", pdf)
    assert b"/StructTreeRoot" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert paper(["x"]).title.encode() in pdf


@BOTH
@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_somebody_typed_is_printed(printed: Print, paper: Make, text: str) -> None:
    assert printed(paper([text] * 5)).startswith(b"%PDF")


@BOTH
def test_the_same_paper_is_the_same_bytes(printed: Print, paper: Make) -> None:
    same = paper(["Larkmoor School"] * 5)
    assert printed(same) == printed(same)
    assert printed(Paper(same.title, AT + timedelta(days=1), same.content)) != printed(same)


def test_governors_get_one_page_however_much_there_is_to_say() -> None:
    little, much = ["Larkmoor School"] * 5, ["Complete the training of all those who have not had it yet " * 3] * 5
    assert pages(governors_pdf(governors(little))) == 1
    assert pages(governors_pdf(governors(much))) == 1


def test_all_answers_take_as_many_pages_as_they_need() -> None:
    assert pages(answers_pdf(answers(["Larkmoor School"] * 5))) == 1
    assert pages(answers_pdf(answers(["Larkmoor School"] * 200))) > 2


def test_what_no_font_can_draw_is_named() -> None:
    assert drawable("Caf\u00e9 #import $5") == "Caf\u00e9 #import $5"
    assert drawable("a\N{GRINNING FACE}b") == "a[grinning face]b"
    assert drawable("\x07\ue000") == "[U+0007][U+E000]"


def test_without_that_the_printer_would_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("la_portal.files.pdf.drawable", lambda text: text)
    with pytest.raises(typst.TypstError):
        answers_pdf(answers(["\N{GRINNING FACE}"]))


def test_every_character_that_we_leave_as_it_is_can_be_drawn() -> None:
    plain = [chr(number) for number in range(0x20, 0x3000) if drawable(chr(number)) == chr(number)]
    assert len(plain) > 1800
    texts = [" ".join(f"a{character}" for character in plain[start : start + 50]) for start in range(0, len(plain), 50)]
    assert answers_pdf(answers(texts)).startswith(b"%PDF")


def test_what_looks_like_source_is_data() -> None:
    typed = "#import $x$ #panic()"
    assert typed.encode() in answers_pdf(answers([typed]))  # the author stands in the file's own description


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=200), min_size=3, max_size=3))
def test_any_text_at_all_is_printed(texts: list[str]) -> None:
    assert answers_pdf(answers(texts)).startswith(b"%PDF")
