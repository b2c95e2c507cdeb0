"""Writing everything of one authority into a folder: all of it as it stood at one moment, or no folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from la_portal.clock import london_date
from la_portal.db import Database, IdentitySession, TenantSession
from la_portal.files.exit_rows import csv_head, csv_lines, json_lines
from la_portal.files.whole_folder import whole_folder
from la_portal.models import Authority, IdentityEvent, Membership, Person
from la_portal.models.shapes import Shape, Sort, people_shapes, tenant_shapes
from la_portal.services import audit
from la_portal.services.exits.folder import DATA, ENDINGS, README, SCHEMA, Counted, Whose, path_of, schema_of
from la_portal.services.exits.readme import readme
from la_portal.vocabulary import Actor, Scope

AT_A_TIME = 1_000
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Exported:
    """What was written: rows by table, and the SHA-256 of the description, which holds those of all other files."""

    folder: Path
    rows: dict[str, int]
    fingerprint: str


def export(database: Database, actor: Actor, folder: Path, at: datetime) -> Exported:
    """`folder` holds everything of the actor's authority, and the authority's record one event that says so.

    Raises PortalError where the folder holds something already, or cannot be written: then nothing is left there.
    """
    with whole_folder(folder, "The export") as unfinished:
        exported = write(database, actor.scope, unfinished, at)
        with database.tenant(actor.scope, writing=True) as session:
            detail = {"what": "everything", "level": "unsuppressed"}
            audit.record(session, actor, "extract_taken", at=at, detail=detail)
    return Exported(folder, *exported)


def write(database: Database, scope: Scope, folder: Path, at: datetime) -> tuple[dict[str, int], str]:
    """The empty folder holds everything of the authority; gives rows by table, and the SHA-256 of the description."""
    (folder / DATA).mkdir()
    counted: dict[str, Counted] = {}
    in_c_order = database.engine.dialect.name == "postgresql"
    with database.tenant(scope, one_moment=True) as session:
        for shape in tenant_shapes():
            counted[shape.name] = _write_table(folder, shape, _rows(session, shape, in_c_order))
    with database.identity() as session:  # after the rows, so that whoever they name is here
        for shape in people_shapes():
            counted[shape.name] = _write_table(folder, shape, _people(session, shape, scope.authority_id))
        row = session.get_one(Authority, scope.authority_id)
        whose = Whose(row.la_code, row.name, row.brand)
    described = schema_of(whose, counted, at.astimezone(UTC).isoformat(timespec="seconds"))
    _keep(folder / README, readme(whose, f"{london_date(at):%d/%m/%Y}").encode())
    _keep(folder / SCHEMA, described)
    return {name: one.rows for name, one in counted.items()}, hashlib.sha256(described).hexdigest()


def _rows(session: TenantSession, shape: Shape, in_c_order: bool) -> Iterator[Rows]:
    """The authority's rows in blocks, in the order of their key; texts by their bytes, on whatever machine."""
    model: Any = shape.model
    mine = model.authority_id == session.scope.authority_id
    statement = select(*(one.attribute for one in shape.fields)).where(mine)
    by_bytes = in_c_order and Sort.TEXT
    order = [one.attribute.collate("C") if one.sort == by_bytes else one.attribute for one in shape.order]
    return session.execute(statement.order_by(*order), execution_options={"yield_per": AT_A_TIME}).partitions()


def _people(session: IdentitySession, shape: Shape, authority_id: int) -> Iterator[Rows]:
    statement: Select[*tuple[Any, ...]] = select(*(one.attribute for one in shape.fields))
    if shape.model is Person:
        ever_here = select(Membership.person_id).where(Membership.authority_id == authority_id)
        statement = statement.where(Person.id.in_(ever_here))
    else:
        model = Membership if shape.model is Membership else IdentityEvent
        statement = statement.where(model.authority_id == authority_id)
    statement = statement.order_by(*(one.attribute for one in shape.order))
    return session.execute(statement, execution_options={"yield_per": AT_A_TIME}).partitions()


@dataclass
class _File:
    """A file that is counted while it is written."""

    path: Path
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self.handle = self.path.open("wb")

    def add(self, block: bytes) -> None:
        self.handle.write(block)
        self.digest.update(block)
        self.size += len(block)


def _write_table(folder: Path, shape: Shape, blocks: Iterator[Rows]) -> Counted:
    names, sorts = [one.name for one in shape.fields], [one.sort for one in shape.fields]
    table, lines = (_File(folder / path_of(shape.name, ending)) for ending in ENDINGS)
    rows = 0
    with table.handle, lines.handle:
        table.add(csv_head(names))
        for block in blocks:
            table.add(csv_lines(sorts, block))
            lines.add(json_lines(names, block))
            rows += len(block)
        for file in (table, lines):
            file.handle.flush()
            os.fsync(file.handle.fileno())
    measured = {ending: (one.size, one.digest.hexdigest()) for ending, one in zip(ENDINGS, (table, lines), strict=True)}
    return Counted(rows, measured)


def _keep(path: Path, text: bytes) -> None:
    with path.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
