"""What a reader has chosen of those who have not finished, to and from a query string. Nothing in it is trusted."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from la_portal.queries.filters import clean, one_of


class ChaseState(enum.StrEnum):
    """How far a school is that has not finished."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    REOPENED = "reopened"
    WITH_HEADTEACHER = "with_headteacher"
    CHANGES_ASKED = "changes_asked"


class LastContact(enum.StrEnum):
    """What a list can be narrowed to by its last contact."""

    NONE = "none"
    OVER_A_WEEK = "week"
    CAME_BACK = "back"


class Sort(enum.StrEnum):
    """What a list is sorted by; then by name."""

    NAME = "name"
    STATE = "state"
    CONTACT = "contact"


@dataclass(frozen=True)
class ChaseFilters:
    """The choice of a reader."""

    state: ChaseState | None = None
    district: str = ""
    trust: str = ""
    contact: LastContact | None = None
    name: str = ""
    sort: Sort = Sort.NAME

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> ChaseFilters:
        """The choice that a query string makes; what is not one of the choices is as if it were not there."""
        return cls(
            state=one_of(ChaseState, query.get("state")),
            district=clean(query.get("district", "")),
            trust=clean(query.get("trust", "")),
            contact=one_of(LastContact, query.get("contact")),
            name=clean(query.get("name", "")),
            sort=one_of(Sort, query.get("sort")) or Sort.NAME,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The fields of a form that make this choice."""
        known = {"state": self.state, "district": self.district, "trust": self.trust, "contact": self.contact}
        pairs = [(name, str(value)) for name, value in [*known.items(), ("name", self.name)] if value]
        return pairs if self.sort is Sort.NAME else [*pairs, ("sort", str(self.sort))]

    def to_query(self) -> str:
        """The query string that makes this choice."""
        return urlencode(self.pairs())

    @property
    def narrowed(self) -> bool:
        """Whether only some are asked for."""
        return replace(self, sort=Sort.NAME) != ChaseFilters()
