"""Ratios of small counts, drawn towards the one of all together."""

from __future__ import annotations

import math
from collections.abc import Sequence


def gamma_poisson_shrinkage(observed: Sequence[int], expected: Sequence[float]) -> list[float]:
    """The ratio of observed to expected of each, drawn the more towards the common one the less was expected.

    Empirical Bayes by moments: Marshall, R. J. (1991), Mapping disease and mortality rates using empirical Bayes
    estimators, Applied Statistics 40: 283-294, over all, not over neighbours. Where ratios vary no more than chance
    lets them, all are the common one; so is that of one of which nothing is expected.
    """
    weight = math.fsum(expected)
    if not weight > 0:
        return [1.0 for _ in expected]
    common = sum(observed) / weight
    pairs = list(zip(observed, expected, strict=True))
    spread = math.fsum(e * (o / e - common) ** 2 for o, e in pairs if e > 0) / weight
    real = max(0.0, spread - common * sum(e > 0 for e in expected) / weight)
    return [_drawn(o, e, common, real) for o, e in pairs]


def _drawn(observed: int, expected: float, common: float, real: float) -> float:
    if not expected > 0 or not real:
        return common
    trust = real / (real + common / expected)
    return common + trust * (observed / expected - common)
