"""Registers that were brought in: the newest, and one as it is remembered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import AuthorityState, RegisterImport


@dataclass(frozen=True)
class ImportFacts:
    """One register: which file, of which day, and who applied it when.."""

    import_id: uuid.UUID
    file_name: str
    as_at: date | None
    read_by: uuid.UUID | None
    applied_at: datetime | None


_FACTS = (
    RegisterImport.id,
    RegisterImport.file_name,
    RegisterImport.as_at,
    RegisterImport.read_by,
    RegisterImport.applied_at,
)


def find_import(session: TenantSession, import_id: uuid.UUID) -> ImportFacts:
    """The register of that id, applied or waiting; raises NotFound where there is none."""
    statement = select(*_FACTS).where(
        RegisterImport.authority_id == session.scope.authority_id, RegisterImport.id == import_id
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return ImportFacts(*row)


def what_it_did(session: TenantSession, import_id: uuid.UUID) -> dict[str, Any]:
    """What an applied register changed, in numbers, and which new schools continue which old ones."""
    statement = select(RegisterImport.rows).where(
        RegisterImport.authority_id == session.scope.authority_id,
        RegisterImport.id == import_id,
        RegisterImport.applied_at.is_not(None),
    )
    return session.execute(statement).scalar_one()


def last_import(session: TenantSession) -> ImportFacts | None:
    """The register that was applied last."""
    statement = (
        select(*_FACTS)
        .where(RegisterImport.authority_id == session.scope.authority_id, RegisterImport.applied_at.is_not(None))
        .order_by(RegisterImport.applied_at.desc())
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return ImportFacts(*row) if row else None


def la_code(session: TenantSession) -> str:
    """The code by which the register knows the authority."""
    mine = AuthorityState.authority_id == session.scope.authority_id
    return session.execute(select(AuthorityState.la_code).where(mine)).scalar_one()
