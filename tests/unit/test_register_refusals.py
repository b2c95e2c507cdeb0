"""Files that are no register: each gets a sentence that says what and where, at once and without eating memory."""

import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from la_portal.errors import BadInput
from la_portal.files import table
from la_portal.files.register import read_register

HEADER = "URN,LA (code),EstablishmentName,EstablishmentStatus (name)\n"
ROW = "100001,990,Thimblewick Primary School,Open\n"


def refusal(path: Path) -> str:
    """The sentence with which the file at `path` is refused."""
    with pytest.raises(BadInput) as caught:
        read_register(path, "990")
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n\n\n", "is empty"),
        (b"          \n", "is empty"),
        (b"Dear colleague, here is the register that you asked for.\n", "has no column URN"),
        (b"<!doctype html><html></html>", "has no column URN"),
        (b"\x89\x90\x9d\xfe\xb1\xc0" * 50, "has no column URN"),
        (HEADER.replace("URN,", "").encode(), "has no column URN in its first row"),
        (HEADER.replace("LA (code)", "LA").encode(), r"has no column LA \(code\) in"),
        (b"URN,LA (code)\n", r"no column EstablishmentName and no column EstablishmentStatus \(name\)"),
        (HEADER.replace(",", ";").encode(), "not separated by commas"),
        (HEADER.replace(",", "\t").encode(), "not separated by commas"),
        (HEADER.replace("URN", "URN,URN").encode(), "has the column URN twice"),
        (HEADER.encode(), "has no school of the authority 990: it has 0 of other"),
        (HEADER.encode() + ROW.replace("990", "991").encode() * 3, "no school of the authority 990: it has 3 of other"),
        (HEADER.encode() + ROW.encode() + b"100002,990,A\0B,Open\n", "NUL byte in line 3"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook"),
        (b"%PDF-1.7\n", "is a PDF"),
        (
            HEADER.encode() + ROW.encode() + b'100002,990,"Open\n' + ROW.encode(),
            "row that begins in line 3 .*quotation",
        ),
        (HEADER.encode() + b'100001,990,"' + b"x\n" * 80_000, "row that begins in line 2 .*field larger"),
    ],
)
def test_a_file_that_is_no_register(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=f"^register.csv .*{words}"):
        read_register(path, "990")


def test_an_xlsx_renamed_csv(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(path).endswith("open it in Excel and save it as CSV")


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.csv") == f"There is no file {tmp_path / 'nowhere.csv'}"
    assert refusal(tmp_path).startswith("There is no file")


@pytest.mark.parametrize("broken_by", ["", "\n"])
def test_a_field_of_100_mb_is_refused_quickly_and_in_little_memory(tmp_path: Path, broken_by: str) -> None:
    path = tmp_path / "register.csv"
    with path.open("w", encoding="ascii") as text:
        text.write(HEADER + '100001,990,"')
        for _ in range(1_000):
            text.write("x" * 99_999 + (broken_by or "x"))
        text.write('",Open\n')
    tracemalloc.start()
    started = time.perf_counter()
    sentence = refusal(path)
    took, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "line 2" in sentence
    assert peak < 5_000_000
    assert took < 2


def test_too_many_lines_and_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "register.csv"
    path.write_text(HEADER + ROW * 10)
    monkeypatch.setattr(table, "MAX_LINES", 5)
    assert "more than 5 lines" in refusal(path)
    monkeypatch.setattr(table, "MAX_BYTES", 20)
    assert "is larger than" in refusal(path)


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "register.csv"
    path.write_text(HEADER + ROW)

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    assert refusal(path) == f"{path} cannot be read: Permission denied"
