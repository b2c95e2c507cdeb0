"""What one page is asked to show: who is asked for, by whom it is read, and how many have returned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dashboards.words import FEWEST_FOR_A_SHARE
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.completion import Returned
from la_portal.queries.filters import Filters

if TYPE_CHECKING:
    Framing = Callable[["Page", Any, Filters, datetime], tuple[Any, list[Any]]]


@dataclass(frozen=True)
class Look:
    """One page's question, with what every page needs of the answer. `session` is the reader's own."""

    session: Any
    filters: Filters
    at: datetime
    span: Span
    returned: tuple[Returned, ...]
    this: Returned

    @property
    def collection(self) -> CollectionFacts:
        """The collection that is looked at."""
        return self.span.chosen

    @property
    def is_open(self) -> bool:
        """Whether schools still send: then its point is hollow."""
        return self.collection.is_open(self.filters.on)

    @property
    def few(self) -> bool:
        """Whether too few have returned for a chart: then there are tables and fractions only."""
        return self.this.returned < max(FEWEST_FOR_A_SHARE, self.this.expected / 10)

    def among(self, **narrower: tuple[str, ...]) -> str:
        """The query string of the same view with its collection named, or of some of its schools only.

        Made once for each choice, for the hundreds of numbers that lead on.
        """
        choice = tuple(narrower.items())
        if choice not in self._among:
            self._among[choice] = replace(self.filters, collection=self.collection.slug, **narrower).to_query()
        return self._among[choice]

    @cached_property
    def _among(self) -> dict[tuple[tuple[str, tuple[str, ...]], ...], str]:
        return {}

    @cached_property
    def beside_school(self) -> str:
        """What follows a school in the query string of the same view, for the hundreds of links to one."""
        rest = replace(self.filters, school=None).to_query()
        return f"&{rest}" if rest else ""

    @property
    def query(self) -> str:
        """The query string of files with the same rows."""
        return self.filters.to_query()


@dataclass(frozen=True)
class Built:
    """A page's answer: its finding, what its basis line adds, and its figures.

    `based_on` stands in place of who has returned, where schools that have not are shown too: bold words, and the rest.
    """

    finding: str
    content: list[Any]
    basis: str = ""
    based_on: tuple[str, str] | None = None


@dataclass(frozen=True)
class Page:
    """One dashboard: where it is, what it is called, which files hold its rows, and what builds it.

    `frame` makes the whole page, the top with its filters included, where that is not the usual one. A page that is
    `of_all_asked`, about every school that is asked, has figures before any has returned. `reads` are the returns that
    a page about one school shows, as (URN, collection): that they were read is on the record.
    """

    path: str
    title: str
    downloads: tuple[tuple[str, str], ...]
    build: Callable[[Look], Built]
    frame: Framing | None = None
    of_all_asked: bool = False
    reads: Callable[[Any, Filters], list[tuple[int, int]]] | None = None
