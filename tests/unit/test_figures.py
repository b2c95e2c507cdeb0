"""Figures and their sentences: each true of exactly the rows that are drawn, and each a figure that Plotly accepts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboards.components import sparkline
from dashboards.figures.marks import step
from dashboards.figures.progress import progress
from dashboards.figures.trend import highest_rate, trend
from dashboards.findings import incidents, overview
from dashboards.findings.progress import progress as progress_finding
from dashboards.markup import node
from dashboards.matrix import arranged, heat_table
from dashboards.words import among, listed, plural, rate, share
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.completion import Curve, Returned
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import Cell, Spread
from la_portal.queries.measures import Measure
from la_portal.queries.risks import places
from la_portal.vocabulary import Term

OPENED = date(2026, 11, 2)


def collection(number: int, year: int = 2026, term: Term = Term.AUTUMN) -> CollectionFacts:
    due = OPENED + timedelta(days=32)
    return CollectionFacts(number, year, term, OPENED, OPENED, 40, OPENED, due, due + timedelta(days=21), "2026.1")


NOW, THEN, BEFORE = collection(3), collection(2, 2025, Term.SUMMER), collection(1, 2025)
SPAN = Span(NOW, (THEN, BEFORE))
HERE = Returned(NOW, expected=120, returned=97, accepted=0)


def curve(of: CollectionFacts, *returned: int) -> Curve:
    days = [OPENED + timedelta(days=day) for day in range(54) if (OPENED + timedelta(days=day)).weekday() < 5]
    return Curve(of, returned, tuple(days), due=25)


def cells(of: CollectionFacts, **recorded: int) -> list[Cell]:
    """Every cell of a collection in ten schools with 1,000 pupils; those not named recorded none."""
    return [
        Cell(of, place, count, 10, min(count, 10), count, 1000)
        for place in places("2026.1")
        for count in [recorded.get(place.item.code, 0)]
    ]


def spread_of(rows: list[Cell]) -> list[Spread]:
    codes = [*dict.fromkeys(cell.place.row for cell in rows), *(f"column_{n}" for n in range(4)), "shared", "all"]
    return [Spread(code, 1) for code in codes]


def texts(tree: Any) -> list[str]:
    """Every text of a markup tree, in order."""
    if isinstance(tree, str):
        return [tree]
    return [text for child in tree[2] for text in texts(child)] if isinstance(tree, list) else []


@pytest.mark.parametrize(
    "figure",
    [
        progress([curve(BEFORE, *range(40)), curve(THEN, *range(30)), curve(NOW, 0, 5, 9)], SPAN, 120, is_open=True),
        progress([curve(NOW, 0)], Span(NOW, ()), 1, is_open=True),
        progress([curve(NOW, *range(36))], Span(NOW, ()), 700, is_open=False),
        trend([*cells(THEN, contact_sexual=4), *cells(NOW, contact_sexual=2)], SPAN, "contact", 5, is_open=True),
        trend(cells(NOW), Span(NOW, ()), "commerce", 1, is_open=False),
        trend([], SPAN, "commerce", 1, is_open=True),
    ],
)
def test_plotly_accepts_the_figure(figure: dict[str, Any]) -> None:
    assert type(figure) is dict
    assert go.Figure(figure).to_dict()["layout"]


def test_the_last_point_is_hollow_only_while_schools_still_send() -> None:
    rows = [*cells(BEFORE, conduct_values=3), *cells(THEN, conduct_values=2), *cells(NOW, conduct_values=1)]
    solid, way = trend(rows, SPAN, "conduct", 5, is_open=True)["data"]
    assert solid["y"] == [3, 2]
    assert (way["x"], way["line"]["dash"], way["marker"]["size"]) == ([1, 2], "dot", [0, 9])
    (closed,) = trend(rows, SPAN, "conduct", 5, is_open=False)["data"]
    assert closed["y"] == [3, 2, 1]


def test_a_line_stops_where_nothing_is_known() -> None:
    rows = [*cells(THEN, conduct_values=2), *cells(NOW, conduct_values=1)]
    drawn = trend(rows, SPAN, "conduct", 5, is_open=False)
    assert drawn["data"][0]["y"] == [None, 2, 1]
    assert drawn["layout"]["shapes"] == []


def test_a_line_never_joins_across_a_question_that_changed() -> None:
    rows = [*cells(BEFORE, conduct_values=3), *cells(THEN, conduct_values=2), *cells(NOW, conduct_values=1)]
    drawn = trend(rows, SPAN, "conduct", 5, is_open=False, broken={1: "question changed"})
    (line,) = drawn["data"]
    assert (line["x"], line["y"]) == ([0, 0.5, 1, 2], [3, None, 2, 1])
    assert [shape["x0"] for shape in drawn["layout"]["shapes"]] == [0.5]
    assert "question changed" in [note["text"] for note in drawn["layout"]["annotations"]]
    last = trend(rows, SPAN, "conduct", 5, is_open=True, broken={2: "first asked"})
    assert [trace["x"] for trace in last["data"]] == [[0, 1], [2]]
    assert go.Figure(last).to_dict()["layout"]


@pytest.mark.parametrize(
    ("highest", "parts", "distance"), [(117, 4, 30), (700, 4, 200), (7.5, 2, 5), (0, 2, 0.5), (1, 4, 0.25)]
)
def test_gridlines_stand_at_round_numbers(highest: float, parts: int, distance: float) -> None:
    assert step(highest, parts) == pytest.approx(distance)


def test_an_axis_is_never_lower_than_its_line() -> None:
    for count in (0, 1, 3, 9, 47, 900):
        assert highest_rate(cells(NOW, content_sexual=count)) >= count


def test_the_matrix_adds_up_and_prints_each_number() -> None:
    rows = cells(NOW, content_sexual=12, contact_sexual=6, commerce_scams=2)
    matrix = arranged(rows, spread_of(rows))
    assert {code: total.recorded for code, total in matrix.totals.items()} == {
        "content": 12, "contact": 6, "conduct": 0, "commerce": 2, "shared": 18, "all": 20,
        "column_0": 0, "column_1": 0, "column_2": 18, "column_3": 0,
    }  # fmt: skip
    assert matrix.totals["all"].rate == pytest.approx(20)
    assert [heading.code for heading in matrix.own] == ["commerce"]
    shown = texts(heat_table(matrix, "/schools/{}".format))
    assert shown[:6] == ["Incidents by risk", "Commercial", "Aggressive", "Sexual", "Values", "All"]
    assert shown.count("12") == 2
    assert incidents.risks(matrix) == "Content, sexual leads with 12 of 20 incidents"


def test_no_sentence_is_made_up_where_nothing_leads() -> None:
    none, tied = cells(NOW), cells(NOW, content_sexual=2, contact_values=2)
    assert incidents.risks(arranged(none, spread_of(none))) == "No incidents recorded"
    assert (
        incidents.risks(arranged(tied, spread_of(tied)))
        == "Content, sexual and contact, values lead with 2 each of 4 incidents"
    )
    earlier = cells(BEFORE)
    assert incidents.trend(none + earlier, {"content": "Content"}) == "No risk stands out in any term"
    assert incidents.trend(none, {"content": "Content"}) == "Incidents by risk, term by term"


def test_the_page_names_what_came() -> None:
    assert overview.overview(HERE, accepted=False) == "97 of 120 schools have returned"
    assert overview.overview(HERE, accepted=True) == "97 of 120 returns are accepted"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (curve(BEFORE, 0, 40, 81), "Returns are 16 ahead of autumn 2025, with 23 working days left"),
        (curve(BEFORE, 0, 40, 99), "Returns are 2 behind autumn 2025, with 23 working days left"),
        (curve(BEFORE, 0, 40, 97), "Returns are level with autumn 2025, with 23 working days left"),
        (None, "97 of 120 schools have returned, with 23 working days left"),
    ],
)
def test_progress_is_compared_with_the_same_working_day(before: Curve | None, said: str) -> None:
    assert progress_finding(HERE, curve(NOW, 0, 50, 97), before, is_open=True) == said


def test_a_change_is_told_of_the_same_schools_only() -> None:
    now, then = Measure(NOW, 80, 100, 30, 60, 75, 20), Measure(THEN, 70, 100, 30, 54, 72, 20)
    between = Measure(BEFORE, 1, 100, 30, 0, 0, 0)
    assert overview.change([between, then, now]) == "Up 5 points on summer 2026 in the same 20 schools"
    assert overview.change([now]) == "first time asked"
    few = Measure(NOW, 80, 100, 30, 60, 75, 9)
    assert overview.change([then, few]) == "Too few of the same schools to compare with an earlier term"
    assert overview.change([between, few]) == "Too few of the same schools to compare with an earlier term"


def test_under_ten_schools_there_is_no_rate() -> None:
    rows = cells(NOW, contact_sexual=4)
    matrix = arranged(rows, spread_of(rows))
    assert any("per 1,000" in text for text in texts(heat_table(matrix, "/schools/{}".format)))
    assert not any("per 1,000" in text for text in texts(heat_table(matrix, "/schools/{}".format, rates=False)))


def test_incidents_are_told_with_what_they_are_of() -> None:
    assert (
        incidents.incidents(371, 9.31, 24, 97)
        == "371 incidents recorded, 9.3 per 1,000 pupils; 24 of 97 schools recorded none"
    )
    assert incidents.incidents(3, 9.31, 1, 4) == "3 incidents recorded; 1 of 4 schools recorded none"
    assert incidents.incidents(0, 0, 4, 4) == "No incidents recorded in 4 schools"
    assert incidents.incidents(0, None, 0, 0) == "No school that has returned holds its counts"


def test_shares_never_round_to_all_or_nothing() -> None:
    assert [share(*pair) for pair in ((0, 9), (1, 999), (998, 999), (9, 9), (2, 3))] == [
        "0%",
        "under 1%",
        "over 99%",
        "100%",
        "67%",
    ]
    assert [rate(value) for value in (None, 0, 0.01, 9.31)] == ["no rate", "0.0", "under 0.1", "9.3"]
    assert (plural(1, "school"), plural(1200, "school"), listed("abc")) == ("1 school", "1,200 schools", "a, b and c")


def test_a_narrowed_page_names_its_schools() -> None:
    assert among(Filters(on=OPENED)) == ""
    narrowed = Filters(on=OPENED, phases=("primary", "special"), districts=("Ashmere",))
    assert among(narrowed) == "Primary and Special schools in Ashmere: "
    assert among(Filters(on=OPENED, districts=("Ashmere",))) == "Schools in Ashmere: "


def test_a_sparkline_is_decoration_whatever_its_values() -> None:
    for series in ((1.0, 1.0), (0.0, 5.0, 2.0), (3.0, 2.0)):
        assert sparkline(series, "1", still_open=True)[1]["aria-hidden"] == "true"


def test_markup_names_attributes_as_react_does() -> None:
    assert node("a", "x", className="y", aria_label="z", href=None) == [
        "a",
        {"className": "y", "aria-label": "z"},
        ["x"],
    ]
