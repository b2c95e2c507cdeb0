"""Whether two counts differ by more than chance."""

from __future__ import annotations

import math
from collections.abc import Iterable


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
    return binomial(before, now, share)


def binomial(hits: int, misses: int, share: float) -> float:
    """How probable so many hits, or a number as far out, are where each trial hits with that probability.

    Two-sided, at most 1: the smaller tail is doubled. Tails are summed outwards from the count itself.
    """
    trials, odds = hits + misses, share / (1 - share)
    ways = math.lgamma(trials + 1) - math.lgamma(hits + 1) - math.lgamma(misses + 1)
    here = math.exp(ways + hits * math.log(share) + misses * math.log1p(-share))
    fewer = (number / (trials - number + 1) / odds for number in range(hits, 0, -1))
    more = ((trials - number) / (number + 1) * odds for number in range(hits, trials))
    return min(1.0, 2 * here * min(_sum(fewer), _sum(more)))


def _sum(ratios: Iterable[float]) -> float:
    """1, and after it each number that many times the one before; until they no longer count."""
    total = last = 1.0
    for ratio in ratios:
        last *= ratio
        total += last
        if last < _NOTHING * total and ratio < 1:
            break
    return total


_NOTHING = 1e-17
