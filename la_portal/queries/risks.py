"""The sixteen counts of section C as the catalogue places them: rows of the matrix, its columns, and their codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from la_portal.catalogue import Item, edition

SECTION = "incidents"
NOT_HELD = "not_held"
NIL = "nil"


@dataclass(frozen=True)
class Place:
    """Where one count stands in the matrix: its item, its row, and its column (0 to 3)."""

    item: Item
    row: str
    column: int


@cache
def places(edition_code: str) -> tuple[Place, ...]:
    """The matrix of that edition, row by row."""
    rows: dict[str, list[Item]] = {}
    for item in edition(edition_code).section(SECTION).group("risk"):
        rows.setdefault(item.heading, []).append(item)
    return tuple(Place(item, row, column) for row, items in rows.items() for column, item in enumerate(items))


@cache
def first_and_last(edition_codes: frozenset[str]) -> tuple[str, str]:
    """The first and last code of the counts in alphabetical order: the range in which an index holds them."""
    codes = sorted(place.item.code for code in edition_codes for place in places(code))
    return codes[0], codes[-1]
