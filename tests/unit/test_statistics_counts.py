"""Counts that vary more than chance alone lets them have the chances and the limits of scipy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from la_portal.statistics import Z95, Z998, Interval, at_most_overdispersed, count_limits

means = st.floats(0.01, 400)


def chance_of_at_most(count: int, mean: float, variance: float) -> float:
    if variance == mean:
        return float(stats.poisson.cdf(count, mean))
    return float(stats.nbinom.cdf(count, mean * mean / (variance - mean), mean / variance))


def chance_of_at_least(count: int, mean: float, variance: float) -> float:
    return 1 - chance_of_at_most(count - 1, mean, variance)


@settings(deadline=None)
@given(st.integers(0, 500), means, st.just(1.0) | st.floats(1.001, 30))
def test_a_count_has_the_chance_of_scipy(count: int, mean: float, phi: float) -> None:
    found = at_most_overdispersed(count, mean, phi)
    assert found == pytest.approx(chance_of_at_most(count, mean, phi * mean), rel=1e-6, abs=1e-12)


def test_what_is_spread_a_little_wider_than_poisson_is_nearly_poisson() -> None:
    assert at_most_overdispersed(3, 5, 1 + 1e-12) == pytest.approx(at_most_overdispersed(3, 5), rel=1e-9)


def test_nothing_where_three_are_expected_is_rare_and_less_so_where_counts_vary_more() -> None:
    assert at_most_overdispersed(0, 3) == pytest.approx(0.0498, abs=0.0001)
    assert at_most_overdispersed(0, 3, 2.3) == pytest.approx(2.3 ** (-3 / 1.3))


def test_a_large_expected_count_is_no_trouble() -> None:
    assert at_most_overdispersed(2000, 2000, 2) == pytest.approx(chance_of_at_most(2000, 2000, 4000), rel=1e-6)


@pytest.mark.parametrize("given_wrong", [(-1, 2, 1), (1, 0, 1), (1, -2, 1), (1, 2, 0.9)])
def test_what_is_no_count_or_spread_is_refused(given_wrong: tuple[int, float, float]) -> None:
    with pytest.raises(ValueError, match=r"not under 0|no less than it"):
        at_most_overdispersed(*given_wrong)


@settings(deadline=None)
@given(means, st.just(1.0) | st.floats(1.01, 10), st.sampled_from([Z95, Z998]))
def test_whoever_is_outside_the_limits_has_a_tail_under_theirs(mean: float, phi: float, z: float) -> None:
    variance, tail = phi * mean, float(stats.norm.sf(z))
    limits = count_limits(mean, variance, z)
    lowest, highest = int(limits.low), int(limits.high)
    just_under = lowest if lowest < limits.low else lowest - 1
    assert just_under < 0 or chance_of_at_most(just_under, mean, variance) < tail + 1e-9
    assert chance_of_at_most(just_under + 1, mean, variance) >= tail - 1e-9
    assert chance_of_at_least(highest, mean, variance) >= tail - 1e-9
    assert chance_of_at_least(highest + 1, mean, variance) < tail + 1e-9


@pytest.mark.parametrize("mean", [0.4, 3.0, 12.5, 80.0])
def test_limits_without_more_spread_lie_within_one_of_the_poisson_quantiles_of_scipy(mean: float) -> None:
    limits = count_limits(mean, mean, Z95)
    assert (limits.low, limits.high) == pytest.approx(stats.poisson.interval(0.95, mean), abs=1)


def test_limits_move_smoothly_with_what_is_expected() -> None:
    means = [0.05 + 0.01 * step for step in range(4000)]
    limits = [count_limits(mean, mean + 0.1 * mean * mean, Z95) for mean in means]
    steps = [(b.low - a.low, b.high - a.high) for a, b in pairwise(limits)]
    assert all(-0.01 < low < 0.2 and -0.01 < high < 0.2 for low, high in steps)


def test_a_small_expected_count_has_no_lower_limit() -> None:
    assert count_limits(3.6, 3.6, Z95).low == 0
    assert count_limits(3.8, 3.8, Z95).low > 0


def test_the_limits_of_a_count_hold_what_a_normal_one_would_for_a_large_count() -> None:
    limits = count_limits(10_000, 20_000, Z95)
    assert limits.low == pytest.approx(10_000 - Z95 * 20_000**0.5, rel=0.001)
    assert limits.high == pytest.approx(10_000 + Z95 * 20_000**0.5, rel=0.001)


def test_counts_without_a_mean_have_no_limits() -> None:
    with pytest.raises(ValueError, match="a mean over 0"):
        count_limits(0, 1, Z95)
    with pytest.raises(ValueError, match="no less than it"):
        count_limits(3, 2.9, Z95)
    assert count_limits(3, 3, Z95) == Interval(0.0, pytest.approx(7.0, abs=1))
