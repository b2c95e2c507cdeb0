"""A register of schools that do not exist, in the layout of the real one: for the demo, the tests and the bench."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from la_portal.cli.invented_kinds import (
    ENDINGS,
    GROUP_OF_TYPE,
    MAINTAINED,
    SAINTS,
    STEMS,
    TRUSTS,
    Kind,
    shared_out,
)

HEADER: tuple[str, ...] = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
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
MOST_SCHOOLS = 999


def write_register(path: Path, la_code: str, la_name: str, schools: int, seed: int) -> None:
    """Write `schools` invented schools of a fictional authority to `path`, the same for the same arguments.

    Nothing in it can be taken for real. The URN is the authority's code and three digits (990001, 990002, ... for 990):
    real ones do not begin with 99. Postcodes are in ZZ, which is nowhere, and the coordinates lie in the North Sea.
    """
    if not 1 <= schools <= MOST_SCHOOLS:
        raise ValueError(f"an invented authority has 1 to {MOST_SCHOOLS} schools, not {schools}")
    authority = _Authority(la_code, la_name, Random(f"{la_code} {seed}"))
    with path.open("w", encoding="cp1252", newline="") as text:
        writer = csv.DictWriter(text, HEADER)
        writer.writeheader()
        writer.writerows(authority.rows(schools))


class _Authority:
    """An authority under invention: its places, its districts and its trusts."""

    def __init__(self, la_code: str, la_name: str, random: Random) -> None:
        self.la_code, self.la_name, self.random = la_code, la_name, random
        places = [stem + ending for stem in STEMS for ending in ENDINGS]
        random.shuffle(places)
        self.districts, self.places = places[:5], places[5:]
        self.centres = {
            district: (640_000 + 22_000 * (order % 3), 370_000 + 30_000 * (int(la_code) % 2) + 24_000 * (order // 3))
            for order, district in enumerate(self.districts)
        }
        self.need = {district: random.uniform(9, 36) for district in self.districts}
        self.trusts = [f"{la_name} {name} Trust" for name in TRUSTS]
        self.names: set[str] = set()
        self.has_empty_school = False

    def rows(self, schools: int) -> Iterator[dict[str, str]]:
        """One row a school, phases in the proportions of life."""
        for order, kind in enumerate(shared_out(schools), start=1):
            yield self._row(order, kind)

    def _row(self, order: int, kind: Kind) -> dict[str, str]:
        town = self.places[self.random.randrange(len(self.places))]
        district = self.districts[order % len(self.districts)]
        (kind_name,) = self.random.choices(list(kind.types), list(kind.types.values()))
        return {
            "URN": f"{int(self.la_code) * 1000 + order}",
            "LA (code)": self.la_code,
            "LA (name)": self.la_name,
            "EstablishmentNumber": f"{2000 + order}",
            "TypeOfEstablishment (name)": kind_name,
            "EstablishmentTypeGroup (name)": GROUP_OF_TYPE.get(kind_name, MAINTAINED),
            "EstablishmentStatus (name)": "Open",
            "OpenDate": self._often(0.45, f"01-09-{self.random.randint(1955, 2022)}"),
            "CloseDate": "",
            "PhaseOfEducation (name)": kind.phase,
            "StatutoryLowAge": str(kind.ages[0]),
            "StatutoryHighAge": str(kind.ages[1]),
            **self._named(town, kind, kind_name),
            **self._pupils(kind, kind_name, district),
            "Trusts (name)": self._trust(kind_name),
            "Town": town,
            "Postcode": self._postcode(),
            **self._place(district),
            "GOR (name)": "Invented region",
        }

    def _named(self, town: str, kind: Kind, kind_name: str) -> dict[str, str]:
        """A name that no other school of the authority has, and the religion that goes with it."""
        religion = "Does not apply"
        patterns = kind.names_for(kind_name)
        if kind_name.startswith("Voluntary"):
            religion = "Church of England" if self.random.random() < 0.7 else "Roman Catholic"
            church = "CofE" if religion == "Church of England" else "Catholic"
            patterns = (f"St {self.random.choice(SAINTS)}'s {church} Primary School, {{}}",)
        name = self.random.choice(patterns).format(town)
        while name in self.names:
            name = self.random.choice(patterns).format(self.random.choice(self.places))
        self.names.add(name)
        return {"EstablishmentName": name, "ReligiousCharacter (name)": self._often(0.85, religion)}

    def _pupils(self, kind: Kind, kind_name: str, district: str) -> dict[str, str]:
        """Roll and share of free school meals (none for an empty school or an independent one).

        At least one pupil referral unit is empty, as where all its pupils are registered elsewhere too.
        """
        roll = round(self.random.triangular(*kind.rolls))
        if kind.rolls[0] == 0 and (not self.has_empty_school or self.random.random() < 0.4):
            roll, self.has_empty_school = 0, True
        share = min(95.0, max(0.5, self.random.gauss(self.need[district], 9)))
        known = roll > 0 and kind_name != "Other independent school"
        return {"NumberOfPupils": str(roll), "PercentageFSM": self._often(0.93, f"{share:.2f}") if known else ""}

    def _trust(self, kind_name: str) -> str:
        """A trust for academies and free schools, left blank for a few as in life."""
        return self._often(0.95, self.random.choice(self.trusts)) if kind_name.startswith(("Academy", "Free")) else ""

    def _place(self, district: str) -> dict[str, str]:
        """The district and a point in the cloud round its middle; one school in fifty has neither."""
        east, north = (round(self.random.gauss(middle, 4_000)) for middle in self.centres[district])
        ward = self._often(0.82, f"{self.random.choice(STEMS)} Ward")
        if self.random.random() < 0.02:
            return {"DistrictAdministrative (name)": "", "AdministrativeWard (name)": "", "Easting": "", "Northing": ""}
        return {
            "DistrictAdministrative (name)": district,
            "AdministrativeWard (name)": ward,
            "Easting": str(east),
            "Northing": str(north),
        }

    def _postcode(self) -> str:
        return (
            f"ZZ{self.random.randint(1, 29)} {self.random.randint(1, 9)}{''.join(self.random.choices('ABDEFGH', k=2))}"
        )

    def _often(self, chance: float, text: str) -> str:
        return text if self.random.random() < chance else ""
