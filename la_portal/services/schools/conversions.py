"""A new school that may be an old one under another number: found here, decided by a person."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from la_portal.files.register_links import Link
from la_portal.files.register_rows import SchoolRow
from la_portal.models import School
from la_portal.vocabulary import PREDECESSOR, RegisterStatus

DAYS_BETWEEN = 31
_SUCCESSOR = "Successor"


class Decision(enum.StrEnum):
    """What somebody says of a new school and the one that closed beside it."""

    SAME = "same"
    TWO = "two"
    LATER = "later"


@dataclass(frozen=True)
class Conversion:
    """A new school, and the closing or closed one that it may continue. `linked` where a list of links says so."""

    urn: int
    name: str
    opened_on: date | None
    trust: str | None
    old_urn: int
    old_name: str
    closed_on: date | None
    linked: bool

    @property
    def key(self) -> str:
        """By what a decision about the two is named."""
        return f"{self.urn}-{self.old_urn}"


def conversions(
    opens: Sequence[SchoolRow], met: Sequence[SchoolRow], known: Iterable[School], links: Sequence[Link]
) -> tuple[Conversion, ...]:
    """The new schools that opened within 31 days of the closing of one at the same postcode, or that are linked to it.

    `met` are the rows of schools that are here; a school that is closed already counts as well.
    """
    closed: dict[int, School | SchoolRow] = {one.school_id: one for one in known if one.status == RegisterStatus.CLOSED}
    for row in met:  # what the register says now counts before what is here
        closed.pop(row.urn, None)
        if row.status is RegisterStatus.CLOSED:
            closed[row.urn] = row
    by_postcode: dict[str, list[int]] = {}
    for urn, one in closed.items():
        by_postcode.setdefault(_postcode(one.postcode), []).append(urn)
    told = _told(links)
    found: list[Conversion] = []
    for row in opens:
        near = {urn for urn in by_postcode.get(_postcode(row.postcode), ()) if _near(row, closed[urn])}
        linked = told.get(row.urn, set()) & closed.keys()
        found.extend(_conversion(row, urn, closed[urn], urn in linked) for urn in sorted(near | linked))
    return tuple(found)


def _told(links: Sequence[Link]) -> dict[int, set[int]]:
    """The predecessors of each school, by either end of a link."""
    told: dict[int, set[int]] = {}
    for link in links:
        if link.link_type == PREDECESSOR:
            told.setdefault(link.urn, set()).add(link.link_urn)
        elif link.link_type == _SUCCESSOR:
            told.setdefault(link.link_urn, set()).add(link.urn)
    return told


def _postcode(postcode: str | None) -> str:
    return (postcode or "").replace(" ", "").upper()


def _near(new: SchoolRow, old: School | SchoolRow) -> bool:
    if new.opened_on is None or old.closed_on is None or not _postcode(new.postcode):
        return False
    return abs((new.opened_on - old.closed_on).days) <= DAYS_BETWEEN


def _conversion(new: SchoolRow, urn: int, old: School | SchoolRow, linked: bool) -> Conversion:
    return Conversion(new.urn, new.name, new.opened_on, new.trust, urn, old.name, old.closed_on, linked)
