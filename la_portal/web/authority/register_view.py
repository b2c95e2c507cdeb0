"""What an import would change, school by school, as its page shows it: each school under one heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from la_portal.clock import in_words
from la_portal.files.register_rows import SchoolRow
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.schools import Standing
from la_portal.services.schools import Change, ImportPlan
from la_portal.vocabulary import PhaseGroup, RegisterStatus
from la_portal.web.authority.register_words import DECIDE_ABOVE, meaning_of_change, meaning_of_close, meaning_of_open

LABELS = {
    "name": "Name",
    "status": "Status",
    "establishment_number": "Establishment number",
    "establishment_type": "Type",
    "type_group": "Group of type",
    "phase": "Phase",
    "phase_group": "Phase group",
    "opened_on": "Opening date",
    "closed_on": "Closing date",
    "low_age": "Lowest age",
    "high_age": "Highest age",
    "religious_character": "Religious character",
    "roll": "Pupils on roll",
    "fsm_percent": "Free school meals, per cent",
    "trust": "Trust",
    "district": "District",
}
MOVES = ("trust", "district")
_NOBODY = {"trust": "No trust", "district": "No district"}


class Part(NamedTuple):
    """One value that changes: what it is called, what it was and what it will be."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Line:
    """One school and what changes for it, and what that means for the open collection."""

    urn: int
    name: str
    change: str
    meaning: str
    parts: tuple[Part, ...] = ()


@dataclass
class Preview:
    """The lines of the page under their headings."""

    opens: list[Line] = field(default_factory=list[Line])
    closes: list[Line] = field(default_factory=list[Line])
    converts: list[Line] = field(default_factory=list[Line])
    moves: list[Line] = field(default_factory=list[Line])
    others: list[Line] = field(default_factory=list[Line])

    @property
    def open_and_close(self) -> list[Line]:
        """Schools that open or close, and are no conversion."""
        return [*self.opens, *self.closes]

    @property
    def convert_or_move(self) -> list[Line]:
        """Schools that may be other ones, and those that move to another trust or district."""
        return [*self.converts, *self.moves]


def preview(
    plan: ImportPlan, collection: CollectionFacts | None, standings: Mapping[int, Standing], today: date
) -> Preview:
    """The plan as its page shows it."""
    shown = Preview()
    converting = {urn for one in plan.conversions for urn in (one.urn, one.old_urn)}
    closing = {row.urn: row for row in plan.closes}
    for row in plan.opens:
        if row.urn in converting:
            shown.converts.append(Line(row.urn, row.name, _opens(row, today), DECIDE_ABOVE))
        else:
            line = Line(row.urn, row.name, _opens(row, today), meaning_of_open(row, collection))
            shown.opens.append(line)
    for urn, changes in _by_school(plan.changes).items():
        standing = standings.get(urn)
        parts = tuple(_part(change) for change in changes)
        name, columns = changes[0].name, {change.column: change for change in changes}
        if urn in closing:
            meaning = DECIDE_ABOVE if urn in converting else meaning_of_close(standing)
            line = Line(urn, name, _closes(closing[urn], today), meaning)
            (shown.converts if urn in converting else shown.closes).append(line)
        else:
            line = Line(urn, name, "", meaning_of_change(columns, standing), parts)
            (shown.moves if columns.keys() & set(MOVES) else shown.others).append(line)
    return shown


def _by_school(changes: Iterable[Change]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = {}
    for change in changes:
        found.setdefault(change.urn, []).append(change)
    return found


def _part(change: Change) -> Part:
    label = LABELS.get(change.column, change.column.replace("_", " ").capitalize())
    nobody = _NOBODY.get(change.column, "not known")
    return Part("" if change.column in MOVES else label, _said(change.before, nobody), _said(change.now, nobody))


def _said(value: Any, nobody: str) -> str:
    match value:
        case None:
            return nobody
        case date():
            return in_words(value)
        case PhaseGroup():
            return value.label
        case int() | float():
            return f"{value:,}"
        case _:
            return str(value)


def _opens(row: SchoolRow, today: date) -> str:
    kind = f", {row.establishment_type}" if row.establishment_type else ""
    trust = f", {row.trust}" if row.trust else ""
    if row.status is RegisterStatus.PROPOSED:
        when = f" on {in_words(row.opened_on)}" if row.opened_on else ""
        return f"Is proposed to open{when}{kind}{trust}"
    if row.opened_on is None:
        return f"Is open{kind}{trust}"
    return f"{'Opens' if row.opened_on > today else 'Opened'} {in_words(row.opened_on)}{kind}{trust}"


def _closes(row: SchoolRow, today: date) -> str:
    if row.closed_on is None:
        return "Is closed, the register does not say since when"
    return f"{'Closes' if row.closed_on > today else 'Closed'} {in_words(row.closed_on)}"
