"""Registers for tests: rows by what is said of them, written as the extract is, read and planned by the services."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from la_portal.db import Database
from la_portal.files.register import Register, read_register
from la_portal.models import School
from la_portal.services import authorities, schools
from la_portal.services.schools import Decision, ImportPlan, Pressed
from la_portal.vocabulary import Actor, Role, Scope

LA = "990"
COLUMNS = {
    "urn": "URN",
    "la": "LA (code)",
    "name": "EstablishmentName",
    "type": "TypeOfEstablishment (name)",
    "status": "EstablishmentStatus (name)",
    "opened": "OpenDate",
    "closed": "CloseDate",
    "phase": "PhaseOfEducation (name)",
    "roll": "NumberOfPupils",
    "trust": "Trusts (name)",
    "postcode": "Postcode",
    "district": "DistrictAdministrative (name)",
}
USUAL = {"la": LA, "type": "Community school", "status": "Open", "phase": "Primary", "roll": "200"}


def row(urn: int | str, **said: str) -> dict[str, str]:
    """One row: an open primary school with 200 pupils, unless something else is said."""
    return {"name": f"School {urn}", **USUAL, "urn": str(urn), "postcode": f"ZZ1 {urn}", **said}


def text(*rows: dict[str, str], extra: tuple[str, ...] = ()) -> str:
    """The file with these rows; `extra` are columns more that rows may name as they are."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS.values(), *extra], restval="")
    writer.writeheader()
    writer.writerows({COLUMNS.get(name, name): value for name, value in one.items()} for one in rows)
    return out.getvalue()


def read(folder: Path, *rows: dict[str, str], name: str = "register.csv", extra: tuple[str, ...] = ()) -> Register:
    """The register of the authority 990 in such a file."""
    path = folder / name
    path.write_text(text(*rows, extra=extra))
    return read_register(path, LA)


def admin(scope: Scope) -> Actor:
    """Somebody who may import."""
    return Actor(uuid.uuid5(uuid.NAMESPACE_OID, f"admin {scope}"), Role.AUTHORITY_ADMIN, scope)


def authority(database: Database) -> Scope:
    """The authority 990, without schools."""
    return authorities.create(database, LA, "Northshire Council")


def bring_in(database: Database, scope: Scope, register: Register, at: datetime, *, links: Any = ()) -> ImportPlan:
    """The register is planned and applied, as the command does it."""
    with database.tenant(scope, writing=True) as session:
        plan = schools.plan_import(session, register, links)
        schools.apply_import(session, admin(scope), plan, at)
    return plan


def wait(database: Database, scope: Scope, register: Register, at: datetime, *, links: Any = ()) -> uuid.UUID:
    """The register waits to be looked at, as the browser's first step leaves it."""
    with database.tenant(scope, writing=True) as session:
        return schools.keep_register(session, admin(scope), "register.csv", register, links, at)


def press(
    database: Database,
    scope: Scope,
    import_id: uuid.UUID,
    at: datetime,
    decisions: dict[str, Decision] | None = None,
    confirmed: tuple[str, ...] = (),
    digest: str | None = None,
) -> ImportPlan:
    """What is shown now is applied, or what `digest` was shown."""
    with database.tenant(scope) as session:
        shown = schools.waiting_register(session, admin(scope), import_id).plan.digest
    pressed = Pressed(digest or shown, decisions or {}, confirmed)
    with database.tenant(scope, writing=True) as session:
        return schools.apply_register(session, admin(scope), import_id, pressed, at)


def known(database: Database, scope: Scope) -> dict[int, School]:
    """The schools that are here, by URN."""
    with database.tenant(scope) as session:
        return {one.school_id: one for one in session.execute(select(School)).scalars()}


def written(day: date) -> str:
    """A date as the register writes it."""
    return f"{day:%d-%m-%Y}"
