"""Whether a series in the order of time does more than wander around its median."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

FEWEST_POINTS = 10


@dataclass(frozen=True)
class RunChart:
    """A series by its runs: `points` do not lie on the median; the longest run of them on one side; its crossings.

    The verdict is "shifted" where the run is longer than `longest_expected` or crossings are under `fewest_expected`,
    "steady" where neither is so, and "too few" under 10 points.
    """

    median: float
    points: int
    longest_run: int
    crossings: int
    longest_expected: int
    fewest_expected: int
    verdict: Literal["too few", "steady", "shifted"]


def run_chart(values: Sequence[float]) -> RunChart:
    """The series' runs by the rules of Anhøj, J. and Olesen, A. V. (2014), Run charts revisited, PLoS One 9: e113825.

    A run is expected to be no longer than log2(n) + 3, rounded, and crossings no fewer than the 5 % quantile of the
    binomial distribution of n - 1 trials at one half; n counts the points that do not lie on the median. Their table
    begins at 10 points. There are no control limits here: those of a Shewhart chart would need 12 terms at least.
    Raises ValueError where there are no values.
    """
    middle = median(values)
    sides = [value > middle for value in values if value != middle]
    longest = max((len(list(run)) for _, run in groupby(sides)), default=0)
    crossings = sum(one != next_one for one, next_one in pairwise(sides))
    longest_expected = round(math.log2(len(sides)) + 3) if sides else 0
    fewest_expected = _fewest_crossings(len(sides))
    shifted = longest > longest_expected or crossings < fewest_expected
    verdict = "too few" if len(sides) < FEWEST_POINTS else "shifted" if shifted else "steady"
    return RunChart(middle, len(sides), longest, crossings, longest_expected, fewest_expected, verdict)


def _fewest_crossings(points: int) -> int:
    trials, up_to, wanted = max(0, points - 1), 0, 0
    while 20 * (up_to := up_to + math.comb(trials, wanted)) < 2**trials:
        wanted += 1
    return wanted
