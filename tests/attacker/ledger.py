"""Every number that is spoken of, with all that is said of it in any table of any release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass

from tests.attacker.coordinates import Coordinates
from tests.attacker.figures import Figure


@dataclass
class Cell:
    """One number. It is first spoken of in `release`; a correction in a later release is another cell."""

    coordinates: Coordinates
    release: int
    low: int
    high: int | None
    hidden: bool
    shown_in: int | None = None

    def hear(self, figure: Figure, release: int) -> None:
        """What is said once more of the number narrows it."""
        self.shown_in = self.shown_in if figure.value is None else release
        self.low = max(self.low, figure.low)
        highs = [high for high in (self.high, figure.high) if high is not None]
        self.high = min(highs) if highs else None
        self.hidden = self.hidden or figure.hidden


class Ledger:
    """The cells of all releases.

    Coordinates that stand `apart` are another number in each release: there, something was corrected out of sight.
    """

    def __init__(self, said: Iterable[tuple[Coordinates, int, Figure]], apart: Set[Coordinates] = frozenset()) -> None:
        self.cells: list[Cell] = []
        self.apart = apart
        self._versions: dict[Coordinates, list[int]] = defaultdict(list)
        for coordinates, release, figure in sorted(said, key=lambda each: (each[1], each[2].value is None)):
            self._hear(coordinates, release, figure)

    def _hear(self, coordinates: Coordinates, release: int, figure: Figure) -> None:
        versions = self._versions[coordinates]
        if not versions or self._is_another(self.cells[versions[-1]], release, figure):
            versions.append(len(self.cells))
            self.cells.append(Cell(coordinates, release, 0, None, hidden=False))
        self.cells[versions[-1]].hear(figure, release)

    def _is_another(self, cell: Cell, release: int, figure: Figure) -> bool:
        if release == cell.release:
            return False
        corrected = figure.value is not None and cell.shown_in not in (None, release) and figure.value != cell.low
        return cell.coordinates in self.apart or corrected

    def at(self, coordinates: Coordinates, release: int) -> int | None:
        """The cell that a release means by these coordinates; None if it is not spoken of by then."""
        known = [index for index in self._versions.get(coordinates, ()) if self.cells[index].release <= release]
        if not known or (coordinates in self.apart and self.cells[known[-1]].release != release):
            return None
        return known[-1]
