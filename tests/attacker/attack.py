"""The attack: all tables of all releases together, and what is left unknown of every number that they hide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.attacker.coordinates import Coordinates, Places
from tests.attacker.ledger import Cell, Ledger
from tests.attacker.lines import Contradiction, Line, Why
from tests.attacker.parts import known, settle, split
from tests.attacker.programme import Impossible
from tests.attacker.ranges import Ends, Range, ends_of, ends_without_lines
from tests.attacker.reading import COUNTS, Table, read_release
from tests.attacker.shares import MADE_OF, is_made_of, rests, shares
from tests.attacker.sheet import Sheet
from tests.attacker.sums import equal_groups, totals, years

SMALL = range(1, 5)


@dataclass(frozen=True)
class Attack:
    """What was found.

    `hidden` are the hidden counts, `complements` what is left of a base without its number where not both are shown;
    `small_complements` are small although both are shown. `unread` are columns that the attack could make nothing of,
    `apart` coordinates that the releases contradict each other about, so that each release was taken by itself there.
    """

    cells: int
    hidden: list[Range]
    complements: list[Range]
    small_complements: list[Coordinates]
    unread: list[tuple[str, str]]
    apart: list[Coordinates]

    @property
    def tried(self) -> int:
        """How many hidden numbers were attacked."""
        return len(self.hidden) + len(self.complements)

    @property
    def exact(self) -> list[Range]:
        """The hidden counts that are known after all."""
        return [each for each in self.hidden if each.is_exact]

    @property
    def narrow(self) -> list[Range]:
        """The hidden counts that are known closely or exactly."""
        return [each for each in self.hidden if each.is_narrow]

    @property
    def exact_complements(self) -> list[Range]:
        """The complements that are known and small."""
        return [each for each in self.complements if each.is_exact and each.least in SMALL]

    @property
    def narrow_complements(self) -> list[Range]:
        """The complements that are known closely and may be small."""
        return [each for each in self.complements if each.is_narrow and each.least < SMALL.stop and each.most > 0]

    def __str__(self) -> str:
        found = f"{len(self.exact)} exact, {len(self.narrow)} narrow"
        return f"{self.tried} of {self.cells} numbers tried: {found}"


def attack(
    folders: Sequence[Path], ignoring: Collection[tuple[str, str, str]] = (), *, every_end: bool = False
) -> Attack:
    """Attack the releases in these folders together, the oldest first.

    `ignoring` names lines that do not hold for the tables at hand, as (table, column, rule). What cannot be true raises
    Contradiction, unless it is releases that contradict each other: then one of them was corrected. With `every_end`,
    the ends of numbers that are wide are worked out as well, which takes many times longer.
    """
    tables = [table for release, folder in enumerate(folders) for table in read_release(folder, release)]
    sheets = [Sheet(table, places) for places in [Places(tables)] for table in tables]
    every = {coordinates for sheet in sheets for coordinates, _, _ in sheet.said()}
    apart = _changed(sheets)
    while True:
        try:
            return _attack(sheets, apart, frozenset(Why(*each) for each in ignoring), every_end)
        except Contradiction as found:
            if len(folders) == 1 or apart == every:
                raise
            # Where setting apart what contradicts itself does not help, something else was corrected out of sight.
            apart = every if found.coordinates <= apart else apart | found.coordinates


def _changed(sheets: Sequence[Sheet]) -> set[Coordinates]:
    """The numbers that a release hides although one before it shows them: there is nothing to hide but a change."""
    shown: dict[Coordinates, list[int]] = defaultdict(list)
    hidden: dict[Coordinates, list[int]] = defaultdict(list)
    for coordinates, release, figure in (said for sheet in sheets for said in sheet.said()):
        (hidden if figure.hidden else shown)[coordinates].append(release)
    return {each for each, releases in hidden.items() if shown[each] and min(shown[each]) < max(releases)}


def _attack(sheets: Sequence[Sheet], apart: set[Coordinates], ignoring: frozenset[Why], every_end: bool) -> Attack:
    ledger = Ledger((said for sheet in sheets for said in sheet.said()), apart)
    bounds = known(ledger.cells)
    lines = [line for line in _lines(sheets, ledger) if line.why not in ignoring]
    open_lines, impossible = settle(lines, bounds)
    empty = [cell for cell, each in zip(ledger.cells, bounds, strict=True) if each.is_empty]
    if impossible or empty:
        raise _contradiction(impossible, ledger.cells, empty)
    hidden = {index for index, cell in enumerate(ledger.cells) if cell.hidden}
    ends, untrue = ends_without_lines(hidden, bounds), []
    for part in split(open_lines):
        if wanted := hidden.intersection(part.cells):
            try:
                ends.update(ends_of(part, bounds, sorted(wanted), every_end))
            except Impossible:
                untrue += part.lines
    if untrue:
        raise _contradiction(untrue, ledger.cells)
    return _report(sheets, ledger, ends)


def _lines(sheets: Sequence[Sheet], ledger: Ledger) -> Iterator[Line]:
    for sheet in sheets:
        for rule in (totals, equal_groups, rests, shares):
            yield from rule(sheet, ledger)
    yield from years(sheets, ledger)


def _contradiction(lines: Sequence[Line], cells: Sequence[Cell], empty: Sequence[Cell] = ()) -> Contradiction:
    where = [cells[index].coordinates for line in lines for index, _ in line.terms]
    where += [cell.coordinates for cell in empty]
    reasons = sorted({" / ".join(line.why) for line in lines})
    return Contradiction(f"{len(where)} numbers, by {reasons[:9]}, such as {[str(each) for each in where[:5]]}", where)


def _report(sheets: Sequence[Sheet], ledger: Ledger, ends: Ends) -> Attack:
    ranges = [
        Range(ledger.cells[index].coordinates, ledger.cells[index].release, *ends[index]) for index in sorted(ends)
    ]
    rests_at = {said.coordinates for sheet in sheets for said in sheet.said_of_rests()}
    return Attack(
        len(ledger.cells),
        [each for each in ranges if each.coordinates not in rests_at],
        [each for each in ranges if each.coordinates in rests_at],
        sorted({said.coordinates for sheet in sheets for said in sheet.said_of_rests() if said.figure.value in SMALL}),
        sorted({unread for sheet in sheets for unread in _unread(sheet.table, sheet)}),
        sorted(ledger.apart),
    )


def _unread(table: Table, sheet: Sheet) -> list[tuple[str, str]]:
    read = {*COUNTS, *(name for name in MADE_OF if is_made_of(sheet, name))}
    return [(table.name, name) for name in table.indicators if name not in read]
