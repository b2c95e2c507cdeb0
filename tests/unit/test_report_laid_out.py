"""A released table becomes lines and columns that lose nothing, in the order of its observations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from la_portal.files.report.laid_out import Column, laid_out, shown, symbols_in
from la_portal.released import TOTAL, Axis, Observation, Symbol, Unit
from tests.released import BY_DISTRICT, BY_TERM, KINDS, NUMBER, REPORT, TREND


def test_terms_are_named_as_people_name_them() -> None:
    grid = laid_out(BY_TERM, "Wexmoor")
    assert grid.heads == ("Year and term", "Schools", "Schools asked", "Share returned")
    assert [line.labels for line in grid.lines] == [("Autumn term 2026",), ("Spring term 2027",), ("Summer term 2027",)]
    assert grid.lines[0].values == (231, 248, 93.1)


def test_years_are_named_by_both_of_their_calendar_years() -> None:
    assert [line.labels[0] for line in laid_out(TREND, "Wexmoor").lines] == [
        "2024 to 2025",
        "2025 to 2026",
        "2026 to 2027",
    ]


def test_the_first_columns_head_their_rows_and_totals_are_told() -> None:
    grid = laid_out(KINDS, "Wexmoor")
    assert grid.row_heads == ("Risk", "Kind of incident")
    assert [line.labels for line in grid.lines if line.total] == [
        ("Content", TOTAL),
        ("Conduct", TOTAL),
        (TOTAL, TOTAL),
    ]


def test_a_filter_across_gives_a_column_for_each_category() -> None:
    grid = laid_out(BY_DISTRICT, "Wexmoor")
    assert grid.columns == (
        Column("Content", Unit.COUNT),
        Column("Contact", Unit.COUNT),
        Column(TOTAL, Unit.COUNT, total=True),
    )
    assert grid.lines[-1].labels == ("All of Wexmoor",)
    assert grid.lines[-1].total
    assert not grid.lines[0].total


def test_time_and_districts_can_stand_across() -> None:
    by_district = replace(BY_DISTRICT, rows=("risk",), columns=Axis.DISTRICT)
    assert laid_out(by_district, "Wexmoor").heads == ("Risk", "=Fenmarsh", "Harbour & “Hill”", "All of Wexmoor")
    seen = tuple(replace(one, labels=("Content",)) for one in BY_TERM.observations)
    over_time = replace(BY_TERM, filters=BY_DISTRICT.filters, observations=seen, rows=("risk",), columns=Axis.TIME)
    [line] = laid_out(over_time, "Wexmoor").lines
    assert line.values == (231, 238, 240)


def test_a_year_beside_its_terms_is_their_total() -> None:
    year = Observation(2026, None, None, (), (709, 744, 95.3))
    grid = laid_out(replace(BY_TERM, observations=(*BY_TERM.observations, year)), "Wexmoor")
    assert [line.total for line in grid.lines] == [False, False, False, True]
    assert not any(line.total for line in laid_out(TREND, "Wexmoor").lines)


def test_what_was_not_observed_is_not_applicable() -> None:
    grid = laid_out(replace(BY_DISTRICT, observations=BY_DISTRICT.observations[1:]), "Wexmoor")
    assert grid.heads == ("District", "Contact", TOTAL, "Content")
    assert grid.lines[0].values[2] is Symbol.NOT_APPLICABLE


def test_every_observed_number_stands_in_the_grid() -> None:
    for table in REPORT.tables:
        kept = 1 if table.columns != Axis.INDICATORS else None
        seen = [value for one in table.observations for value in one.values[:kept]]
        assert [value for line in laid_out(table, "Wexmoor").lines for value in line.values] == seen


def test_two_numbers_for_one_cell_are_refused_rather_than_one_dropped() -> None:
    with pytest.raises(ValueError, match=r"Two observations of table 2\.1"):
        laid_out(replace(BY_TERM, observations=BY_TERM.observations * 2), "Wexmoor")
    with pytest.raises(ValueError, match="has no observation"):
        laid_out(replace(BY_TERM, observations=()), "Wexmoor")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (100_440, Unit.COUNT, "100,440"),
        (0, Unit.COUNT, "0"),
        (93.1, Unit.PERCENT, "93.1%"),
        (100, Unit.PERCENT, "100.0%"),
        (41.04, Unit.RATE, "41.0"),
        (-0.04, Unit.RATE, "0.0"),
        (1234.5, Unit.RATE, "1,234.5"),
        (Symbol.HIDDEN, Unit.PERCENT, "[c]"),
        (Symbol.NOT_APPLICABLE, Unit.COUNT, "[z]"),
        (Symbol.NOT_AVAILABLE, Unit.COUNT, "[x]"),
        (Symbol.LOW, Unit.RATE, "[low]"),
    ],
)
def test_values_are_shown_as_people_read_them(value: float | Symbol, unit: Unit, text: str) -> None:
    assert shown(value, unit) == text


def test_each_symbol_that_occurs_is_explained_and_no_other() -> None:
    assert symbols_in(BY_TERM) == ()
    [(symbol, sentence)] = symbols_in(KINDS)
    assert symbol is Symbol.HIDDEN
    assert "protect people" in sentence
    assert "worked out from it" in sentence
    low = Observation(2027, None, None, (), (Symbol.LOW, Symbol.NOT_APPLICABLE, Symbol.HIDDEN))
    four = symbols_in(replace(TREND, observations=(*TREND.observations, low)))
    assert [sentence.split()[0] for _, sentence in four] == ["[c]", "[z]", "[x]", "[low]"]


def test_symbols_of_numbers_that_are_not_shown_are_not_explained() -> None:
    unseen = tuple(replace(one, values=(7, Symbol.LOW)) for one in BY_DISTRICT.observations)
    assert symbols_in(replace(BY_DISTRICT, indicators=(NUMBER, NUMBER), observations=unseen)) == ()
