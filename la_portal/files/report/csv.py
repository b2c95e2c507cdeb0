"""Tables as CSV in the layout of the Department for Education's open data standards, and what tells their columns."""

from __future__ import annotations

from collections.abc import Iterator

from la_portal.files.report.words import in_xml
from la_portal.files.writers import Value as Cell
from la_portal.files.writers import csv_bytes
from la_portal.released import Observation, Report, Symbol, Table, Unit, Value

_PLACE = ("country_code", "country_name", "old_la_code", "new_la_code", "la_name")
_DISTRICT = ("lad_code", "lad_name")
_COUNTRY = ("E92000001", "England")
_NOT_HELD = Symbol.NOT_AVAILABLE.value
_DESCRIBED = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
)


def data_csv(table: Table, report: Report) -> bytes:
    """Each observation as a row: when, where, its category of each filter, its plain numbers or bare symbols."""
    by_district = any(one.district is not None for one in table.observations)
    heads = (
        *("time_period", "time_identifier", "geographic_level", *_PLACE),
        *(_DISTRICT if by_district else ()),
        *(one.name for one in table.filters),
        *(one.name for one in table.indicators),
    )
    return csv_bytes(heads, (_row(table, one, report, by_district) for one in table.observations))


def described_csv(table: Table) -> bytes:
    """A row for each filter and each indicator of the data: what it is called, its unit and its decimal places."""
    return csv_bytes(_DESCRIBED, _descriptions(table))


def _row(table: Table, one: Observation, report: Report, by_district: bool) -> list[Cell]:
    level = "Local authority" if one.district is None else "Local authority district"
    period = f"{one.year}{(one.year + 1) % 100:02d}"
    when = f"{one.term.capitalize()} term" if one.term else "Academic year"
    district = ("", "") if one.district is None else (_NOT_HELD, in_xml(one.district))
    numbers = (_bare(value, column.unit) for value, column in zip(one.values, table.indicators, strict=True))
    return [
        *(period, when, level, *_COUNTRY, in_xml(report.la_code), _NOT_HELD, in_xml(report.authority)),
        *(district if by_district else ()),
        *map(in_xml, one.labels),
        *numbers,
    ]


def _bare(value: Value, unit: Unit) -> Cell:
    if isinstance(value, Symbol):
        return value.value
    return round(value) if unit is Unit.COUNT else round(float(value), 1) + 0.0


def _descriptions(table: Table) -> Iterator[tuple[Cell, ...]]:
    for one in table.filters:
        yield (one.name, "Filter", in_xml(one.title), "", "", "", "", one.within)
    for one in table.indicators:
        unit, places = "%" if one.unit is Unit.PERCENT else "", 0 if one.unit is Unit.COUNT else 1
        yield (one.name, "Indicator", in_xml(one.title), one.quantity, unit, places, "", "")
