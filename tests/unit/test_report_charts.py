"""Charts are drawn of released numbers alone, the same each time, and as marks that every page may hold."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from la_portal.files.report.charts import chart_svg
from la_portal.files.report.laid_out import laid_out, shown
from la_portal.released import Axis, Chart, Symbol, Table, Unit
from tests.hostile_report import HOSTILE
from tests.released import BY_DISTRICT, BY_TERM, KINDS, NUMBER, REPORT, TREND

SVG = "{http://www.w3.org/2000/svg}"
CHARTED = [table for table in REPORT.tables if table.chart]
HOSTILELY = [table for table in HOSTILE.report.tables if table.chart]


def drawn(table: Table) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(table, "Wexmoor"))


def texts(table: Table) -> list[str]:
    return [one.text or "" for one in drawn(table).iter(f"{SVG}text")]


@pytest.mark.parametrize("table", [*CHARTED, *HOSTILELY])
def test_a_chart_is_well_formed_on_one_line_and_without_style_script_or_address(table: Table) -> None:
    root = drawn(table)
    assert "\n" not in chart_svg(table, "Wexmoor")
    assert {element.tag for element in root.iter()} <= {
        SVG + name for name in ("svg", "title", "desc", "text", "rect", "line", "polyline", "circle")
    }
    names = {name for element in root.iter() for name in element.attrib}
    assert not {"style", "class", "href", "onload"} & names


@pytest.mark.parametrize("table", CHARTED)
def test_a_chart_is_named_and_described_by_its_title_and_sentence(table: Table) -> None:
    assert table.chart
    root = drawn(table)
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, told.text) == (table.chart.title, table.chart.sentence)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"


def test_charts_of_one_page_have_names_of_their_own() -> None:
    names = [drawn(table).get("aria-labelledby") for table in CHARTED]
    assert len(set(names)) == len(CHARTED)


@pytest.mark.parametrize("table", CHARTED)
def test_every_number_in_words_is_one_of_the_table(table: Table) -> None:
    grid = laid_out(table, "Wexmoor")
    known = {shown(value, of.unit) for line in grid.lines for value, of in zip(line.values, grid.columns, strict=True)}
    labels = " ".join(label for line in grid.lines for label in line.labels)
    for text in texts(table):
        assert text in known or text in labels


def test_hidden_numbers_are_marked_and_not_drawn() -> None:
    assert texts(KINDS) == ["Content", "Sexual", "84", "Values", "[c]", "Conduct", "Sexual", "0", "Values", "[c]"]
    widths = [float(bar.get("width", "")) for bar in drawn(KINDS).iter(f"{SVG}rect")]
    assert len(widths) == 2
    assert widths[0] > widths[1] == 0


def test_sums_are_not_drawn_beside_their_parts_but_rates_of_the_whole_are() -> None:
    counts = replace(BY_DISTRICT, chart=Chart("bars", "number", "By district", "84"))
    assert "All of Wexmoor" not in texts(counts)
    rates = replace(counts, indicators=(replace(NUMBER, unit=Unit.RATE),))
    assert texts(rates)[-2:] == ["All of Wexmoor", "246.0"]


def test_bars_of_columns_without_a_total_are_drawn_under_their_row() -> None:
    parts = tuple(one for one in BY_DISTRICT.observations if one.labels != ("Total",) and one.district)
    table = replace(BY_DISTRICT, observations=parts, chart=Chart("bars", "number", "By district", "84"))
    assert texts(table)[:5] == ["=Fenmarsh", "Content", "84", "Contact", "[c]"]


def test_bars_are_as_long_as_their_numbers() -> None:
    bars = [float(bar.get("width", "")) for bar in drawn(BY_TERM).iter(f"{SVG}rect")]
    assert bars == sorted(bars)
    assert bars[0] / bars[2] == pytest.approx(93.1 / 96.8, abs=0.002)


def test_a_line_has_a_gap_where_a_number_is_missing() -> None:
    assert texts(TREND) == ["[x]", "2024 to 2025", "36.0", "2025 to 2026", "41.0", "2026 to 2027"]
    [line] = drawn(TREND).iter(f"{SVG}polyline")
    assert len(line.get("points", "").split()) == 2
    between = replace(TREND, observations=(TREND.observations[1], TREND.observations[0], TREND.observations[2]))
    assert len(list(drawn(between).iter(f"{SVG}polyline"))) == 2


def test_a_line_over_anything_but_time_is_bars() -> None:
    table = replace(KINDS, chart=Chart("line", "number", "Kinds", "84"))
    assert list(drawn(table).iter(f"{SVG}rect"))


def test_a_chart_of_nothing_but_hidden_numbers_is_drawn() -> None:
    hidden = tuple(replace(one, values=(Symbol.HIDDEN,) * 3) for one in TREND.observations)
    assert texts(replace(TREND, observations=hidden)).count("[c]") == 3


def test_all_that_is_drawn_is_inside_the_picture() -> None:
    long = tuple(
        replace(one, labels=("w" * 90, f"{'many words ' * 9}{at}")) for at, one in enumerate(KINDS.observations)
    )
    table = replace(KINDS, observations=long)
    width, height = map(float, drawn(table).get("viewBox", "").split()[2:])
    for text in drawn(table).iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "")) < width
        assert 0 < float(text.get("y", "")) < height
    names = [text for text in texts(table) if re.match("many|words", text)]
    assert max(map(len, names)) < 45


def test_the_same_table_is_the_same_picture() -> None:
    assert chart_svg(KINDS, "Wexmoor") == chart_svg(KINDS, "Wexmoor")


def test_a_table_without_a_chart_is_refused() -> None:
    with pytest.raises(ValueError, match=r"5\.4 has no chart"):
        chart_svg(replace(BY_DISTRICT, columns=Axis.INDICATORS), "Wexmoor")
