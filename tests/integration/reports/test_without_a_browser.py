"""A report is built by a command, and everything of an authority packed for its administrator."""

from __future__ import annotations

import io
import os
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, PortalError
from la_portal.files.report.bundle import MANIFEST, SUMS
from la_portal.files.whole_folder import whole_folder
from la_portal.services import downloads, exits
from la_portal.vocabulary import Scope
from tests.commands import refused, said
from tests.conftest import Place, only
from tests.integration.reports.world import AT, YEAR, admin, found, kinds, publish, small, start, writer

BUILD = ("report", "build", "--authority", "990", "--year", str(YEAR))


@pytest.fixture
def scope(database: Database) -> Scope:
    return small(database)


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_begins_a_draft_and_writes_its_files(
    place: Place, database: Database, scope: Scope, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    told = said(place, *BUILD, "--out", str(out))
    assert "edition 1 of the report 2025 to 2026, not published: draft" in told
    files = read(out)
    assert {"report.html", "report.pdf", "report.docx", "report.xlsx", MANIFEST, SUMS} <= set(files)
    sums = dict(line.split("  ")[::-1] for line in files[SUMS].decode().splitlines())
    assert sums == {name: sha256(content).hexdigest() for name, content in files.items() if name != SUMS}
    assert kinds(database, scope)[-2:] == ["report_started", "report_taken"]


@only("sqlite")
def test_a_published_report_is_built_as_it_was_published_each_time(
    place: Place, database: Database, scope: Scope, tmp_path: Path
) -> None:
    start(database, scope)
    publish(database, scope)
    assert ", published." in said(place, *BUILD, "--out", str(tmp_path / "one"))
    said(place, *BUILD, "--out", str(tmp_path / "two"))
    assert read(tmp_path / "one") == read(tmp_path / "two")
    assert found(database, scope).edition == 1


@only("sqlite")
def test_what_cannot_be_built_is_a_sentence_and_no_folder(
    place: Place, database: Database, scope: Scope, tmp_path: Path
) -> None:
    assert "No collection of 2030 to 2031 has opened" in refused(
        place, *BUILD[:-1], "2030", "--out", str(tmp_path / "none")
    )
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert "is not empty" in refused(place, *BUILD, "--out", str(tmp_path / "full"))
    assert "There is no authority 123 here" in refused(
        place, *("report", "build", "--authority", "123", "--year", "2025", "--out", str(tmp_path / "none"))
    )
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["full"]


def test_a_full_disk_leaves_no_half_folder(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match="No space left"), whole_folder(tmp_path / "out", "The report") as folder:
        (folder / "half").write_text("half")
        raise OSError(28, os.strerror(28))
    assert list(tmp_path.iterdir()) == []


@only("postgresql")
def test_an_administrator_takes_everything_and_it_can_be_restored(
    database: Database, scope: Scope, sqlite_database: Database, tmp_path: Path
) -> None:
    with database.tenant(scope, writing=True) as session:
        number = downloads.ask_for_everything(session, admin(scope), "We leave", AT)
    assert kinds(database, scope) == ["extract_taken"]
    downloads.make(database, scope, number, lambda: AT)
    with database.tenant(scope) as session:
        told = downloads.facts(session, admin(scope), number, AT)
    content = b"".join(downloads.parts(database, scope, number))
    assert (told.size, told.done) == (len(content), told.steps)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "taken")
    restored = exits.restore(sqlite_database, tmp_path / "taken", AT)
    assert (restored.la_code, restored.name) == ("990", "Authority 990")


@only("sqlite")
def test_everything_needs_an_administrator_and_a_reason(database: Database, scope: Scope) -> None:
    with database.tenant(scope, writing=True) as session, pytest.raises(NotAllowed):
        downloads.ask_for_everything(session, writer(scope), "We leave", AT)
    with database.tenant(scope, writing=True) as session, pytest.raises(BadInput, match="what you need"):
        downloads.ask_for_everything(session, admin(scope), " ", AT)
    assert kinds(database, scope) == []
