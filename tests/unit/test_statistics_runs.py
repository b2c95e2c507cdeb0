"""Run charts follow the published table of their rules; places are those of exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from la_portal.statistics import ranked, run_chart

PUBLISHED = (
    "10 6 2, 11 6 2, 12 7 3, 13 7 3, 14 7 4, 15 7 4, 16 7 4, 17 7 5, 18 7 5, 19 7 6, 20 7 6, 21 7 6, 22 7 7, 23 8 7, "
    "24 8 8"
)


def up_and_down(points: int) -> list[int]:
    """So many points that lie on either side of the median in turn; and two on it where a middle one is needed."""
    return [2, 0] * (points // 2) + ([2, 1, 1] if points % 2 else [])


@pytest.mark.parametrize("row", PUBLISHED.split(","))
def test_a_run_is_long_and_crossings_few_as_in_the_table_of_anhoj_and_olesen(row: str) -> None:
    points, longest, crossings = map(int, row.split())
    chart = run_chart(up_and_down(points))
    assert (chart.points, chart.longest_expected, chart.fewest_expected) == (points, longest, crossings)


@pytest.mark.parametrize("points", range(10, 90))
def test_the_fewest_crossings_are_the_quantile_of_scipy(points: int) -> None:
    chart = run_chart(up_and_down(points))
    assert chart.fewest_expected == stats.binom.ppf(0.05, points - 1, 0.5)


def test_a_series_that_goes_up_and_down_is_steady() -> None:
    chart = run_chart([3, 7, 4, 8, 2, 9, 3, 6, 5, 8, 1, 7])
    assert (chart.median, chart.longest_run, chart.crossings) == (5.5, 1, 11)
    assert chart.verdict == "steady"


def test_a_series_that_rises_and_stays_up_has_shifted() -> None:
    chart = run_chart([1, 2, 1, 3, 2, 1, 2, 8, 9, 8, 9, 7, 8, 9])
    assert (chart.longest_run, chart.crossings) == (7, 1)
    assert chart.verdict == "shifted"


def test_values_on_the_median_are_skipped() -> None:
    chart = run_chart([5, 1, 5, 9, 5])
    assert (chart.median, chart.points, chart.longest_run, chart.crossings) == (5, 2, 1, 1)
    assert run_chart([4, 4, 4]).points == 0


def test_under_ten_points_there_is_no_verdict() -> None:
    assert run_chart(up_and_down(9)).verdict == "too few"
    assert run_chart([1, 2] * 5).verdict == "steady"
    assert run_chart([4]).verdict == "too few"


def test_nothing_has_no_median() -> None:
    with pytest.raises(ValueError, match="no median"):
        run_chart([])


def test_equal_shares_have_one_place_and_the_next_one_comes_after_all_of_them() -> None:
    assert ranked([(1, 3), (2, 6), (1, 2), (0, 5)]) == [2, 2, 1, 4]
    assert ranked([(1, 3), (33_333_333_333_333_333, 100_000_000_000_000_000)]) == [1, 2]
    assert ranked([]) == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30))))
def test_places_are_the_lowest_ranks_of_scipy(shares: list[tuple[int, int]]) -> None:
    values = [-float(Fraction(part, whole)) for part, whole in shares]
    assert ranked(shares) == [int(rank) for rank in stats.rankdata(values, method="min")]


def test_what_is_no_share_has_no_place() -> None:
    with pytest.raises(ValueError, match="whole over 0"):
        ranked([(1, 2), (0, 0)])
