"""A page of the list of priorities: which schools, how a sentence tells them, and what leads to the next ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboards.words import number, plural
from la_portal.queries.scoring import Ranked

SHOWN = 16


@dataclass(frozen=True)
class OfPage:
    """The schools of one page, of the `scored` ones; `page` is counted from 1."""

    shown: tuple[Ranked, ...]
    scored: int
    page: int

    @property
    def _before(self) -> int:
        return (self.page - 1) * SHOWN

    def told(self, schools: int) -> str:
        """Which of all the schools these are, and where some of the same place are, in sentences."""
        last = self._before + len(self.shown)
        which = f"{number(self._before + 1)} to {number(last)}" if self._before else number(last)
        without = schools - self.scored
        no_reason = f" {plural(without, 'school')} {'has' if without == 1 else 'have'} no points." if without else ""
        return f"{which} of {plural(schools, 'school')}.{no_reason}"

    def links(self, address: str) -> list[Any]:
        """The ways to the pages beside this one; `address` is that of the list, with or without a query."""
        left = self.scored - self._before - len(self.shown)
        beside = [(self.page + 1, f"Show the next {number(min(SHOWN, left))}")] if left else []
        if self._before:
            beside.insert(0, (self.page - 1, f"Show the {number(SHOWN)} before"))
        to = f"{address}{'&' if '?' in address else '?'}page="
        return [html.A(words, href=f"{to}{page}", className="govuk-link") for page, words in beside]


def paged(ranking: Sequence[Ranked], asked: int) -> OfPage:
    """That page of the schools that have any points; the last one where there are not so many."""
    scored = [one for one in ranking if one.score]
    page = min(asked, max(1, -(-len(scored) // SHOWN)))
    return OfPage(tuple(scored[(page - 1) * SHOWN : page * SHOWN]), len(scored), page)
