"""Which returns an officer looks at, and in which order."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from la_portal.queries.filters import clean, one_of


class Shown(enum.StrEnum):
    """Which of the returns that have come are looked at."""

    UNUSUAL = "unusual"
    CLEAN = "clean"
    CONTESTED = "contested"
    ASKED = "asked"
    ACCEPTED = "accepted"


class Order(enum.StrEnum):
    """In which order they stand: the first to be answered, by name, or the last to have come."""

    REPLY = "reply"
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True)
class ReviewFilters:
    """Which returns of one collection are listed. `shown` is None for all that wait for a decision."""

    collection_id: int
    shown: Shown | None = None
    district: str = ""
    phase: str = ""
    trust: str = ""
    name: str = ""
    order: Order = Order.REPLY

    @classmethod
    def from_query(cls, query: Mapping[str, str], collection_id: int) -> ReviewFilters:
        """The choice that a query string makes; what is not one of the choices is as if it were not there."""
        return cls(
            collection_id,
            one_of(Shown, query.get("show", "")),
            order=one_of(Order, query.get("order", "")) or Order.REPLY,
            **{name: clean(query.get(name, "")) for name in _PLACES},
        )

    def to_query(self, collection: str, show: Shown | None = None) -> str:
        """The query string that makes this choice among the returns of that sort."""
        pairs = [("collection", collection), ("show", str(show or ""))]
        pairs += [(name, getattr(self, name)) for name in _PLACES]
        pairs.append(("order", "" if self.order is Order.REPLY else str(self.order)))
        return urlencode([pair for pair in pairs if pair[1]])

    @property
    def narrowed(self) -> bool:
        """Whether only some schools are asked for."""
        return any(getattr(self, name) for name in _PLACES)

    def of(self, shown: Shown, order: Order) -> ReviewFilters:
        """The same schools, their returns of that sort, in that order."""
        return replace(self, shown=shown, order=order)


_PLACES = ("district", "phase", "trust", "name")
