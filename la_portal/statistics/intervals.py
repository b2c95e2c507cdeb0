"""Likely ranges: confidence intervals, of 95 % unless another `z` is given, two-sided, so much of it in each tail."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)
Z998 = NormalDist().inv_cdf(0.999)
FEW = 10


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included; in the unit that its maker says."""

    low: float
    high: float

    def scaled(self, factor: float) -> Interval:
        """The same range in another unit: a fraction as percent, a count as a rate."""
        return Interval(self.low * factor, self.high * factor)


def wilson(part: int, whole: int, z: float = Z95) -> Interval:
    """The likely range of a share, as fractions from 0 to 1.

    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22: 209-212. Raises ValueError where `part` does not lie between 0 and a `whole` over 0.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError("a share needs a whole over 0, and a part of it")
    share, shrink = part / whole, 1 + z * z / whole
    middle = (share + z * z / (2 * whole)) / shrink
    half = z / shrink * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    low = 0.0 if part == 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if part == whole else min(1.0, middle + half))


def poisson_range(count: int, z: float = Z95) -> Interval:
    """The likely range of the count that was to be expected where `count` happened; of 0 it begins with 0.

    Exact under 10: Garwood, F. (1936), Fiducial limits for the Poisson distribution, Biometrika 28: 437-442. From 10 on
    Byar's approximation, at 95 % within 0.2 % of it: Breslow, N. E. and Day, N. E. (1987), Statistical methods in
    cancer research, volume II. The Association of Public Health Observatories' Technical Briefing 3 (2008) has both.
    Raises ValueError for a count under 0.
    """
    if count < 0:
        raise ValueError("a count is not under 0")
    if count < FEW:
        return _garwood(count, NormalDist().cdf(-z))
    above = count + 1
    return Interval(
        count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3,
        above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3,
    )


def _garwood(count: int, tail: float) -> Interval:
    low = _mean_with(count - 1, 1 - tail) if count else 0.0
    return Interval(low, _mean_with(count, tail))


def _mean_with(count: int, share: float) -> float:
    """The mean of the Poisson distribution that gives at most `count` with probability `share`."""
    low, high = 0.0, 1.0
    while _at_most(count, high) > share:
        low, high = high, 2 * high
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if _at_most(count, middle) > share else (low, middle)
    return middle


def _at_most(count: int, mean: float) -> float:
    return math.exp(-mean) * math.fsum(mean**number / math.factorial(number) for number in range(count + 1))
