"""The funnel as it is drawn: who is ringed and named, where its lines are, and that no name lies on another."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from dashboards.figures.funnel import funnel_plot, over_the_top
from dashboards.figures.funnel_names import MOST_ROWS, Frame, hung, named
from dashboards.figures.phases import phase_groups
from la_portal.queries.incidents import SchoolIncidents
from la_portal.queries.standings import Funnel, Standing
from la_portal.statistics import Dispersion, Outside

OVERALL = 10.0


def standing(
    urn: int, incidents: int, expected: float | None, side: Any = "", *, level: Any = "watch", phase: str = "primary"
) -> Standing:
    school = SchoolIncidents(urn, f"School number {urn}", phase, None, "number", incidents, 200)
    adjusted = OVERALL * incidents / expected if expected else None
    return Standing(school, expected, None, None, adjusted, Outside(level if side else "", side))


def drawn(*standings: Standing, tau2: float = 0.1) -> Funnel:
    return Funnel(standings, OVERALL, Dispersion(2.0, tau2), 0.0)


MANY = [standing(urn, urn % 5, 0.5 + urn / 4) for urn in range(60)]
LOWS = [standing(100 + at, 0, 4.0 + at / 3, "low") for at in range(30)]
HIGHS = [standing(200 + at, 40, 9.0 + at / 4, "high") for at in range(30)]


@pytest.mark.parametrize(
    "funnel",
    [
        drawn(*MANY, *LOWS, *HIGHS),
        drawn(*MANY, tau2=0.0),
        drawn(standing(1, 0, 0.4)),
        drawn(standing(1, 0, 0.4, phase="nursery"), standing(2, 3, 900.0, "low", phase="special")),
        drawn(standing(1, 0, 0.0)),
        drawn(),
        Funnel((), None, Dispersion(1.0, 0.0), 0.0),
    ],
)
def test_plotly_accepts_the_figure(funnel: Funnel) -> None:
    figure = funnel_plot(funnel, {})
    assert type(figure) is dict
    assert go.Figure(figure).to_dict()["layout"]


def test_a_school_stands_at_the_root_of_what_is_expected_and_leads_to_its_page() -> None:
    figure = funnel_plot(drawn(standing(7, 8, 4.0), standing(8, 1, 1.0, phase="secondary")), {7: "/dashboards/x"})
    (primary,) = [trace for trace in figure["data"] if trace["name"] == "Primary"]
    assert (primary["x"], primary["y"], primary["customdata"]) == ([2.0], [20.0], ["/dashboards/x"])
    assert primary["text"] == ["School number 7: 8 recorded, 4.0 expected"]
    shapes = [trace["marker"]["symbol"] for trace in figure["data"] if trace["name"] in {"Primary", "Secondary"}]
    assert shapes == ["circle", "square"]


def test_only_who_is_outside_is_ringed_and_named() -> None:
    figure = funnel_plot(drawn(*MANY, LOWS[0], HIGHS[0]), {})
    (rings,) = [trace for trace in figure["data"] if trace["name"] == "Outside the 95% limits"]
    assert len(rings["x"]) == 2
    names = [note["text"] for note in figure["layout"]["annotations"] if "School number" in note["text"]]
    assert names == ["School number 100: none, 4.0 expected", "School number 200"]
    assert figure["layout"]["meta"]["narrow"]["annotations"] == []


def test_limits_are_dashed_at_95_and_solid_at_99_8_and_wider() -> None:
    lines = [trace for trace in funnel_plot(drawn(*MANY), {})["data"] if trace["name"].endswith(" limit")]
    assert [(line["name"], line["line"]["dash"]) for line in lines] == [
        ("95% limit", "dash"),
        ("95% limit", "dash"),
        ("99.8% limit", "solid"),
        ("99.8% limit", "solid"),
    ]
    assert lines[1]["y"][-1] < lines[3]["y"][-1]
    assert lines[0]["y"][-1] > (lines[2]["y"][-1] or 0)


def test_ticks_are_told_as_counts_and_four_at_most_on_a_phone() -> None:
    layout = funnel_plot(drawn(*MANY), {})["layout"]
    ticks = dict(zip(layout["xaxis"]["ticktext"], layout["xaxis"]["tickvals"], strict=True))
    assert (ticks["0"], ticks["4"]) == (0, 2)
    assert len(layout["meta"]["narrow"]["xaxis"]["ticktext"]) <= 4


def test_a_rate_that_one_incident_makes_does_not_squeeze_the_others() -> None:
    tiny = standing(900, 1, 0.02)
    funnel = drawn(*MANY, tiny)
    assert over_the_top(funnel) == [tiny]
    figure = funnel_plot(funnel, {})
    (over,) = [trace for trace in figure["data"] if trace["name"] == "Over the top"]
    assert over["y"] == [figure["layout"]["yaxis"]["range"][1]]
    assert over_the_top(drawn(*MANY)) == [] or max(one.adjusted or 0 for one in MANY) < OVERALL * 500


def test_who_is_outside_is_never_over_the_top() -> None:
    assert over_the_top(drawn(*MANY, standing(901, 9, 0.2, "high"))) == []


def boxes(names: list[Any], frame: Frame) -> list[tuple[float, float, float]]:
    found: list[tuple[float, float, float]] = []
    for name in names:
        at, wide = name["x"] / frame.across * 1000, 7.0 * len(name["text"])
        start = at if name["xanchor"] == "left" else at - wide
        found.append((start, start + wide, name["y"]))
    return found


def test_no_name_under_the_line_lies_on_another() -> None:
    frame = Frame(4.0, 50.0)
    pairs, rows = hung(LOWS, frame)
    assert 1 <= rows <= MOST_ROWS
    assert len(pairs) > 3
    placed = boxes([name for _, name in pairs], frame)
    for at, (start, end, row) in enumerate(placed):
        for other_start, other_end, other_row in placed[at + 1 :]:
            assert row != other_row or end <= other_start or other_end <= start
    for line, _ in pairs:
        at = line["x0"] / frame.across * 1000
        assert not any(start < at < end and row > line["y1"] for start, end, row in placed)


def test_no_low_school_takes_no_row() -> None:
    assert hung([], Frame(4.0, 50.0)) == ([], 0)


def test_names_of_high_schools_stay_apart_and_inside() -> None:
    frame = Frame(5.0, 60.0)
    notes = named(HIGHS, HIGHS, frame)
    titles = [note for note in notes if note["font"]["weight"] == 700]
    assert 1 <= len(titles) < len(HIGHS)
    placed = [(start, end, y / 60 * 440) for start, end, y in boxes(titles, frame)]
    for at, (start, end, height) in enumerate(placed):
        assert start >= -20
        assert end <= 1020
        for other_start, other_end, other in placed[at + 1 :]:
            assert abs(height - other) >= 30 or end <= other_start or other_end <= start


def test_phases_with_a_shape_come_first() -> None:
    assert phase_groups(["nursery", "special", "primary", "special"]) == ["primary", "special", "nursery"]
