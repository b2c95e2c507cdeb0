"""The folder of an export: what stands in it, how it is described, and whether it is as it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from la_portal.errors import BadInput
from la_portal.models.shapes import Shape, people_shapes, tenant_shapes
from la_portal.schema import newest_revision

FORMAT, FORMAT_VERSION = "la_portal: everything of one authority", 1
SCHEMA, README, DATA = "schema.json", "README.txt", "data"
ENDINGS = ("csv", "jsonl")
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Whose:
    """The authority of an export."""

    la_code: str
    name: str
    brand: str


@dataclass(frozen=True)
class Counted:
    """What one table's files hold: how many rows, and the bytes and SHA-256 of each file by its ending."""

    rows: int
    files: Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Folder:
    """An export whose files are those that it was written with."""

    path: Path
    whose: Whose
    rows: Mapping[str, int]
    fingerprint: str

    def lines_of(self, shape: Shape) -> Path:
        """The file of exact rows of that table."""
        return self.path / path_of(shape.name, "jsonl")


def shapes() -> tuple[Shape, ...]:
    """Every table of an export: people and their access first, then the authority's, each after those it refers to."""
    return (*people_shapes(), *tenant_shapes())


def path_of(table: str, ending: str) -> str:
    """Where a table's file stands in the folder."""
    return f"{DATA}/{table}.{ending}"


def schema_of(whose: Whose, counted: Mapping[str, Counted], at: str) -> bytes:
    """The description of an export, as it stands in its folder."""
    described = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "product_version": version("la-portal"),
        "schema_revision": newest_revision(),
        "made_at": at,
        "authority": {"la_code": whose.la_code, "name": whose.name, "brand": whose.brand},
        "tables": [_described(shape) | _files(shape.name, counted[shape.name]) for shape in shapes()],
    }
    return orjson.dumps(described, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _described(shape: Shape) -> dict[str, Any]:
    return {
        "name": shape.name,
        "what_it_is": shape.says,
        "columns": [{"name": one.name, "type": one.sort, "may_be_unknown": one.nullable} for one in shape.fields],
        "key": list(shape.key),
        "refers_to": [
            {"columns": list(one.columns), "table": one.table, "its_columns": list(one.to)} for one in shape.references
        ],
    }


def _files(table: str, counted: Counted) -> dict[str, Any]:
    files = [
        {"path": path_of(table, ending), "bytes": size, "sha256": digest}
        for ending, (size, digest) in counted.files.items()
    ]
    return {"rows": counted.rows, "files": files}


def read_folder(path: Path) -> Folder:
    """The export in that folder, after every file was counted and its SHA-256 made again.

    Raises BadInput with what is wrong: no export, one of another release, or a file that is not as it was written.
    """
    try:
        text = (path / SCHEMA).read_bytes()
    except OSError as error:
        raise BadInput(
            f"There is no {SCHEMA} in {path} that can be read. Name the folder that 'la-portal authority export' made"
        ) from error
    try:
        described: dict[str, Any] = orjson.loads(text)
        _refuse_other_format(described)
        whose = Whose(*(str(described["authority"][name]) for name in ("la_code", "name", "brand")))
        tables: Sequence[dict[str, Any]] = described["tables"]
        rows = {one["name"]: int(one["rows"]) for one in tables}
        _refuse_other_tables(tables)
        for table in tables:
            _check(path, table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"{SCHEMA} in {path} was changed after the export wrote it. Use an unchanged copy") from error
    return Folder(path, whose, rows, hashlib.sha256(text).hexdigest())


def _refuse_other_format(described: Mapping[str, Any]) -> None:
    if (described["format"], described["format_version"]) != (FORMAT, FORMAT_VERSION):
        raise BadInput("This folder is no export of one authority that this release can read")
    found, ours = described["schema_revision"], newest_revision()
    if found != ours:
        raise BadInput(
            f"This export has revision {found} of the tables, and this installation {ours}. Restore it with release "
            f"{described['product_version']} of la-portal, into an empty database, and upgrade that"
        )


def _refuse_other_tables(tables: Sequence[Mapping[str, Any]]) -> None:
    known = {shape.name: [field.name for field in shape.fields] for shape in shapes()}
    if {one["name"]: [column["name"] for column in one["columns"]] for one in tables} != known:
        raise BadInput(
            "This export has other tables or columns than this release. Restore it with the one that made it"
        )


def _check(path: Path, table: Mapping[str, Any]) -> None:
    written = {one["path"]: (int(one["bytes"]), one["sha256"]) for one in table["files"]}
    for name in (path_of(table["name"], ending) for ending in ENDINGS):
        lines, size, digest = _measured(path, name)
        if (size, digest) != written[name]:
            raise BadInput(f"{name} is not the file that the export wrote. Use an unchanged copy of the folder")
        if name.endswith("jsonl") and lines != table["rows"]:
            raise BadInput(f"{name} has {lines:,} rows, and {SCHEMA} says {table['rows']:,}. Use an unchanged copy")


def _measured(path: Path, name: str) -> tuple[int, int, str]:
    lines = size = 0
    digest = hashlib.sha256()
    try:
        with (path / name).open("rb") as file:
            while block := file.read(_BLOCK):
                lines, size = lines + block.count(b"\n"), size + len(block)
                digest.update(block)
    except OSError as error:
        raise BadInput(f"{name} is missing or cannot be read. Use a whole copy of the folder") from error
    return lines, size, digest.hexdigest()
