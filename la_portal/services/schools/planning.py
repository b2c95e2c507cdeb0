"""What an import of the register would do: a plan that can be read before anything is applied."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.files.cells import read_urn
from la_portal.files.register import Register
from la_portal.files.register_links import Link
from la_portal.files.register_rows import NAME, SchoolRow
from la_portal.models import School, SchoolLink
from la_portal.services.schools.conversions import Conversion, conversions
from la_portal.vocabulary import RegisterStatus

COLUMNS = tuple(field.name for field in fields(SchoolRow) if field.name not in {"urn", "la_code"})
# What a column of the file decides; where the file lacks the column, or a cell of it cannot be read, the school keeps
# what it has.
_DECIDED_BY = {
    "name": NAME,
    "establishment_type": "TypeOfEstablishment",
    "type_group": "EstablishmentTypeGroup",
    "phase": "PhaseOfEducation",
    "phase_group": "PhaseOfEducation",
    "establishment_number": "EstablishmentNumber",
    "opened_on": "OpenDate",
    "closed_on": "CloseDate",
    "low_age": "StatutoryLowAge",
    "high_age": "StatutoryHighAge",
    "religious_character": "ReligiousCharacter",
    "roll": "NumberOfPupils",
    "fsm_percent": "PercentageFSM",
    "trust": "Trusts",
    "town": "Town",
    "postcode": "Postcode",
    "district": "DistrictAdministrative",
    "ward": "AdministrativeWard",
    "region": "GOR",
    "easting": "Easting",
    "northing": "Northing",
}
_ALSO_DECIDED_BY = {"TypeOfEstablishment": "phase_group"}


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
    """What an import would do. Schools that the file does not name are listed and left as they are.

    `closes` are also among the `changes` of status. `conversions` are the new schools that may be old ones: see
    `conversions.decided`. `open_before` is the number of schools that are open now.
    """

    opens: tuple[SchoolRow, ...]
    closes: tuple[SchoolRow, ...]
    changes: tuple[Change, ...]
    links: tuple[Link, ...]
    conversions: tuple[Conversion, ...]
    unchanged: int
    not_in_file: tuple[int, ...]
    open_before: int

    @property
    def empty(self) -> bool:
        """True where applying the plan would change nothing."""
        return not (self.opens or self.closes or self.changes or self.links)

    @property
    def schools(self) -> int:
        """The number of schools that are new or change."""
        return len({row.urn for row in self.opens} | {change.urn for change in self.changes})

    @property
    def digest(self) -> str:
        """The same for the same plan, and another for any other."""
        whole = repr((self.opens, self.changes, self.links, self.conversions))
        return hashlib.sha256(whole.encode()).hexdigest()


def plan_import(
    session: TenantSession, register: Register, links: Sequence[Link] = (), trusts: Mapping[int, str] | None = None
) -> ImportPlan:
    """What `register` would open, close and change. A school of a row that was refused is left as it is.

    A trust is what the register or `trusts` says: where neither names any, every school keeps the one it has.
    """
    refused = {read_urn(one.urn_text) for one in register.refused}
    rows = [_with_trust(row, trusts) for row in register.rows if row.urn not in refused]
    known = {school.school_id: school for school in session.execute(select(School)).scalars()}
    columns = _compared_columns(register, rows, trusts)
    doubted = _doubted(register)
    opens = tuple(row for row in rows if row.urn not in known and row.status is not RegisterStatus.CLOSED)
    met = [(row, known[row.urn]) for row in rows if row.urn in known]
    changes = tuple(
        Change(row.urn, row.name, column, before, now)
        for row, school in met
        for column in columns
        if (row.urn, column) not in doubted and (before := getattr(school, column)) != (now := getattr(row, column))
    )
    new_links = _new_links(session, links, known.keys() | {row.urn for row in opens})
    return ImportPlan(
        opens=opens,
        closes=tuple(row for row, school in met if _closes(row, school)),
        changes=changes,
        links=new_links,
        conversions=conversions(opens, [row for row, _ in met], known.values(), links),
        unchanged=len({row.urn for row, _ in met} - {change.urn for change in changes}),
        not_in_file=tuple(sorted(known.keys() - {row.urn for row in rows} - refused)),
        open_before=sum(school.status == RegisterStatus.OPEN for school in known.values()),
    )


def _closes(row: SchoolRow, school: School) -> bool:
    return row.status is RegisterStatus.CLOSED and school.status != RegisterStatus.CLOSED


def _with_trust(row: SchoolRow, trusts: Mapping[int, str] | None) -> SchoolRow:
    told = None if row.trust else (trusts or {}).get(row.urn)
    return replace(row, trust=told) if told else row


def _compared_columns(register: Register, rows: Sequence[SchoolRow], trusts: Mapping[int, str] | None) -> list[str]:
    trust_is_told = trusts is not None or any(row.trust for row in rows)
    missing = {_subject(column) for column in register.columns_missing}
    return [
        column for column in COLUMNS if (trust_is_told if column == "trust" else _DECIDED_BY.get(column) not in missing)
    ]


def _doubted(register: Register) -> set[tuple[int, str]]:
    """The values, by URN and column, that stand in a cell which cannot be read."""
    subjects = {(doubt.urn, _subject(doubt.column)) for doubt in register.doubts}
    found = {(urn, column) for urn, subject in subjects for column, by in _DECIDED_BY.items() if by == subject}
    return found | {(urn, _ALSO_DECIDED_BY[subject]) for urn, subject in subjects if subject in _ALSO_DECIDED_BY}


def _subject(column: str) -> str:
    return column.removesuffix(" (name)").removesuffix(" (code)")


def _new_links(session: TenantSession, links: Sequence[Link], urns: set[int]) -> tuple[Link, ...]:
    kept = session.execute(select(SchoolLink.school_id, SchoolLink.linked_urn, SchoolLink.kind)).all()
    known = {tuple(row) for row in kept}
    return tuple(link for link in links if link.urn in urns and (link.urn, link.link_urn, link.link_type) not in known)
