"""A register that is brought in through the browser: read, kept while somebody looks at it, applied once."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.files.register import Register
from la_portal.files.register_kept import from_kept, kept
from la_portal.files.register_links import Link
from la_portal.models import RegisterImport
from la_portal.services.authorities import lock
from la_portal.services.schools.applying import apply_import
from la_portal.services.schools.conversions import Decision
from la_portal.services.schools.deciding import decided, undecided
from la_portal.services.schools.planning import ImportPlan, plan_import
from la_portal.services.schools.stops import Stop, stops
from la_portal.vocabulary import PREDECESSOR, Actor, Permission

DAYS_KEPT = 7
LONGEST_FILE_NAME = 200


class PlanChanged(Conflict):
    """The schools are not what they were when the plan was shown."""


@dataclass(frozen=True)
class Waiting:
    """A register that waits to be applied, what it would change today, and what it stops at."""

    import_id: uuid.UUID
    file_name: str
    register: Register
    plan: ImportPlan
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Pressed:
    """What somebody says yes to: the plan with that digest, a decision for each conversion, and each stop by name."""

    digest: str
    decisions: Mapping[str, Decision]
    confirmed: Collection[str]


def keep_register(
    session: TenantSession, actor: Actor, file_name: str, register: Register, links: tuple[Link, ...], at: datetime
) -> uuid.UUID:
    """The register waits to be looked at. What waited for this person, or for a week, waits no more."""
    require(actor, Permission.IMPORT_SCHOOLS)
    mine = session.scope.authority_id
    waiting = (RegisterImport.authority_id == mine, RegisterImport.applied_at.is_(None))
    old = (RegisterImport.read_by == actor.person_id) | (RegisterImport.read_at < at - timedelta(days=DAYS_KEPT))
    session.execute(delete(RegisterImport).where(*waiting, old))
    row = RegisterImport(
        id=uuid.uuid4(),
        authority_id=mine,
        file_name=file_name[:LONGEST_FILE_NAME],
        as_at=register.as_at,
        rows=kept(register, links),
        read_by=actor.person_id,
        read_at=at,
    )
    session.add(row)
    return row.id


def waiting_register(session: TenantSession, actor: Actor, import_id: uuid.UUID) -> Waiting:
    """The register with what it would change as the schools stand now. Raises NotFound where none waits by that id."""
    require(actor, Permission.IMPORT_SCHOOLS)
    return _waiting(session, _row(session, import_id))


def unsaid(waiting: Waiting, pressed: Pressed) -> dict[str, str]:
    """What is still to be said before it can be applied: a sentence by the conversion's key or the stop's name."""
    stopped = {stop.name: stop.unconfirmed for stop in waiting.stops if stop.name not in pressed.confirmed}
    return stopped | undecided(waiting.plan, pressed.decisions)


def apply_register(
    session: TenantSession, actor: Actor, import_id: uuid.UUID, pressed: Pressed, at: datetime
) -> ImportPlan:
    """What was shown is applied. Of the file only a summary is kept.

    Raises NotFound, PlanChanged where the plan is another than the one that was shown, and BadInput, with the key of
    the conversion or the name of the stop, where something is not decided.
    """
    require(actor, Permission.IMPORT_SCHOOLS)
    lock(session)
    row = _row(session, import_id)
    waiting = _waiting(session, row)
    if waiting.plan.digest != pressed.digest:
        raise PlanChanged("The schools have changed since this page was made, and with them what the register changes")
    for name, sentence in unsaid(waiting, pressed).items():
        raise BadInput(sentence, name)
    plan = decided(waiting.plan, pressed.decisions)
    apply_import(session, actor, plan, at)
    row.rows, row.applied_at = _summary(plan), at
    return plan


def _summary(plan: ImportPlan) -> dict[str, Any]:
    same = [[link.urn, link.link_urn] for link in plan.links if link.link_type == PREDECESSOR]
    new = {row.urn for row in plan.opens}
    return {
        "opened": len(plan.opens),
        "closed": len(plan.closes),
        "changed": plan.schools - len(plan.opens) - len(plan.closes),
        "continuing": [pair for pair in same if pair[0] in new],
    }


def note_applied(session: TenantSession, actor: Actor, file_name: str, as_at: date | None, at: datetime) -> None:
    """That a register of that day was applied without waiting, so that an older one is noticed."""
    session.add(
        RegisterImport(
            id=uuid.uuid4(),
            authority_id=session.scope.authority_id,
            file_name=file_name[:LONGEST_FILE_NAME],
            as_at=as_at,
            rows={},
            read_by=actor.person_id,
            read_at=at,
            applied_at=at,
        )
    )


def _row(session: TenantSession, import_id: uuid.UUID) -> RegisterImport:
    statement = select(RegisterImport).where(RegisterImport.id == import_id, RegisterImport.applied_at.is_(None))
    row = session.execute(statement).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def _waiting(session: TenantSession, row: RegisterImport) -> Waiting:
    register, links = from_kept(row.rows)
    plan = plan_import(session, register, links)
    return Waiting(row.id, row.file_name, register, plan, stops(session, plan, row.as_at))
