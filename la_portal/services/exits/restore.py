"""Bringing an exported authority into an installation that does not have it: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from la_portal.db import Database, IdentitySession, OutOfScope, TenantSession, Whole
from la_portal.errors import BadInput, Conflict
from la_portal.files.exit_rows import read_row, readers_of
from la_portal.models import Authority, AuthorityState, IdentityEvent
from la_portal.models.shapes import Shape, tenant_shapes
from la_portal.services import audit, authorities
from la_portal.services.exits.folder import Folder, read_folder
from la_portal.services.exits.people import Came, bring_people
from la_portal.vocabulary import Scope


@dataclass(frozen=True)
class Restored:
    """The authority that came in, how many rows of it, and how its people fared."""

    scope: Scope
    la_code: str
    name: str
    rows: int
    people: Came
    fingerprint: str


def restore(database: Database, path: Path, at: datetime) -> Restored:
    """The authority that was exported into that folder is here with every row, and its record's chain holds.

    Nobody has a password: people get in by a new invitation, or by a link where the authority allows links. Raises
    BadInput where the folder is not what an export wrote, and Conflict where the authority is here already: then
    nothing was changed.
    """
    folder = read_folder(path)
    authorities.refuse_wrong(folder.whose.la_code, folder.whose.name)
    _refuse_known(database, folder.whose.la_code)
    try:
        with database.whole() as whole:
            return _bring_in(whole, folder, at)
    except (DBAPIError, OutOfScope, KeyError, ValueError, TypeError) as error:
        raise BadInput(
            f"{path} could not be restored, and nothing was changed: its rows are not what this installation keeps "
            f"({type(error).__name__}). Make the export again, or restore it with the same sort of database"
        ) from error


def _refuse_known(database: Database, la_code: str) -> None:
    with database.identity() as session:
        known = session.execute(select(Authority.name).where(Authority.la_code == la_code)).scalar_one_or_none()
    if known is not None:
        raise Conflict(f"{la_code} is here already, as {known}. Restore it into an installation that does not have it")


def _bring_in(whole: Whole, folder: Folder, at: datetime) -> Restored:
    whose = folder.whose
    with whole.identity() as session:
        scope = authorities.allocate(session, whose.la_code, whose.name, whose.brand)
        people = bring_people(session, folder, scope.authority_id)
        _note(session, scope, at)
    for shape in tenant_shapes():
        whole.copy_in(scope, shape.table, _rows(folder, shape, scope))
    with whole.tenant(scope) as session:
        for shape in tenant_shapes():
            _count(session, shape, folder)
        _check_chain(session)
    return Restored(scope, whose.la_code, whose.name, sum(folder.rows.values()), people, folder.fingerprint)


def _note(session: IdentitySession, scope: Scope, at: datetime) -> None:
    """Of no authority: the authority's own record is as it was when it left."""
    detail = {"authority": scope.authority_id}
    session.add(IdentityEvent(happened_at=at, kind="authority_restored", detail=detail))


def _rows(folder: Folder, shape: Shape, scope: Scope) -> Iterator[dict[str, Any]]:
    readers = readers_of([one.name for one in shape.fields], [one.sort for one in shape.fields])
    with folder.lines_of(shape).open("rb") as file:
        for line in file:
            yield {"authority_id": scope.authority_id, **read_row(line, readers)}


def _count(session: TenantSession, shape: Shape, folder: Folder) -> None:
    model: Any = shape.model
    mine = model.authority_id == session.scope.authority_id
    found = session.execute(select(func.count()).select_from(model).where(mine)).scalar_one()
    if found != folder.rows[shape.name]:
        raise BadInput(f"{shape.name} came in with {found:,} rows of {folder.rows[shape.name]:,}: nothing was changed")


def _check_chain(session: TenantSession) -> None:
    if session.get(AuthorityState, session.scope.authority_id) is None:
        raise BadInput("The export holds no row of authority_state, so it is of no authority. Nothing was changed")
    broken = audit.broken_links(session)
    if broken:
        raise BadInput(
            f"The record of what was done was changed: {len(broken):,} of its events, from number {broken[0]:,} on, do "
            "not follow from those before. Nothing was changed. Use an unchanged copy of the export"
        )
