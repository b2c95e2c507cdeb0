"""The archive that a register comes in: its one table, and no more of it than a register has."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from la_portal.errors import BadInput
from la_portal.files import unpacked as module
from la_portal.files.unpacked import unpacked


def archive(folder: Path, **files: str) -> Path:
    path = folder / "extract.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return path


def test_the_one_table_is_taken_out_under_its_own_name(tmp_path: Path) -> None:
    path = unpacked(archive(tmp_path, folder__register_csv="URN", readme="Hello"))
    assert (path.name, path.read_text()) == ("register.csv", "URN")
    assert tmp_path in path.parents


def test_a_name_that_climbs_out_stays_inside(tmp_path: Path) -> None:
    path = tmp_path / "extract.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../outside.csv", "URN")
    assert unpacked(path).parent == tmp_path / "unpacked"


def test_what_is_no_archive_and_a_workbook_are_left_alone(tmp_path: Path) -> None:
    plain = tmp_path / "register.csv"
    plain.write_text("URN")
    assert unpacked(plain) == plain
    with zipfile.ZipFile(tmp_path / "book.csv", "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
    assert unpacked(tmp_path / "book.csv") == tmp_path / "book.csv"


def test_none_or_several_tables_or_a_broken_archive_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no CSV file"):
        unpacked(archive(tmp_path, readme="Hello"))
    with pytest.raises(BadInput, match="holds 2 CSV files"):
        unpacked(archive(tmp_path, one_csv="URN", two_csv="URN"))
    broken = tmp_path / "broken.zip"
    broken.write_bytes(archive(tmp_path, register_csv="URN" * 500).read_bytes()[:60])
    with pytest.raises(BadInput, match="cannot be unpacked"):
        unpacked(broken)


def test_an_archive_that_unpacks_to_more_than_a_register_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10_000)
    with pytest.raises(BadInput, match="unpacks to more than"):
        unpacked(archive(tmp_path, register_csv="0" * 10_001))
    assert unpacked(archive(tmp_path, register_csv="0" * 10_000)).stat().st_size == 10_000
