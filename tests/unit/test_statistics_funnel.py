"""Expected counts, over-dispersion and funnels agree with scipy and statsmodels, and with what they are to say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats.mstats import winsorize
from statsmodels.stats.meta_analysis import combine_effects

from la_portal.statistics import (
    Z95,
    Z998,
    Interval,
    Outside,
    additive_variance,
    dispersion,
    expected_counts,
    flagged_by_chance,
    funnel_limits,
    gamma_poisson_shrinkage,
    outside,
    winsorised_dispersion,
)

schools = st.lists(st.tuples(st.integers(0, 60), st.floats(0.1, 40)), min_size=1, max_size=60)


def test_each_is_expected_to_record_at_the_rate_of_its_group() -> None:
    found = expected_counts(["primary", "primary", "secondary"], [1, 3, 9], [100.0, 300.0, 50.0])
    assert found == pytest.approx([1, 3, 9])
    assert expected_counts(["primary", "primary"], [4, 0], [100.0, 300.0]) == pytest.approx([1, 3])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50), st.floats(1, 1000)), min_size=1))
def test_what_is_expected_of_a_group_adds_up_to_what_it_recorded(rows: list[tuple[str, int, float]]) -> None:
    groups, observed, exposure = zip(*rows, strict=True)
    found = expected_counts(groups, observed, exposure)
    for group in set(groups):
        those = [at for at, one in enumerate(groups) if one == group]
        assert sum(found[at] for at in those) == pytest.approx(sum(observed[at] for at in those))


def test_nothing_can_be_expected_without_an_exposure() -> None:
    with pytest.raises(ValueError, match="exposures over 0"):
        expected_counts(["primary"], [1], [0.0])


@given(schools)
def test_the_factor_is_that_of_scores_that_scipy_has_drawn_in(rows: list[tuple[int, float]]) -> None:
    observed, expected = map(list, zip(*rows, strict=True))
    scores = 2 * (np.sqrt(observed) - np.sqrt(expected))
    factor = float(np.mean(np.asarray(winsorize(scores, limits=(0.1, 0.1))) ** 2))
    assert winsorised_dispersion(observed, expected) == pytest.approx(max(1.0, factor))


def test_one_school_that_stands_out_does_not_widen_the_limits_for_itself() -> None:
    expected = [9.0] * 20
    assert winsorised_dispersion([9] * 19 + [900], expected) == 1
    assert winsorised_dispersion([1] * 10 + [25] * 10, expected) == pytest.approx(16)


def test_nothing_to_look_at_is_no_more_spread_than_chance() -> None:
    assert winsorised_dispersion([], []) == 1
    assert winsorised_dispersion([0, 0], [0.0, 0.0]) == 1
    assert dispersion([0], [0.0]).tau2 == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 90), st.floats(0.5, 40)), min_size=3, max_size=40))
def test_the_additive_variance_is_that_of_dersimonian_and_laird_in_statsmodels(rows: list[tuple[int, float]]) -> None:
    ratios = np.array([count / expected for count, expected in rows])
    weights = np.array([expected for _, expected in rows])
    with np.errstate(all="ignore"):
        theirs = combine_effects(ratios, 1 / weights, method_re="dl")
    phi = float(theirs.q) / len(rows)
    if phi > 1:
        assert additive_variance(list(weights), phi) == pytest.approx(max(0.0, float(theirs.tau2)), rel=1e-6, abs=1e-9)


def test_there_is_no_additive_variance_where_chance_explains_the_spread() -> None:
    assert additive_variance([4.0, 9.0, 2.0], 1.0) == 0
    assert additive_variance([4.0, 9.0, 2.0], 0.6) == 0
    assert additive_variance([4.0], 3.0) == 0
    assert additive_variance([], 3.0) == 0


def test_without_more_spread_the_funnel_is_the_exact_poisson_one() -> None:
    assert not outside(2, 7.0).level  # P(X <= 2 | 7) is 0.0296
    assert outside(1, 7.5) == Outside("watch", "low")  # P(X <= 1 | 7.5) is 0.0047
    assert outside(0, 7.5) == Outside("look", "low")  # P(X <= 0 | 7.5) is 0.00055
    assert outside(14, 7.5) == Outside("watch", "high")  # P(X >= 14 | 7.5) is 0.0216
    assert outside(19, 7.5) == Outside("look", "high")  # P(X >= 19 | 7.5) is 0.0004


def test_more_spread_widens_both_limits_and_is_wider_still_at_the_higher_level() -> None:
    narrow, wide, widest = funnel_limits(20), funnel_limits(20, tau2=0.1), funnel_limits(20, Z998, tau2=0.1)
    assert widest.low < wide.low < narrow.low < 20 < narrow.high < wide.high < widest.high
    factor = funnel_limits(20, phi=2.3)
    assert factor.low < narrow.low < narrow.high < factor.high


def test_the_additive_limits_of_a_large_school_are_those_of_the_papers() -> None:
    # Normal limits of Spiegelhalter (2005): 1 plus and minus z times the root of 1 / expected + tau squared.
    tau2, expected = 0.0004, 40_000
    half = Z95 * math.sqrt(1 / expected + tau2)
    assert funnel_limits(expected, tau2=tau2).scaled(1 / expected) == Interval(
        pytest.approx(1 - half, abs=0.001), pytest.approx(1 + half, abs=0.001)
    )


def test_a_school_of_which_one_incident_is_expected_is_not_low_with_none() -> None:
    assert outside(0, 1.0) == outside(0, 1.0, tau2=0.2) == Outside("", "")


def test_a_school_of_which_nothing_is_expected_stands_nowhere() -> None:
    assert outside(0, 0.0) == outside(3, 0.0) == Outside("", "")


def test_one_school_in_twenty_is_outside_by_chance() -> None:
    assert flagged_by_chance(700) == pytest.approx(35)
    assert flagged_by_chance(700, 0.998) == pytest.approx(1.4)


def test_chance_alone_puts_no_more_schools_outside_than_it_may() -> None:
    draw = np.random.default_rng(20_261_126)
    expected = [float(one) for one in draw.uniform(0.1, 30, 700)]
    observed = [int(one) for one in draw.poisson(expected)]
    tau2 = dispersion(observed, expected).tau2
    flagged = [outside(count, one, tau2=tau2).level for count, one in zip(observed, expected, strict=True)]
    assert 10 < sum(bool(one) for one in flagged) < 40
    assert flagged.count("look") < 5


def marshall(observed: list[int], expected: list[float]) -> list[float]:
    """The estimator as Marshall's (1991) pages 286 and 287 write it down."""
    counts, population = np.array(observed), np.array(expected)
    rates, mean = counts / population, counts.sum() / population.sum()
    variance = (population * (rates - mean) ** 2).sum() / population.sum() - mean / population.mean()
    variance = max(variance, 0)
    weight = variance / (variance + mean / population) if variance else np.zeros(len(rates))
    return list(mean + weight * (rates - mean))


@given(schools.filter(lambda rows: sum(count for count, _ in rows) > 0))
def test_ratios_are_drawn_together_as_marshall_does(rows: list[tuple[int, float]]) -> None:
    observed, expected = map(list, zip(*rows, strict=True))
    assert gamma_poisson_shrinkage(observed, expected) == pytest.approx(marshall(observed, expected), abs=1e-6)


def test_the_less_was_expected_the_more_a_ratio_is_drawn_in() -> None:
    small, large, *_ = gamma_poisson_shrinkage([2, 40, 1, 2, 30, 3], [1.0, 20.0, 6.0, 9.0, 18.0, 24.0])
    assert 1 < small < large < 2


def test_ratios_that_differ_by_chance_alone_are_the_common_one() -> None:
    assert gamma_poisson_shrinkage([4, 5, 6], [5.0, 5.0, 5.0]) == pytest.approx([1, 1, 1])
    assert gamma_poisson_shrinkage([0, 0], [0.0, 0.0]) == [1, 1]
    assert gamma_poisson_shrinkage([0, 0], [3.0, 4.0]) == [0, 0]
    assert gamma_poisson_shrinkage([30, 0], [3.0, 0.0])[1] == pytest.approx(10)
