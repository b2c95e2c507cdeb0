"""A release set against those before it: what was shown stays known, what was hidden stays hidden, and what changed.

Where a number has changed because schools have joined or left what it counts, be it in one more term of a year, the
change is a number too: that of those schools. Where the same schools have corrected what they sent, nobody outside
knows which of them it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from la_portal.disclosure import too_small
from la_portal.disclosure.lines import Additive, Before, Cell, Key, Line
from la_portal.reports.annual.by_group import PHASE, phase_name
from la_portal.reports.annual.groups import FEWEST
from la_portal.reports.annual.source import Source

Member = tuple[int, str, str]
CHANGE = "change of"
_PHASE = f"{PHASE.name}="


@dataclass(frozen=True)
class Kept:
    """What must be remembered of a release: its numbers and sums, which were hidden, and whose they were.

    `members` are the URN, phase and district of each school that is counted in a term, by `year/term`.
    """

    additive: Additive
    hidden: frozenset[Key]
    members: Mapping[str, frozenset[Member]]

    def to_json(self) -> dict[str, Any]:
        """As what JSON can hold."""
        cells = [
            [list(key), cell.value, cell.sensitive, cell.in_table, key in self.hidden]
            for key, cell in sorted(self.additive.cells.items())
        ]
        lines = [[list(line.total), [list(part) for part in line.parts]] for line in self.additive.lines]
        return {"cells": cells, "lines": lines, "members": {when: sorted(of) for when, of in self.members.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Kept:
        """What `to_json` gave."""
        cells = {tuple(key): Cell(value, sensitive, in_table) for key, value, sensitive, in_table, _ in kept["cells"]}
        lines = [Line(tuple(total), tuple(tuple(part) for part in parts)) for total, parts in kept["lines"]]
        hidden = frozenset(tuple(key) for key, *_, is_hidden in kept["cells"] if is_hidden)
        members = {when: frozenset((urn, phase, at) for urn, phase, at in of) for when, of in kept["members"].items()}
        return cls(Additive(cells, lines), hidden, members)


def members_of(source: Source) -> dict[str, frozenset[Member]]:
    """Whose returns are counted in each term of the year."""
    return {
        f"{one.academic_year}/{one.term}": frozenset(
            (row.school_id, phase_name(row), source.district(one, row.school_id)) for row in source.rows(one)
        )
        for one in source.known
        if source.rows(one)
    }


def against(
    now: Additive, members: Mapping[str, frozenset[Member]], earlier: Sequence[Kept], smallest: int
) -> Additive:
    """The release with all that earlier ones gave, oldest first, as one set of numbers and sums."""
    cells, lines = dict(now.cells), list(now.lines)
    for place, kept in enumerate(earlier):
        names = {key: _name(cells, key, cell, place) for key, cell in kept.additive.cells.items()}
        for key, then in kept.additive.cells.items():
            name = names[key]
            cells[name] = _joined(cells.get(name), replace(then, before=_before(kept, key, then)))
            if name != key and then.in_table:
                lines += _change(key, name, cells, _came_or_went(key, members, kept.members), smallest)
        lines += [Line(names[one.total], tuple(names[part] for part in one.parts)) for one in kept.additive.lines]
    return Additive(cells, list(dict.fromkeys(lines)))


def _name(cells: Mapping[Key, Cell], key: Key, then: Cell, place: int) -> Key:
    """The number itself; where it has another value by now, a number of its own release."""
    return (*key, f"release {place}") if key in cells and cells[key].value != then.value else key


def _before(kept: Kept, key: Key, then: Cell) -> Before:
    if not then.in_table:
        return Before.NEVER
    return Before.HIDDEN if key in kept.hidden else Before.SHOWN


def _joined(now: Cell | None, then: Cell) -> Cell:
    if now is None:
        return then
    before = max(now.before, then.before, key=list(Before).index)
    return replace(now, sensitive=now.sensitive or then.sensitive, before=before)


def _change(key: Key, then: Key, cells: dict[Key, Cell], schools: int, smallest: int) -> list[Line]:
    """The sum of a number, what it was, and what the schools that came or went have to do with it."""
    difference = cells[key].value - cells[then].value
    if not schools or not cells[key].in_table:
        return []
    change = (CHANGE, *then)
    sensitive = schools < FEWEST or too_small(abs(difference), smallest)
    cells[change] = Cell(abs(difference), sensitive, in_table=False)
    larger, less = (key, then) if difference > 0 else (then, key)
    return [Line(larger, (less, change))]


def _came_or_went(key: Key, now: Mapping[str, frozenset[Member]], then: Mapping[str, frozenset[Member]]) -> int:
    """How many schools one of the two counts in a term in which the other does not, at the place of the number."""
    return len({urn for _, urn in _members(key, now) ^ _members(key, then)})


def _members(key: Key, members: Mapping[str, frozenset[Member]]) -> frozenset[tuple[str, int]]:
    """The schools that stand in a number, each in each of its terms."""
    _, year, term, district, *categories = key
    times = [when for when in members if when == f"{year}/{term}" or (not term and when.startswith(f"{year}/"))]
    every = {(when, *member) for when in times for member in members[when]}
    phase = next((one.removeprefix(_PHASE) for one in categories if one.startswith(_PHASE)), "")
    # A name that no school has is that of groups put together: then every school may be one of them.
    phases, districts = {of_phase for _, _, of_phase, _ in every}, {at for *_, at in every}
    return frozenset(
        (when, urn)
        for when, urn, of_phase, at in every
        if (phase not in phases or of_phase == phase) and (district not in districts or at == district)
    )
