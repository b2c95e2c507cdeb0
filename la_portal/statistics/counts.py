"""Counts that vary as much as chance alone lets them, or more: Poisson, or negative binomial with a given variance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import islice
from statistics import NormalDist

from la_portal.statistics.intervals import Interval

_SMALLEST = -600.0  # e to that power is far under any tail, and far over the smallest number


def at_most_overdispersed(observed: int, expected: float, phi: float = 1.0) -> float:
    """How probable a count up to `observed` is where `expected` is the mean and `phi` times that the variance.

    Negative binomial of the quasi-Poisson kind, Poisson where `phi` is 1: McCullagh, P. and Nelder, J. A. (1989),
    Generalized linear models, section 6.2.3. Raises ValueError for a count under 0, an expected count that is not over
    0, and a `phi` under 1.
    """
    _refuse(expected, phi * expected)
    if observed < 0:
        raise ValueError("a count is not under 0")
    return min(1.0, math.fsum(islice(_chances(expected, phi * expected), observed + 1)))


def count_limits(expected: float, variance: float, z: float) -> Interval:
    """Between which counts nearly all lie of which `expected` is the mean: a count outside has a tail under that of z.

    Poisson where the variance is the mean, otherwise negative binomial. Limits lie between whole counts, so that they
    move smoothly with the mean: Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance,
    Statistics in Medicine 24: 1185-1202, appendix A.1.1, and at the upper end its mirror image. So a count is under the
    lower limit exactly where P(X <= count) is smaller than the tail, and over the upper one where P(X >= count) is.
    Raises ValueError for an expected count that is not over 0, and for a variance under it.
    """
    _refuse(expected, variance)
    tail, below, low = _tail(z), 0.0, None
    for count, chance in enumerate(_chances(expected, variance)):
        up_to = below + chance
        if low is None and up_to >= tail:
            low = max(0.0, count - (up_to - tail) / chance)
        if up_to > 1 - tail:
            return Interval(low or 0.0, count + (1 - below - tail) / chance)
        below = up_to
    raise AssertionError("chances have no end")


@cache
def _tail(z: float) -> float:
    return NormalDist().cdf(-z)


def _chances(mean: float, variance: float) -> Iterator[float]:
    """The probability of 0, of 1, of 2, and so on; from their logarithms as long as a number cannot hold them."""
    more = variance - mean
    logarithm = -mean * mean / more * math.log1p(more / mean) if more > 0 else -mean
    count = 0
    while logarithm < _SMALLEST:
        yield 0.0
        logarithm += math.log((count * more + mean * mean) / (variance * (count + 1)))
        count += 1
    chance = math.exp(logarithm)
    while True:
        yield chance
        chance *= (count * more + mean * mean) / (variance * (count + 1))
        count += 1


def _refuse(expected: float, variance: float) -> None:
    if not expected > 0 or variance < expected:
        raise ValueError("counts vary around a mean over 0, and by no less than it")
