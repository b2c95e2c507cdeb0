"""A number that is hidden is in no file of the report and in nothing that is kept of it to be shown."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from la_portal.db import Database
from la_portal.disclosure.lines import Additive
from la_portal.disclosure.suppression import Suppression
from la_portal.files.report.bundle import archive, makers
from la_portal.files.report.charts import chart_svg
from la_portal.queries.reports import EditionFacts
from la_portal.reports import annual
from la_portal.vocabulary import Scope
from tests.conftest import only
from tests.figure_data import Sent, authority, school
from tests.generated import accept
from tests.integration.reports import world

SECRET = re.compile(r"(?<![\w.])7,?919(?![\w])")
HIDDEN, SMALL, ROOM = 7919, 2, 4001
CONDUCT = "17,022"  # of both districts, which is shown
# Harbour has few commerce incidents, so its conduct, 7,919, has to be hidden too; and so has all of Hill.
RISKS = {
    "Harbour": {"conduct_sexual": HIDDEN, "commerce_scams": SMALL},
    "Hill": {"conduct_sexual": 9103, "commerce_scams": ROOM},
}


@pytest.fixture
def secretive(database: Database) -> Scope:
    """Two districts with three schools each, of which the first recorded all that its district did."""
    scope = authority(database, "990", [1])
    for start, (district, counts) in zip((300_001, 300_011), RISKS.items(), strict=True):
        urns = range(start, start + 3)
        school(database, scope, urns, district=district)
        for urn in urns:
            accept(database, scope, Sent(urn, counts if urn == start else {}, 1, district=district))
    return scope


def edition(database: Database, scope: Scope) -> EditionFacts:
    world.start(database, scope)
    world.publish(database, scope)
    return world.found(database, scope)


def pieces(made: EditionFacts) -> Iterator[tuple[str, str]]:
    """Every text of the report by where it stands."""
    publication = made.publication()
    files = {name: make() for name, make in makers(publication).items()}
    yield "figures", made.figures
    for name, content in inside(archive(publication, files)).items():
        if name.endswith((".docx", ".xlsx")):
            yield from ((f"{name}/{part}", text.decode(errors="replace")) for part, text in inside(content).items())
        elif name.endswith(".pdf"):
            yield from ((f"{name}/{part}", text) for part, text in of_pdf(content))
        else:
            yield name, content.decode()
    for table in publication.report.tables:
        if table.chart:
            yield f"chart of {table.name}", chart_svg(table, "Wexmoor")


def inside(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def of_pdf(content: bytes) -> Iterator[tuple[str, str]]:
    """The words of the pages, what is said of the file, and each string of its objects."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        for number, page in enumerate(opened.pages, start=1):
            yield f"page {number}", written_on(page)
        with opened.open_metadata() as told:
            yield "metadata", str(dict(told))
        yield "strings", "\n".join(text for one in opened.objects for text in strings(one))


def written_on(page: pikepdf.Page) -> str:
    """The words of a page, each line of text decoded as its font says."""
    fonts = {name: glyphs(font) for name, font in page.resources.get("/Font", {}).items()}
    found: list[str] = []
    font: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            shown = operands[0] if str(operator) == "TJ" else [operands[0]]
            codes = b"".join(bytes(one) for one in shown if isinstance(one, pikepdf.String))
            found.append("".join(font.get(codes[at : at + 2], "") for at in range(0, len(codes), 2)))
    return "\n".join(found)


def glyphs(font: Any) -> dict[bytes, str]:
    """What each glyph of a font is as text."""
    table = font["/ToUnicode"].read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", table)
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def strings(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.String):
        yield str(node)
    elif isinstance(node, pikepdf.Array | pikepdf.Dictionary):
        for one in node.values() if isinstance(node, pikepdf.Dictionary) else node:
            # What stands on its own in the file is read on its own.
            yield from () if getattr(one, "is_indirect", False) else strings(one)


def kinds_of(found: dict[str, str]) -> set[str]:
    """Which sorts of pieces say the number."""
    return {re.sub(r"(page |sheet)\d+", r"\1", name) for name, text in found.items() if SECRET.search(text)}


@only("sqlite")
def test_a_number_that_protects_a_small_one_is_nowhere(database: Database, secretive: Scope) -> None:
    made = edition(database, secretive)
    found = dict(pieces(made))
    assert kinds_of(found) == set()
    assert "incidents_by_district" in {table.name for table in made.publication().report.tables}
    shown = {name for name, text in found.items() if CONDUCT in text}
    assert {"report.html", "report.pdf/strings", "report.docx/word/document.xml", "chart of incidents_by_kind"} <= shown
    assert any("/page " in name for name in shown)


@only("sqlite")
def test_without_its_rule_it_is_in_every_kind_of_file(
    database: Database, secretive: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(_additive: Additive) -> Suppression:
        return Suppression(frozenset(), frozenset(), frozenset())

    monkeypatch.setattr(annual, "suppress", nothing)
    found = kinds_of(dict(pieces(edition(database, secretive))))
    assert found == {
        "figures",
        "report.html",
        "report.pdf/page ",
        "report.docx/word/document.xml",
        "data/incidents_by_district.csv",
        "report.xlsx/xl/worksheets/sheet.xml",
    }
