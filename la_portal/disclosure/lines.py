"""The numbers of a release and how they add up: what somebody with all of its tables, and earlier ones, can reckon."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Key = tuple[str, ...]


class Before(enum.StrEnum):
    """What earlier releases did with a number."""

    NEVER = "never"
    SHOWN = "shown"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Cell:
    """One number. A sensitive one must not be known; one that stands in no table may only be reckoned.

    `before` is SHOWN where an earlier release gave it, which nothing undoes, and HIDDEN where one withheld it.
    """

    value: int
    sensitive: bool = False
    in_table: bool = True
    before: Before = Before.NEVER

    @property
    def least(self) -> int:
        """The least that somebody else must reckon with: a 0 in a table is never hidden."""
        return min(1, self.value) if self.in_table else 0

    @property
    def must_hide(self) -> bool:
        """Whether it is hidden whatever else is. A 0 says nothing about anybody, and what was shown stays known."""
        return self.may_hide and (self.sensitive or self.before is Before.HIDDEN)

    @property
    def may_hide(self) -> bool:
        """Whether it can be hidden to protect another."""
        return self.in_table and self.value > 0 and self.before is not Before.SHOWN


@dataclass(frozen=True)
class Line:
    """A sum that everybody knows to hold: the parts make the total."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Additive:
    """The numbers of a release, and of those before it that its numbers can be set against, with all their sums."""

    cells: Mapping[Key, Cell]
    lines: Sequence[Line]

    def apart(self) -> list[Additive]:
        """The same in pieces that no line ties to each other, each without a number that stands in no line.

        The lines of a piece are in one order whatever order they came in, and so is all that is made of them.
        """
        piece = {key: key for key in self.cells}

        def root(key: Key) -> Key:
            while piece[key] != key:
                piece[key] = piece[piece[key]]
                key = piece[key]
            return key

        for line in self.lines:
            for part in line.parts:
                piece[root(part)] = root(line.total)
        tied: dict[Key, list[Line]] = defaultdict(list)
        for line in sorted(self.lines, key=lambda line: (line.total, sorted(line.parts))):
            tied[root(line.total)].append(line)
        return [Additive({key: self.cells[key] for key in _keys(lines)}, lines) for lines in tied.values()]


def _keys(lines: Sequence[Line]) -> list[Key]:
    return sorted({key for line in lines for key in (line.total, *line.parts)})
