"""Which returns an officer looks at, and in which order."""

from __future__ import annotations

import enum
from dataclasses import dataclass


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
