"""The school register: the bulk extract of Get Information About Schools, read for one authority."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from la_portal.errors import BadInput
from la_portal.files.cells import Doubt, Refusal, listing, plain, read_day
from la_portal.files.register_rows import (
    CODED_SUBJECTS,
    LA_CODE,
    NAME,
    OPTIONAL_COLUMNS,
    STATUS_COLUMNS,
    URN,
    SchoolRow,
    read_row,
)
from la_portal.files.table import Table, open_table

LAST_CHANGED = "LastChangedDate"
_LA_CODE = re.compile(r"[0-9]{1,3}")
_DAY_IN_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})-?([01][0-9])-?([0-3][0-9])(?![0-9])")


@dataclass(frozen=True)
class Register:
    """One authority's schools as a file has them, what was refused and doubted, and what the file leaves out.

    Who brings in whole files or none calls `require_clean`. `as_at` is the day that the file is of: the one in its
    name or that of the newest change in it, whichever is later; None where it says neither.
    """

    rows: tuple[SchoolRow, ...]
    refused: tuple[Refusal, ...]
    doubts: tuple[Doubt, ...]
    other_authorities: int
    columns_missing: tuple[str, ...]
    as_at: date | None = None

    def require_clean(self) -> None:
        """Nothing where no row was refused; otherwise BadInput with row, URN and column of each."""
        if self.refused:
            raise BadInput(f"Nothing was imported: put these right in the file.\n{listing(self.refused)}")


def read_register(path: Path, la_code: str) -> Register:
    """The register of the authority `la_code`; BadInput says why the file as a whole is none.

    Rows of other authorities are counted and otherwise not looked at. A bad required cell or a URN used twice is a
    refusal; a bad optional cell is a doubt, and unknown in its row.
    """
    with open_table(path) as table:
        places, missing = _layout(table)
        reading = _Reading(la_code, places, len(table.header))
        for row_number, values in table.rows:
            reading.take(row_number, values)
    if not reading.schools and not reading.refused:
        raise BadInput(
            f"{path.name} has no school of the authority {la_code}: it has {reading.others:,} of other authorities"
        )
    return Register(
        rows=tuple(reading.schools.values()),
        refused=tuple(reading.refused),
        doubts=tuple(reading.doubts),
        other_authorities=reading.others,
        columns_missing=missing,
        as_at=max((day for day in (_day_in_name(path.name), reading.newest) if day), default=None),
    )


def _day_in_name(name: str) -> date | None:
    """The date in a file's name, like edubasealldata20261201.csv or register-2026-12-01.csv."""
    for year, month, day in _DAY_IN_NAME.findall(name):
        found = read_day(f"{day}-{month}-{year}")
        if found:
            return found
    return None


def _layout(table: Table) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where the columns stand, and which optional ones the file lacks (a code stands in for a name)."""
    table.require(URN, NAME, LA_CODE, STATUS_COLUMNS)
    codes = {f"{subject} (name)": f"{subject} (code)" for subject in CODED_SUBJECTS}
    wanted = (URN, NAME, LA_CODE, *STATUS_COLUMNS, *OPTIONAL_COLUMNS, *codes.values(), LAST_CHANGED)
    found = {column: table.find(column) for column in wanted}
    places = {column: place for column, place in found.items() if place is not None}
    missing = (name for name in OPTIONAL_COLUMNS if name not in places and codes.get(name) not in places)
    return places, tuple(missing)


class _Reading:
    """What has been read so far."""

    def __init__(self, la_code: str, places: dict[str, int], width: int) -> None:
        self.la_code, self.places, self.width = la_code, places, width
        self.schools: dict[int, SchoolRow] = {}
        self.first_rows: dict[int, int] = {}
        self.refused: list[Refusal] = []
        self.doubts: list[Doubt] = []
        self.others = 0
        self.newest: date | None = None

    def take(self, row_number: int, values: list[str]) -> None:
        """Sort one row: a school, a refusal, or another authority's."""
        code = values[self.places[LA_CODE]].strip()
        if code == self.la_code:
            changed = read_day(plain(values, self.places.get(LAST_CHANGED)))
            self.newest = max(filter(None, (self.newest, changed)), default=None)
            self._keep(row_number, read_row(row_number, values, self.places, self.width, self.doubts))
        elif _LA_CODE.fullmatch(code):
            self.others += 1
        else:
            reason = "it is not a number of three digits" if code else "it is blank"
            self.refused.append(Refusal(row_number, plain(values, self.places[URN])[:40], LA_CODE, reason))

    def _keep(self, row_number: int, outcome: SchoolRow | tuple[Refusal, ...]) -> None:
        if not isinstance(outcome, SchoolRow):
            self.refused.extend(outcome)
        elif outcome.urn in self.schools:
            reason = f"the URN is also in row {self.first_rows[outcome.urn]}"
            self.refused.append(Refusal(row_number, str(outcome.urn), URN, reason))
        else:
            self.schools[outcome.urn] = outcome
            self.first_rows[outcome.urn] = row_number
