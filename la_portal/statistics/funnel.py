"""Which counts stand out from what was to be expected: standardised counts, over-dispersion, funnel limits.

Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24: 1185-1202,
called FP here; Spiegelhalter, D. and others (2012), Statistical methods for healthcare regulation: rating, screening
and surveillance, Journal of the Royal Statistical Society A 175: 1-47, called HR.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from la_portal.statistics.counts import count_limits
from la_portal.statistics.intervals import Z95, Z998, Interval

WINSORISED = 0.1


@dataclass(frozen=True)
class Dispersion:
    """How much more counts vary than chance alone lets them: by the factor `phi`; `tau2` of the ratios' variance."""

    phi: float
    tau2: float


Level = Literal["", "watch", "look"]
LEVELS: tuple[tuple[Level, float], ...] = (("watch", Z95), ("look", Z998))


@dataclass(frozen=True)
class Outside:
    """Where a count stands: to "look" at (99.8 %), to "watch" (95 %) or within; and on which side."""

    level: Level
    side: Literal["", "low", "high"]


def expected_counts(groups: Sequence[Hashable], observed: Sequence[int], exposure: Sequence[float]) -> list[float]:
    """What each would have recorded at the rate of its group: indirect standardisation.

    The rate of a group is all it recorded over all its exposure, like pupils times school days; what is expected of
    its members adds up to what they recorded. Breslow, N. E. and Day, N. E. (1987), Statistical methods in cancer
    research, volume II, chapter 2. Raises ValueError where one exposure is not over 0.
    """
    if any(not one > 0 for one in exposure):
        raise ValueError("what is expected needs exposures over 0")
    counts: defaultdict[Hashable, int] = defaultdict(int)
    exposures: defaultdict[Hashable, float] = defaultdict(float)
    for group, count, one in zip(groups, observed, exposure, strict=True):
        counts[group] += count
        exposures[group] += one
    return [counts[group] / exposures[group] * one for group, one in zip(groups, exposure, strict=True)]


def winsorised_dispersion(observed: Sequence[int], expected: Sequence[float]) -> float:
    """By which factor the counts vary more than chance alone lets them: the mean of squared z-scores, at least 1.

    z is 2 (root of observed - root of expected), as HR takes it of ratios; of the scores the lowest and the highest
    tenth are drawn in to the next one, so that those who stand out do not hide themselves (FP, section 3.2). Drawing in
    makes the factor 0.68 where chance alone is at work, so limits are widened late rather than early. Where nothing is
    expected there is no score.
    """
    scores = sorted(2 * (math.sqrt(o) - math.sqrt(e)) for o, e in zip(observed, expected, strict=True) if e > 0)
    drawn_in = int(WINSORISED * len(scores))
    kept = scores[drawn_in : len(scores) - drawn_in]
    if not kept:
        return 1.0
    ends = drawn_in * (kept[0] ** 2 + kept[-1] ** 2)
    return max(1.0, (math.fsum(score**2 for score in kept) + ends) / len(scores))


def additive_variance(expected: Sequence[float], phi: float) -> float:
    """The variance of the true ratios of observed to expected that `phi` tells of; 0 where it is under (k - 1) / k.

    The moments of DerSimonian, R. and Laird, N. (1986), Meta-analysis in clinical trials, Controlled Clinical Trials
    7: 177-188, with k `phi` for their Q (FP, appendix A.2; HR). A ratio's variance by chance is 1 over the expected.
    """
    weights = [weight for weight in expected if weight > 0]
    together = math.fsum(weights)
    apart = together - math.fsum(weight**2 for weight in weights) / together if weights else 0.0
    more = len(weights) * phi - (len(weights) - 1)
    return more / apart if more > 0 and apart > 1e-9 and phi > 1 else 0.0


def dispersion(observed: Sequence[int], expected: Sequence[float]) -> Dispersion:
    """Both forms of how much more the counts vary than chance alone lets them."""
    phi = winsorised_dispersion(observed, expected)
    return Dispersion(phi, additive_variance(expected, phi))


def funnel_limits(expected: float, z: float = Z95, *, phi: float = 1.0, tau2: float = 0.0) -> Interval:
    """Between which counts a school stays of which `expected` is expected; over it, the limits of the ratio.

    Exact Poisson without over-dispersion. With `tau2`, the additive form of FP and HR: the ratio has the variance
    1 / expected + `tau2`; with `phi`, the multiplicative one: phi / expected. Both as negative binomial limits (true
    ratios vary as a gamma distribution does), and not as the papers' normal ones, which would call it too few when a
    school recorded nothing of which one incident is expected.
    """
    return count_limits(expected, phi * expected + tau2 * expected * expected, z)


def outside(observed: int, expected: float, *, phi: float = 1.0, tau2: float = 0.0) -> Outside:
    """Where the count stands by `funnel_limits`; within them where nothing is expected.

    At 99.8 % ("look") it is worth acting on; at 95 % ("watch") one in twenty gets there by chance (FP, section 2.3).
    """
    if not expected > 0:
        return Outside("", "")
    found = Outside("", "")
    for level, z in LEVELS:
        limits = funnel_limits(expected, z, phi=phi, tau2=tau2)
        if limits.low <= observed <= limits.high:
            break
        found = Outside(level, "low" if observed < limits.low else "high")
    return found


def flagged_by_chance(schools: int, level: float = 0.95) -> float:
    """How many of the schools are expected outside the limits of that level although nothing but chance is at work.

    At most so many: where counts are small, exact limits leave fewer outside.
    """
    return schools * (1 - level)
