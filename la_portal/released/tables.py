"""A table that may leave: tidy observations, how they are laid out on a page, and the chart that is drawn of them."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from la_portal.vocabulary import Term

TOTAL = "Total"


class Symbol(enum.StrEnum):
    """What stands in place of a number, as the Government Statistical Service has it: bare in CSV, [c] elsewhere."""

    HIDDEN = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    LOW = "low"


Value = int | float | Symbol


class Unit(enum.StrEnum):
    """What a number is: a count, a share of 0 to 100 or a rate per 1,000 pupils, both to one decimal place."""

    COUNT = "count"
    PERCENT = "percent"
    RATE = "rate"


@dataclass(frozen=True)
class Filter:
    """What observations are told apart by. Its categories add up exactly where one of them is TOTAL.

    `within` names the filter whose category each category of this one belongs to: kinds of incident within risks.
    """

    name: str
    title: str
    within: str = ""


@dataclass(frozen=True)
class Indicator:
    """What is counted or measured. `quantity` names what is counted, the same in every table that counts it."""

    name: str
    title: str
    unit: Unit = Unit.COUNT
    quantity: str = ""


@dataclass(frozen=True)
class Observation:
    """The numbers of one period, place and category of each filter, in the order of the table's indicators.

    `term` is None for the whole academic year, `district` is None for the whole authority.
    """

    year: int
    term: Term | None
    district: str | None
    labels: tuple[str, ...]
    values: tuple[Value, ...]


class Axis(enum.StrEnum):
    """What can stand along a side of a table beside the name of a filter."""

    TIME = "time"
    DISTRICT = "district"
    INDICATORS = "indicators"


@dataclass(frozen=True)
class Chart:
    """A picture of one indicator: horizontal bars of the rows, or a line over time. `sentence` is its alternative text,
    which says what it shows in numbers of the table."""

    kind: str
    indicator: str
    title: str
    sentence: str


@dataclass(frozen=True)
class Table:
    """One table. `rows` are one or two axes (the second within the first), `columns` is one axis.

    An axis is a member of Axis or the name of a filter. Where `columns` is not INDICATORS, each cell is the first
    indicator. `name` is a file name without its ending. `based_on` says of how many schools.
    """

    number: str
    name: str
    title: str
    filters: tuple[Filter, ...]
    indicators: tuple[Indicator, ...]
    observations: tuple[Observation, ...]
    rows: tuple[str, ...]
    columns: str
    based_on: str
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
