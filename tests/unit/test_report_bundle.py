"""All of a report comes in one archive that can be checked file by file, and is the same bytes each time."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from functools import cache
from hashlib import sha256

import pytest

from la_portal.files.report.about import facts, marks, protection
from la_portal.files.report.bundle import archive, makers
from la_portal.files.report.words import in_xml, paragraphs
from la_portal.released import Publication
from la_portal.vocabulary import ReportStatus
from tests.hostile_report import HOSTILE
from tests.released import PUBLICATION, PUBLISHED, REPORT


@cache
def made() -> bytes:
    return packed_up(PUBLISHED)


def packed_up(publication: Publication) -> bytes:
    return archive(publication, {name: make() for name, make in makers(publication).items()})


@pytest.fixture
def opened() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(made()))


def test_it_holds_every_format_and_the_data(opened: zipfile.ZipFile) -> None:
    data = [f"data/{table.name}{end}" for table in REPORT.tables for end in (".csv", ".meta.csv")]
    assert opened.namelist() == [
        *["report.html", "report.pdf", "report.docx", "report.xlsx", *data, "manifest.json", "SHA256SUMS"]
    ]
    assert opened.testzip() is None


def test_the_manifest_says_what_it_is_and_lists_each_file_with_its_sum(opened: zipfile.ZipFile) -> None:
    told = json.loads(opened.read("manifest.json"))
    assert {name: told[name] for name in ("title", "authority", "la_code", "academic_year", "edition")} == {
        "title": PUBLISHED.title,
        "authority": "Wexmoor",
        "la_code": "990",
        "academic_year": "2026/27",
        "edition": 2,
    }
    assert (told["threshold"], told["status"], told["note"]) == (5, "published", "Table 5.4 was corrected.")
    assert told["as_at"] == told["published_at"] == "2026-11-30T09:00:00+00:00"
    assert [one["name"] for one in told["files"]] == opened.namelist()[:-2]
    for one in told["files"]:
        content = opened.read(one["name"])
        assert (one["bytes"], one["sha256"]) == (len(content), sha256(content).hexdigest())


def test_the_sums_are_those_of_all_other_files(opened: zipfile.ZipFile) -> None:
    lines = [line.split("  ") for line in opened.read("SHA256SUMS").decode().splitlines()]
    assert [name for _, name in lines] == opened.namelist()[:-1]
    assert all(sha256(opened.read(name)).hexdigest() == told for told, name in lines)


def test_the_same_publication_is_the_same_bytes_and_another_is_not(opened: zipfile.ZipFile) -> None:
    assert packed_up(PUBLISHED) == made()
    assert packed_up(replace(PUBLISHED, edition=3)) != made()
    assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_the_formats_that_are_asked_for_are_made() -> None:
    assert set(makers(PUBLISHED, ["docx"])) == {"report.docx"}
    assert set(makers(PUBLISHED, ["csv"])) == {name for name in makers(PUBLISHED) if name.startswith("data/")}


def test_awkward_text_breaks_no_file() -> None:
    files = {name: make() for name, make in makers(HOSTILE).items()}
    assert all(files.values())
    assert len(files) == 4 + 2 * len(REPORT.tables)


def test_marks_say_what_a_report_is_not() -> None:
    real = replace(PUBLISHED, report=replace(REPORT, demonstration=False))
    assert marks(real) == ()
    assert marks(replace(real, status=ReportStatus.REVIEWED, marking="OFFICIAL")) == (
        *("OFFICIAL", "Reviewed: not published yet"),
    )
    assert marks(PUBLICATION)[0] == "Draft: not for publication"


def test_facts_leave_out_what_there_is_not() -> None:
    assert {"Published", "Correction"} & {name for name, _ in facts(PUBLICATION)} == set()
    assert dict(facts(PUBLISHED))["Published"] == "30 November 2026"


@pytest.mark.parametrize(("hidden", "sentence"), [(0, "No number is"), (1, "1 number is"), (1200, "1,200 numbers are")])
def test_it_is_said_how_many_numbers_are_hidden(hidden: int, sentence: str) -> None:
    said = protection(replace(PUBLISHED, report=replace(REPORT, hidden=hidden)))
    assert f"{sentence} hidden in this report." in said
    assert said.startswith("Counts from 1 to 4 are hidden")


def test_blank_lines_part_paragraphs_and_line_ends_part_lines() -> None:
    assert paragraphs("One\r\ntwo\r\n\r\n \n Three\t.\n") == [["One", "two"], ["Three ."]]
    assert paragraphs(" \n\n \n") == []


def test_what_no_xml_may_hold_is_replaced_and_all_else_kept() -> None:
    assert in_xml("a\x00b\x0b\ufffe\ud800") == "a\ufffdb\ufffd\ufffd\ufffd"
    assert in_xml("caf\u00e9 \N{GRINNING FACE}\t\n <&>") == "caf\u00e9 \N{GRINNING FACE}\t\n <&>"
