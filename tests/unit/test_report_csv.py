"""Tables are CSV in the layout of the Department for Education's open data standards."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from la_portal.files.report.csv import data_csv, described_csv
from la_portal.released import Observation, Symbol
from tests.hostile_report import HOSTILE
from tests.released import BY_DISTRICT, BY_TERM, KINDS, REPORT, TREND

PLACE = ["country_code", "country_name", "old_la_code", "new_la_code", "la_name"]
WHEN = ["time_period", "time_identifier", "geographic_level"]


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_time_place_filters_and_indicators_stand_in_the_order_of_the_standards() -> None:
    heads, *_ = rows(data_csv(KINDS, REPORT))
    assert heads == [*WHEN, *PLACE, "risk", "kind", "number", "percent"]


def test_a_term_and_a_year_are_told_as_the_standards_name_them() -> None:
    assert rows(data_csv(BY_TERM, REPORT))[1] == [
        *["202627", "Autumn term", "Local authority", "E92000001", "England", "990", "x", "Wexmoor"],
        *["231", "248", "93.1"],
    ]
    assert [row[:2] for row in rows(data_csv(TREND, REPORT))[1:]] == [
        ["202425", "Academic year"],
        ["202526", "Academic year"],
        ["202627", "Academic year"],
    ]


def test_the_last_year_of_a_century_is_six_digits_too() -> None:
    late = replace(TREND, observations=(Observation(2099, None, None, (), (1.0, 1, 1)),))
    assert rows(data_csv(late, REPORT))[1][0] == "209900"


def test_districts_have_columns_and_a_level_of_their_own() -> None:
    heads, *found = rows(data_csv(BY_DISTRICT, REPORT))
    assert heads == [*WHEN, *PLACE, "lad_code", "lad_name", "risk", "number"]
    levels = {(row[2], row[8], row[9]) for row in found}
    assert levels == {
        ("Local authority district", "x", "'=Fenmarsh"),
        ("Local authority district", "x", "Harbour & “Hill”"),
        ("Local authority", "", ""),
    }
    assert "lad_code" not in rows(data_csv(KINDS, REPORT))[0]


def test_numbers_are_plain_and_symbols_bare() -> None:
    assert rows(data_csv(TREND, REPORT))[-1][-3:] == ["41.0", "4118", "100440"]
    every = (Observation(2026, None, None, (), (Symbol.LOW, Symbol.HIDDEN, Symbol.NOT_APPLICABLE)),)
    assert rows(data_csv(replace(TREND, observations=every), REPORT))[1][-3:] == ["low", "c", "z"]
    assert rows(data_csv(TREND, REPORT))[1][-3:] == ["x", "x", "x"]


def test_no_number_has_more_places_than_are_said_of_it() -> None:
    exact = (Observation(2026, None, None, (), (41.04999, 4118.0, -0.0)),)
    assert rows(data_csv(replace(TREND, observations=exact), REPORT))[1][-3:] == ["41.0", "4118", "0"]


def test_every_observation_is_a_row_and_totals_keep_their_name() -> None:
    found = rows(data_csv(KINDS, REPORT))[1:]
    assert [tuple(row[8:10]) for row in found] == [one.labels for one in KINDS.observations]
    assert found[-1][8:] == ["Total", "Total", "240", "100.0"]


def test_each_column_of_the_data_that_is_a_filter_or_an_indicator_is_described() -> None:
    heads, *found = rows(described_csv(KINDS))
    assert heads == [
        *["col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp"],
        *["filter_hint", "filter_grouping_column"],
    ]
    assert found == [
        ["risk", "Filter", "Risk", "", "", "", "", ""],
        ["kind", "Filter", "Kind of incident", "", "", "", "", "risk"],
        ["number", "Indicator", "Incidents", "", "", "0", "", ""],
        ["percent", "Indicator", "Share", "", "%", "1", "", ""],
    ]


def test_a_rate_has_one_decimal_place_and_no_unit() -> None:
    assert rows(described_csv(TREND))[1] == ["per_1000", "Indicator", "Per 1,000 pupils", "", "", "1", "", ""]


def test_no_cell_is_a_formula_whatever_was_typed() -> None:
    for table in HOSTILE.report.tables:
        for content in (data_csv(table, HOSTILE.report), described_csv(table)):
            cells = [cell for row in rows(content) for cell in row]
            assert cells
            assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
            assert len({len(row) for row in rows(content)}) == 1


def test_the_same_table_is_the_same_bytes() -> None:
    assert data_csv(KINDS, REPORT) == data_csv(KINDS, REPORT)
