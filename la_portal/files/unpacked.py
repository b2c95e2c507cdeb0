"""A ZIP archive with one CSV in it, as the register is often handed out: unpacked, and no bigger than a register is."""

from __future__ import annotations

import zipfile
from pathlib import Path

from la_portal.errors import BadInput
from la_portal.files.table import MAX_BYTES

_CHUNK = 1 << 20
_BEGINS = b"PK\x03\x04"
_WORKBOOK = "[Content_Types].xml"


def unpacked(path: Path) -> Path:
    """The CSV in the archive at `path`, in a folder beside it; `path` itself where it is no archive, or a workbook.

    Raises BadInput where the archive is damaged, locked, holds no CSV or several, or one that is too big.
    """
    with path.open("rb") as raw:
        if raw.read(len(_BEGINS)) != _BEGINS:
            return path
    try:
        with zipfile.ZipFile(path) as archive:
            if _WORKBOOK in archive.namelist():
                return path  # reading it as a table refuses it with its own sentence
            return _write(archive, _only_table(path.name, archive), path)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:  # RuntimeError: a password
        raise BadInput(f"{path.name} cannot be unpacked. Unpack it yourself and choose the CSV in it") from error


def _only_table(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    tables = [one for one in archive.infolist() if one.filename.casefold().endswith(".csv")]
    if len(tables) != 1:
        held = f"{len(tables)} CSV files" if tables else "no CSV file"
        raise BadInput(f"{name} holds {held}. Unpack it yourself and choose the register")
    return tables[0]


def _write(archive: zipfile.ZipFile, table: zipfile.ZipInfo, path: Path) -> Path:
    target = path.parent / "unpacked" / Path(table.filename).name[-80:]
    target.parent.mkdir(exist_ok=True)
    written = 0
    with archive.open(table) as packed, target.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > MAX_BYTES:  # what the archive says of its own size is not believed
                raise BadInput(f"{path.name} unpacks to more than {MAX_BYTES // 1_000_000} MB: that is no register")
            out.write(chunk)
    return target
