"""Chance, seeded: the draws that invented answers are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import exp
from random import Random


class Chance(Random):
    """A seeded source of the draws that Python's own lacks."""

    def happens(self, share: float) -> bool:
        """True in that share of the draws."""
        return self.random() < share

    def one_of(self, weights: Mapping[str, float]) -> str:
        """One of the keys, each as often as its weight says."""
        return self.choices(list(weights), list(weights.values()))[0]

    def poisson(self, mean: float) -> int:
        """A count of independent events, `mean` of them on average (Knuth's method: for small means)."""
        limit, count, product = exp(-mean), 0, self.random()
        while product > limit:
            count += 1
            product *= self.random()
        return count

    def binomial(self, number: int, share: float) -> int:
        """How many of `number` have what a share of all have."""
        return sum(self.random() < share for _ in range(number))

    def days_before(self, day: date, least: int, most: int) -> date:
        """A day from `least` to `most` days before `day`."""
        return day - timedelta(days=self.randint(least, most))
