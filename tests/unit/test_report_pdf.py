"""The paper of a report is tagged: read back, it has headings, table heads, and pictures with their sentences."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from la_portal.files.pdf import pictures_png, report_pdf
from la_portal.files.report.charts import chart_svg
from la_portal.files.report.paper import report_paper
from la_portal.released import Observation, Publication
from tests.hostile_report import HOSTILE
from tests.released import BY_DISTRICT, KINDS, PUBLICATION, PUBLISHED, REPORT


def printed(publication: Publication) -> bytes:
    return report_pdf(report_paper(publication))


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed(PUBLISHED))) as opened:
        yield opened


def tagged(node: Any) -> Iterator[Any]:
    """Every element of a structure tree, from the top."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from tagged(kid)


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(one["/S"]) for one in tagged(pdf.Root["/StructTreeRoot"])]


def with_tables(*tables: Any) -> Publication:
    chapter = replace(REPORT.chapters[2], tables=tables)
    return replace(PUBLISHED, report=replace(REPORT, chapters=(chapter,)))


def test_it_is_pdf_ua_in_british_english_with_a_title_that_is_shown(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root["/Lang"]) == "en-GB"
    assert pdf.Root["/MarkInfo"]["/Marked"]
    assert pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]
    with pdf.open_metadata() as told:
        assert told["dc:title"] == PUBLISHED.title
        assert told["pdfuaid:part"] == "1"
        assert "Wexmoor" in told["dc:creator"]


def test_headings_follow_one_another_and_no_level_is_skipped(pdf: pikepdf.Pdf) -> None:
    levels = [int(kind[2:]) for kind in kinds(pdf) if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1 + len(REPORT.chapters)  # the contents have one too
    assert max(after - before for before, after in pairwise(levels)) == 1


def test_every_table_has_heads_and_cells(pdf: pikepdf.Pdf) -> None:
    tables = [one for one in tagged(pdf.Root["/StructTreeRoot"]) if str(one["/S"]) == "/Table"]
    assert len(tables) == len(REPORT.tables)
    for table, of in zip(tables, REPORT.tables, strict=True):
        inside = [str(one["/S"]) for one in tagged(table)]
        assert inside.count("/THead") == 1
        assert inside.count("/TH") >= len(of.rows) + 1
        assert inside.count("/TD") > inside.count("/TH")


def test_every_picture_says_the_sentence_of_its_chart(pdf: pikepdf.Pdf) -> None:
    figures = [one for one in tagged(pdf.Root["/StructTreeRoot"]) if str(one["/S"]) == "/Figure"]
    told = [str(one["/Alt"]) for one in figures if "/Alt" in one]
    assert told == [table.chart.sentence for table in REPORT.tables if table.chart]
    assert len(figures) == len(told)


def test_there_is_a_table_of_contents_that_leads_to_the_chapters(pdf: pikepdf.Pdf) -> None:
    assert kinds(pdf).count("/TOCI") == len(REPORT.chapters)
    with pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [f"{one.number}. {one.title}" for one in REPORT.chapters]


def test_a_wide_table_turns_the_page_and_a_narrow_one_does_not() -> None:
    def ways(columns: int) -> set[bool]:
        seen = tuple(Observation(2026, None, None, (f"Group {at}",), (at,)) for at in range(columns - 1))
        content = printed(with_tables(replace(BY_DISTRICT, observations=seen)))
        with pikepdf.open(io.BytesIO(content)) as opened:
            boxes = [page.mediabox for page in opened.pages]
        return {float(box[2]) > float(box[3]) for box in boxes}

    assert ways(14) == {False, True}
    assert ways(6) == {False}


def test_a_long_table_goes_on_with_its_head_once_in_the_tags() -> None:
    seen = tuple(replace(KINDS.observations[0], labels=("Content", f"Kind {at}")) for at in range(150))
    with pikepdf.open(io.BytesIO(printed(with_tables(replace(KINDS, observations=seen, chart=None))))) as opened:
        assert len(opened.pages) > 4
        assert kinds(opened).count("/THead") == 1
        assert kinds(opened).count("/TH") == 4


def test_marks_findings_and_words_are_what_is_printed() -> None:
    content = report_paper(replace(PUBLICATION, marking="OFFICIAL")).content
    assert content["marks"] == (
        *("OFFICIAL", "Draft: not for publication", "Demonstration: every school and number is invented"),
    )
    assert ("Correction", "Table 5.4 was corrected.") in report_paper(PUBLISHED).content["facts"]
    incidents = content["chapters"][2]
    assert incidents["written"] == [
        ["More incidents."],
        ['Most is <b>better</b> recording. #include =HYPERLINK("x") \N{SLIGHTLY SMILING FACE}'],
    ]
    assert len(incidents["findings"]) == 1
    assert content["chapters"][0]["written"] == [["Nothing is written here yet."]]
    assert report_paper(PUBLISHED).content["chapters"][0]["written"] == []


def test_whatever_was_typed_is_printed_and_nothing_of_it_is_run() -> None:
    assert printed(HOSTILE).startswith(b"%PDF-1.7")


def test_a_very_long_text_is_printed() -> None:
    long = replace(PUBLISHED, words={"incidents": "A word or two of it, and a few more.\n\n" * 5_000})
    with pikepdf.open(io.BytesIO(printed(long))) as opened:
        assert len(opened.pages) > 50


def test_the_same_publication_is_the_same_bytes() -> None:
    assert printed(PUBLISHED) == printed(PUBLISHED)
    assert printed(PUBLISHED) != printed(PUBLICATION)


def test_drawings_become_pictures_one_for_each() -> None:
    svg = chart_svg(KINDS, "Wexmoor")
    pictures = pictures_png([svg, svg.replace("84", "85")])
    assert [picture[:4] for picture in pictures] == [b"\x89PNG"] * 2
    assert pictures[0] != pictures[1]
    assert pictures_png([svg]) == pictures[:1]
    assert pictures_png([]) == []
