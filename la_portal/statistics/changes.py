"""Whether two counts differ by more than chance."""

from __future__ import annotations

import math


def change(before: int, now: int, exposure_before: float, exposure_now: float) -> float:
    """How probable two counts at least so far apart are where both have one rate: a two-sided p-value, at most 1.

    The conditional test: of all the events, those before are binomial. Exact; the smaller tail is doubled.
    Przyborowski, J. and Wilenski, H. (1940), Homogeneity of results in testing samples from Poisson series, Biometrika
    31: 313-323. Exposures are in any one unit, like pupil-days. Raises ValueError for one that is not over 0, and for
    a count under 0.
    """
    if min(before, now) < 0 or min(exposure_before, exposure_now) <= 0:
        raise ValueError("a change needs counts from 0 and exposures over 0")
    share = exposure_before / (exposure_before + exposure_now)
    chances = _binomial(before + now, share)
    smaller_tail = min(math.fsum(chances[: before + 1]), math.fsum(chances[before:]))
    return min(1.0, 2 * smaller_tail)


def _binomial(trials: int, share: float) -> list[float]:
    """The probability of each number of successes from 0 to `trials`."""
    yes, no, all_ways = math.log(share), math.log1p(-share), math.lgamma(trials + 1)
    return [
        math.exp(all_ways - math.lgamma(hit + 1) - math.lgamma(trials - hit + 1) + hit * yes + (trials - hit) * no)
        for hit in range(trials + 1)
    ]
