"""Which numbers to hide so that no hidden one can be reckoned, at the least cost that a linear programme finds.

A sensitive number is hidden first. Then, for each number whose feasible range is narrower than three, a programme looks
for the cheapest further numbers to hide (`moves`). Last, what turned out to be hidden in vain is shown again. The same
release gives the same answer each time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass

from la_portal.disclosure.lines import Additive, Key
from la_portal.disclosure.moves import Moves
from la_portal.disclosure.ranges import Ranges


@dataclass(frozen=True)
class Suppression:
    """The numbers to hide: `small` for their own sake, `others` so that these cannot be reckoned.

    `exposed` could still be reckoned to within less than three: earlier releases leave nothing to hide.
    """

    small: frozenset[Key]
    others: frozenset[Key]
    exposed: frozenset[Key]

    @property
    def hidden(self) -> frozenset[Key]:
        """All that is hidden."""
        return self.small | self.others


def suppress(additive: Additive) -> Suppression:
    """What to hide of a release."""
    small = frozenset(key for key, cell in additive.cells.items() if cell.must_hide)
    hidden, exposed = set(small), set[Key]()
    for piece in additive.apart():
        of_piece, not_helped = _closed(piece, small & piece.cells.keys())
        hidden |= of_piece
        exposed |= not_helped
    return Suppression(small, frozenset(hidden - small), frozenset(exposed))


def exposed_by(additive: Additive, hidden: Collection[Key]) -> list[Key]:
    """The numbers that must not be known and can be reckoned to within less than three where these are hidden."""
    return [key for piece in additive.apart() for key in _narrow(piece, hidden & piece.cells.keys())]


def _closed(piece: Additive, small: Set[Key]) -> tuple[set[Key], set[Key]]:
    """What to hide of one piece, and what is exposed even so."""
    hidden, lost = set(small), set[Key]()
    moves = Moves(piece)
    while narrow := [key for key in _narrow(piece, hidden) if key not in lost]:
        before = len(hidden)
        for key in narrow:
            found = moves.cheapest(key, hidden)
            if found is None:
                lost.add(key)
            hidden |= found or set()
        if len(hidden) == before:
            lost.update(narrow)
    return hidden if lost else _without_needless(piece, small, hidden), lost


def _narrow(piece: Additive, hidden: Collection[Key]) -> Iterator[Key]:
    ranges, cells = Ranges(piece, hidden), piece.cells
    # A number that stands nowhere matters only where it is sensitive; a 0 says nothing about anybody.
    asked = (key for key in ranges.unknown if cells[key].in_table or (cells[key].sensitive and cells[key].value))
    return ranges.narrow(asked)


def _without_needless(piece: Additive, small: Set[Key], hidden: Set[Key]) -> set[Key]:
    """`hidden` without what can be shown again, the largest numbers first, while nothing is exposed by it."""
    kept = set(hidden)
    for key in sorted(hidden - small, key=lambda key: (-piece.cells[key].value, key)):
        if not any(_narrow(piece, kept - {key})):
            kept.discard(key)
    return kept
