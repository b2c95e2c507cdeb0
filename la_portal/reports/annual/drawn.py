"""A table as it was drawn from the returns, before disclosure control: true numbers, which never leave as they are."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from la_portal.released import Filter
from la_portal.vocabulary import Term


class Shape(enum.StrEnum):
    """What stands in a row: a count; a part of a whole with its share; incidents and pupils with their rate.

    OPEN is a part of a whole that says nothing of anybody: how many schools have returned.
    """

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    OPEN = "open"


@dataclass(frozen=True)
class Line:
    """One row. `number` and `of` are None where they cannot be had; `schools` schools gave the number."""

    year: int
    term: Term | None
    district: str | None
    labels: tuple[str, ...]
    number: int | None
    of: int | None
    schools: int


@dataclass(frozen=True)
class Picture:
    """What is drawn of a table: bars or a line of its share, rate or count."""

    kind: str
    title: str


@dataclass(frozen=True)
class Drawn:
    """One table. `quantity` and `whole` name what `number` and `of` count, the same for the same thing in all tables.

    `heads` name the two. `fixed` are categories that all of the table is of, where other tables tell them apart by a
    filter. `inside` is the quantity that `number` is a part of at the same time and place, `whole_inside` the one that
    `of` is a part of. A number whose labels are among `known` is known anyhow, and so is every `of` where `open_whole`.
    """

    name: str
    title: str
    shape: Shape
    quantity: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    rows: tuple[str, ...]
    columns: str
    based_on: str
    filters: tuple[Filter, ...] = ()
    whole: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    inside: str = ""
    whole_inside: str = ""
    known: frozenset[tuple[str, ...]] = frozenset()
    open_whole: bool = False
    notes: tuple[str, ...] = ()
    picture: Picture | None = None
