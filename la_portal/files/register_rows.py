"""One row of the register: a school, or the reasons why it is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from la_portal.files.cells import Cells, Doubt, Refusal, plain, quoted, read_urn
from la_portal.files.register_codes import (
    PHASE_NAMES,
    STATUS_NAMES,
    STATUS_OF_NAME,
    TYPE_GROUP_NAMES,
    TYPE_NAMES,
)
from la_portal.vocabulary import PhaseGroup, RegisterStatus, phase_group

URN = "URN"
NAME = "EstablishmentName"
LA_CODE = "LA (code)"
STATUS = "EstablishmentStatus"
STATUS_COLUMNS = (f"{STATUS} (name)", f"{STATUS} (code)")
LONGEST_NAME = 200

CODED_SUBJECTS = ("TypeOfEstablishment", "EstablishmentTypeGroup", "PhaseOfEducation")
OPTIONAL_COLUMNS = (
    *(f"{subject} (name)" for subject in CODED_SUBJECTS),
    "EstablishmentNumber",
    "OpenDate",
    "CloseDate",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "ReligiousCharacter (name)",
    "NumberOfPupils",
    "PercentageFSM",
    "Trusts (name)",
    "Town",
    "Postcode",
    "DistrictAdministrative (name)",
    "AdministrativeWard (name)",
    "GOR (name)",
    "Easting",
    "Northing",
)


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school as the register has it. None is a blank, missing or unreadable cell: not known, never 0."""

    urn: int
    name: str
    la_code: str
    status: RegisterStatus
    establishment_number: str | None
    establishment_type: str | None
    type_group: str | None
    phase: str | None
    phase_group: PhaseGroup
    opened_on: date | None
    closed_on: date | None
    low_age: int | None
    high_age: int | None
    religious_character: str | None
    roll: int | None
    fsm_percent: float | None
    trust: str | None
    town: str | None
    postcode: str | None
    district: str | None
    ward: str | None
    region: str | None
    easting: int | None
    northing: int | None


def read_row(
    row_number: int, values: list[str], places: Mapping[str, int], width: int, doubts: list[Doubt]
) -> SchoolRow | tuple[Refusal, ...]:
    """The school of one row, adding unreadable optional cells to `doubts`; or every reason to refuse the row."""
    urn_text, name = plain(values, places.get(URN)), plain(values, places.get(NAME))
    status_text = _status_text(values, places)
    urn, status = read_urn(urn_text), STATUS_OF_NAME.get(status_text.casefold())
    problems: dict[str, str] = {}
    if any(cell.strip() for cell in values[width:]):
        problems["the whole row"] = f"it has {len(values)} cells, the first row {width}: is there a comma too many?"
    if urn is None:
        problems[URN] = f"{quoted(urn_text)} is not a URN: five to seven digits" if urn_text else "it is blank"
    if not 0 < len(name) <= LONGEST_NAME:
        problems[NAME] = f"it is longer than {LONGEST_NAME} characters" if name else "it is blank"
    if status is None:
        reason = f"{quoted(status_text)} is not a status that we know" if status_text else "it is blank"
        problems[next(column for column in STATUS_COLUMNS if column in places)] = reason
    if problems or urn is None or status is None:
        return tuple(Refusal(row_number, urn_text, column, reason) for column, reason in problems.items())
    return _school(Cells(row_number, urn, values, places, doubts), status)


def _status_text(values: list[str], places: Mapping[str, int]) -> str:
    """The status by its name or, where that is blank, by its code."""
    named, coded = (plain(values, places.get(column)) for column in STATUS_COLUMNS)
    return named or STATUS_NAMES.get(coded.lstrip("0"), coded)


def _school(cells: Cells, status: RegisterStatus) -> SchoolRow:
    establishment_type = cells.named("TypeOfEstablishment", TYPE_NAMES, 100)
    phase = cells.named("PhaseOfEducation", PHASE_NAMES, 60)
    return SchoolRow(
        urn=cells.urn,
        name=cells.text(NAME, LONGEST_NAME) or "",
        la_code=cells.text(LA_CODE, 3) or "",
        status=status,
        establishment_number=cells.text("EstablishmentNumber", 10),
        establishment_type=establishment_type,
        type_group=cells.named("EstablishmentTypeGroup", TYPE_GROUP_NAMES, 100),
        phase=phase,
        phase_group=phase_group(establishment_type or "", phase or ""),
        opened_on=cells.day("OpenDate"),
        closed_on=cells.day("CloseDate"),
        low_age=cells.whole("StatutoryLowAge", 0, 99),
        high_age=cells.whole("StatutoryHighAge", 0, 99),
        religious_character=cells.text("ReligiousCharacter (name)", 100),
        roll=cells.whole("NumberOfPupils", 0, 99_999),
        fsm_percent=cells.percent("PercentageFSM"),
        trust=cells.text("Trusts (name)", 200),
        town=cells.text("Town", 100),
        postcode=cells.text("Postcode", 10),
        district=cells.text("DistrictAdministrative (name)", 100),
        ward=cells.text("AdministrativeWard (name)", 100),
        region=cells.text("GOR (name)", 60),
        easting=cells.whole("Easting", 1, 700_000),
        northing=cells.whole("Northing", 1, 1_300_000),
    )
