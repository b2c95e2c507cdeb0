"""How sure a number is. Pure functions without libraries, each with its source."""

from la_portal.statistics.changes import change
from la_portal.statistics.counts import at_most_overdispersed, count_limits
from la_portal.statistics.funnel import (
    Dispersion,
    Outside,
    additive_variance,
    dispersion,
    expected_counts,
    flagged_by_chance,
    funnel_limits,
    outside,
    winsorised_dispersion,
)
from la_portal.statistics.intervals import FEW, Z95, Z998, Interval, poisson_range, wilson
from la_portal.statistics.ordered import quartiles, ranked
from la_portal.statistics.run_charts import FEWEST_POINTS, RunChart, run_chart
from la_portal.statistics.shrinkage import gamma_poisson_shrinkage

__all__ = [
    "FEW",
    "FEWEST_POINTS",
    "Z95",
    "Z998",
    "Dispersion",
    "Interval",
    "Outside",
    "RunChart",
    "additive_variance",
    "at_most_overdispersed",
    "change",
    "count_limits",
    "dispersion",
    "expected_counts",
    "flagged_by_chance",
    "funnel_limits",
    "gamma_poisson_shrinkage",
    "outside",
    "poisson_range",
    "quartiles",
    "ranked",
    "run_chart",
    "wilson",
    "winsorised_dispersion",
]
