"""An authority with schools of several sorts in two districts, and collections that are planned and opened for them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from la_portal.db import Database
from la_portal.models import TENANT_TABLES, Base, School, SchoolReturn
from la_portal.services import authorities
from la_portal.services.collecting import OpenCollection, open_collection
from la_portal.vocabulary import AcademicYear, Actor, PhaseGroup, RegisterStatus, Role, Scope, Term
from tests.people import NOW
from tests.returns import TODAY

PRIMARY, OTHER_PRIMARY, SECONDARY, SPECIAL, SHUT = range(100001, 100006)
OPEN_SCHOOLS = [PRIMARY, OTHER_PRIMARY, SECONDARY, SPECIAL]
FIRST, NEXT = "2026-27-autumn", "2026-27-spring"
_SCHOOLS: dict[int, tuple[PhaseGroup, str | None]] = {
    PRIMARY: (PhaseGroup.PRIMARY, "Nearby"),
    OTHER_PRIMARY: (PhaseGroup.PRIMARY, "Faraway"),
    SECONDARY: (PhaseGroup.SECONDARY, "Nearby"),
    SPECIAL: (PhaseGroup.SPECIAL, None),
    SHUT: (PhaseGroup.PRIMARY, "Nearby"),
}


def mixed(database: Database, la_code: str = "990", name: str = "Northshire Council") -> Scope:
    """Two primary schools, a secondary and a special one, and a primary that has closed."""
    scope = authorities.create(database, la_code, name)
    with database.tenant(scope, writing=True) as session:
        session.add_all(
            School(
                authority_id=scope.authority_id,
                school_id=urn,
                name=f"School {urn}",
                status=RegisterStatus.CLOSED if urn == SHUT else RegisterStatus.OPEN,
                phase_group=phase,
                district=district,
                roll=400,
                imported_at=NOW,
            )
            for urn, (phase, district) in _SCHOOLS.items()
        )
    return scope


def officer_of(scope: Scope, role: Role = Role.OFFICER) -> Actor:
    """Somebody of the authority, as services know them."""
    return Actor(uuid.uuid5(uuid.NAMESPACE_OID, f"{role} {scope}"), role, scope)


def in_days(days: int) -> date:
    """A day by its distance from today."""
    return TODAY + timedelta(days=days)


def autumn(**other: Any) -> OpenCollection:
    """The autumn term: opened three days ago, due in two weeks, closing in five."""
    given: dict[str, Any] = {
        "counts_to": in_days(-5),
        "due_on": in_days(14),
        "counts_from": in_days(-75),
        "opens_on": in_days(-3),
        "closes_on": in_days(35),
    }
    return OpenCollection(AcademicYear(2026), Term.AUTUMN, **(given | other))


def spring(**other: Any) -> OpenCollection:
    """The spring term after it: opening in 100 days."""
    given: dict[str, Any] = {"counts_to": in_days(99), "due_on": in_days(121), "opens_on": in_days(100)}
    return OpenCollection(AcademicYear(2026), Term.SPRING, **(given | other))


def opened(database: Database, scope: Scope, asked: OpenCollection, at: datetime = NOW) -> int:
    """The collection is opened by an officer; its number."""
    with database.tenant(scope, writing=True) as session:
        return open_collection(session, officer_of(scope), asked, at).collection_id


def asked_schools(database: Database, scope: Scope, collection_id: int) -> list[int]:
    """The schools that the collection asks."""
    statement = select(SchoolReturn.school_id).where(SchoolReturn.collection_id == collection_id)
    with database.tenant(scope) as session:
        return sorted(session.execute(statement).scalars())


def rows_in(database: Database, scope: Scope, names: Iterable[str] = TENANT_TABLES) -> dict[str, int]:
    """How many rows the authority has in each table."""
    classes = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    found: dict[str, int] = {}
    for name in sorted(names):
        statement = (
            select(func.count()).select_from(classes[name]).where(classes[name].authority_id == scope.authority_id)
        )
        with database.tenant(scope) as session:
            found[name] = session.execute(statement).scalar_one()
    return found
