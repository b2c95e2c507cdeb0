"""Ranges, tests and quartiles agree with scipy and with what was published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from la_portal.statistics import Interval, change, poisson_range, quartiles, wilson

Z998 = float(stats.norm.ppf(0.999))


def ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_the_range_that_newcombe_published(part: int, whole: int, low: float, high: float) -> None:
    # Newcombe, R. G. (1998), Statistics in Medicine 17: 857-872, table I, method 3.
    assert ends(wilson(part, whole)) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 3000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_share_has_the_range_of_scipy(share: tuple[int, int]) -> None:
    for confidence, interval in ((0.95, wilson(*share)), (0.998, wilson(*share, Z998))):
        expected = stats.binomtest(*share).proportion_ci(confidence, method="wilson")
        assert ends(interval) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_none_and_all_reach_the_very_ends() -> None:
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_has_no_range(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="whole over 0"):
        wilson(part, whole)


def exact(count: int, confidence: float) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    return low, float(stats.chi2.isf(tail, 2 * count + 2)) / 2


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085)]
)
def test_a_small_count_has_the_published_exact_range(count: int, low: float, high: float) -> None:
    # The table of 95 % limits in textbooks of epidemiology since Garwood (1936).
    assert ends(poisson_range(count)) == pytest.approx((low, high), abs=0.0005)


@pytest.mark.parametrize("count", range(10))
def test_a_small_count_has_the_range_of_chi_squared(count: int) -> None:
    assert ends(poisson_range(count)) == pytest.approx(exact(count, 0.95), rel=1e-9)
    assert ends(poisson_range(count, Z998)) == pytest.approx(exact(count, 0.998), rel=1e-9)


@pytest.mark.parametrize("count", [10, 11, 33, 100, 1234, 98_765])
def test_a_larger_count_has_nearly_the_exact_range(count: int) -> None:
    assert ends(poisson_range(count)) == pytest.approx(exact(count, 0.95), rel=0.002)
    (low, high), (other_low, other_high) = exact(count, 0.95), exact(count, 0.94)
    assert abs(poisson_range(count).high - high) < high - other_high
    assert abs(poisson_range(count).low - low) < other_low - low


def test_the_range_grows_with_the_count_where_the_method_changes() -> None:
    nine, ten = poisson_range(9), poisson_range(10)
    assert nine.low < ten.low < nine.high < ten.high


def test_a_count_under_nought_has_no_range() -> None:
    with pytest.raises(ValueError, match="not under 0"):
        poisson_range(-1)


def test_a_range_is_told_in_another_unit() -> None:
    assert Interval(0.25, 0.5).scaled(100) == Interval(25, 50)


def test_seeds_of_a_weed_are_tested_as_przyborowski_and_wilenski_did() -> None:
    # No seed of dodder in a sample of clover before it was sent and 3 in one after: 0.125 on the one side.
    assert change(0, 3, 100, 100) == pytest.approx(0.25)


def expected_change(before: int, now: int, share: float) -> float:
    everything = stats.binom(before + now, share)
    return min(1.0, 2 * min(float(everything.cdf(before)), float(everything.sf(before - 1))))


@settings(deadline=None)  # the first look at the oracle's distribution takes its time
@given(st.integers(0, 400), st.integers(0, 400), st.floats(0.5, 2000), st.floats(0.5, 2000))
def test_a_change_has_the_chance_of_the_binomial(before: int, now: int, then: float, today: float) -> None:
    expected = expected_change(before, now, then / (then + today))
    assert change(before, now, then, today) == pytest.approx(expected, rel=1e-7, abs=1e-300)


def test_a_change_is_the_same_seen_from_either_side() -> None:
    assert change(12, 30, 900, 1100) == pytest.approx(change(30, 12, 1100, 900))


def test_nothing_twice_and_the_same_twice_is_no_change() -> None:
    assert change(0, 0, 10, 20) == 1
    assert change(8, 8, 500, 500) == 1


def test_large_counts_are_no_trouble() -> None:
    assert change(20_000, 20_400, 1, 1) == pytest.approx(expected_change(20_000, 20_400, 0.5), rel=1e-6)
    assert change(0, 50_000, 1, 1) == 0


@pytest.mark.parametrize("given_wrong", [(-1, 2, 1, 1), (1, 2, 0, 1), (1, 2, 1, -3)])
def test_what_is_no_count_or_exposure_is_refused(given_wrong: tuple[int, int, float, float]) -> None:
    with pytest.raises(ValueError, match="exposures over 0"):
        change(*given_wrong)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_quartiles_are_those_of_type_seven(values: list[float]) -> None:
    expected = np.quantile(values, [0.25, 0.5, 0.75], method="linear")
    assert quartiles(values) == pytest.approx(list(expected), rel=1e-9, abs=1e-6)


def test_quartiles_of_the_numbers_from_one_to_ten() -> None:
    assert quartiles([10, 2, 3, 4, 5, 6, 7, 8, 9, 1]) == (3.25, 5.5, 7.75)
    assert quartiles([4]) == (4, 4, 4)


def test_there_are_no_quartiles_of_nothing() -> None:
    with pytest.raises(ValueError, match="of nothing"):
        quartiles([])
