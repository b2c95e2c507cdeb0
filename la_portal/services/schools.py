"""Bringing the register in: first a plan that can be read, then the plan and nothing else, in one transaction.

And the one thing that a school decides about itself: who sends its returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.files.register import Register
from la_portal.files.register_links import Link
from la_portal.files.register_rows import SchoolRow
from la_portal.models import School, SchoolLink
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import Actor, Permission, RegisterStatus, Role, Scope

_COLUMNS = tuple(field.name for field in fields(SchoolRow) if field.name not in {"urn", "la_code"})
# What a column of the file decides; where the file lacks the column, the school keeps what it has.
_DECIDED_BY = {
    "establishment_type": "TypeOfEstablishment (name)",
    "type_group": "EstablishmentTypeGroup (name)",
    "phase": "PhaseOfEducation (name)",
    "phase_group": "PhaseOfEducation (name)",
    "establishment_number": "EstablishmentNumber",
    "opened_on": "OpenDate",
    "closed_on": "CloseDate",
    "low_age": "StatutoryLowAge",
    "high_age": "StatutoryHighAge",
    "religious_character": "ReligiousCharacter (name)",
    "roll": "NumberOfPupils",
    "fsm_percent": "PercentageFSM",
    "town": "Town",
    "postcode": "Postcode",
    "district": "DistrictAdministrative (name)",
    "ward": "AdministrativeWard (name)",
    "region": "GOR (name)",
    "easting": "Easting",
    "northing": "Northing",
}


@dataclass(frozen=True)
class Change:
    """One value of one school that the file has otherwise."""

    urn: int
    name: str
    column: str
    before: Any
    now: Any


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. Schools that the file does not name are listed and left as they are."""

    opens: tuple[SchoolRow, ...]
    closes: tuple[SchoolRow, ...]
    changes: tuple[Change, ...]
    links: tuple[Link, ...]
    unchanged: int
    not_in_file: tuple[int, ...]

    @property
    def empty(self) -> bool:
        """True where applying the plan would change nothing."""
        return not (self.opens or self.closes or self.changes or self.links)


def plan_import(
    session: TenantSession, register: Register, links: Sequence[Link] = (), trusts: Mapping[int, str] | None = None
) -> ImportPlan:
    """What `register` would open, close and change. Raises BadInput where a row of it was refused.

    A trust is what the register or `trusts` says: where neither names any, every school keeps the one it has.
    """
    register.require_clean()
    known = {school.school_id: school for school in session.execute(select(School)).scalars()}
    compared = _compared_columns(register, trusts)
    opens: list[SchoolRow] = []
    closes: list[SchoolRow] = []
    changes: list[Change] = []
    for row in register.rows:
        school = known.get(row.urn)
        if school is None:
            opens.extend([row] if row.status is not RegisterStatus.CLOSED else [])
            continue
        found = [change for column in compared if (change := _change(school, row, column, trusts))]
        changes.extend(found)
        if row.status is RegisterStatus.CLOSED and school.status != RegisterStatus.CLOSED:
            closes.append(row)
    named = {row.urn for row in register.rows}
    touched = {change.urn for change in changes}
    return ImportPlan(
        opens=tuple(opens),
        closes=tuple(closes),
        changes=tuple(changes),
        links=_new_links(session, links, known.keys() | {row.urn for row in opens}),
        unchanged=len((named & known.keys()) - touched),
        not_in_file=tuple(sorted(known.keys() - named)),
    )


def apply_import(
    session: TenantSession, actor: Actor, plan: ImportPlan, trusts: Mapping[int, str] | None, at: datetime
) -> None:
    """The schools are as the plan says, the figures' version has moved, one event is recorded; an empty plan does
    nothing at all."""
    require(actor, Permission.IMPORT_SCHOOLS)
    if plan.empty:
        return
    state = lock(session)
    for row in plan.opens:
        values = {column: _value(row, column, trusts) for column in _COLUMNS}
        session.add(School(authority_id=state.authority_id, school_id=row.urn, imported_at=at, **values))
    session.flush()
    for change in plan.changes:
        school = session.get_one(School, (state.authority_id, change.urn))
        setattr(school, change.column, change.now)
        school.imported_at = at
    for link in plan.links:
        session.add(_link_row(state.authority_id, link))
    state.data_version += 1
    audit.record(session, actor, "schools_imported", at=at)


def choose_who_sends(session: TenantSession, actor: Actor, urn: int, dsl_may_send: bool, at: datetime) -> None:
    """The school has chosen whether its DSL may send a return alone; one event, where that is another choice.

    Raises NotFound for another school than the actor's own, NotAllowed.
    """
    require(actor, Permission.CHOOSE_WHO_SENDS, Scope(session.scope.authority_id, frozenset({urn})))
    if actor.school_id not in {None, urn}:  # the school that theirs continues made its own choices
        raise NotFound
    state = lock(session)
    school = session.get_one(School, (state.authority_id, urn))
    before = school.dsl_may_send
    if before == dsl_may_send:
        return
    school.dsl_may_send = dsl_may_send
    audit.record(
        session,
        actor,
        "who_sends_chosen",
        at=at,
        school_id=urn,
        from_state=None if before is None else _sender(before),
        to_state=_sender(dsl_may_send),
    )


def _sender(dsl_may_send: bool) -> str:
    return Role.DSL if dsl_may_send else Role.HEADTEACHER


def _compared_columns(register: Register, trusts: Mapping[int, str] | None) -> list[str]:
    trust_is_told = trusts is not None or any(row.trust for row in register.rows)
    missing = set(register.columns_missing)
    return [
        column
        for column in _COLUMNS
        if (trust_is_told if column == "trust" else _DECIDED_BY.get(column) not in missing)
    ]


def _change(school: School, row: SchoolRow, column: str, trusts: Mapping[int, str] | None) -> Change | None:
    before, now = getattr(school, column), _value(row, column, trusts)
    return None if before == now else Change(row.urn, row.name, column, before, now)


def _value(row: SchoolRow, column: str, trusts: Mapping[int, str] | None) -> Any:
    if column == "trust":
        return row.trust or (trusts or {}).get(row.urn)
    return getattr(row, column)


def _new_links(session: TenantSession, links: Sequence[Link], urns: set[int]) -> tuple[Link, ...]:
    kept = session.execute(select(SchoolLink.school_id, SchoolLink.linked_urn, SchoolLink.kind)).all()
    known = {tuple(row) for row in kept}
    return tuple(link for link in links if link.urn in urns and (link.urn, link.link_urn, link.link_type) not in known)


def _link_row(authority_id: int, link: Link) -> SchoolLink:
    return SchoolLink(
        authority_id=authority_id,
        school_id=link.urn,
        linked_urn=link.link_urn,
        kind=link.link_type,
        established_on=link.established_on,
    )
