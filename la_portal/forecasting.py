"""What may come of a share: what is left of it when it lapses, and where its line leads. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

FEWEST_POINTS = 3


@dataclass(frozen=True)
class Projection:
    """Where a line leads, and the range in which the next observation lies with the probability that was asked for."""

    middle: float
    low: float
    high: float


def still_valid(trained: int, valid_months: int, months: int) -> float:
    """How many of `trained` are still within their months of validity later, if nobody is trained again.

    Assumes that they were trained evenly over the months before: of twelve months, a third lapses in four.
    """
    return trained * max(0.0, 1 - months / valid_months)


def line_ahead(points: Sequence[tuple[float, float]], at: float, level: float) -> Projection:
    """The least-squares line of (x, y) at another x, with its prediction interval (normal errors, Student's t).

    Draper, N. R. and Smith, H. (1998), Applied regression analysis, third edition, chapter 1. Raises ValueError for
    fewer than three points, or where all have one x.
    """
    count = len(points)
    middle_x, middle_y = (fmean(point[axis] for point in points) if points else 0.0 for axis in (0, 1))
    spread = math.fsum((x - middle_x) ** 2 for x, _ in points)
    if count < FEWEST_POINTS or not spread:
        raise ValueError("a line with a range needs three points, and not all at one place")
    slope = math.fsum((x - middle_x) * (y - middle_y) for x, y in points) / spread
    errors = (y - middle_y - slope * (x - middle_x) for x, y in points)
    deviation = math.sqrt(math.fsum(error**2 for error in errors) / (count - 2))
    value = middle_y + slope * (at - middle_x)
    half = student_t(level, count - 2) * deviation * math.sqrt(1 + 1 / count + (at - middle_x) ** 2 / spread)
    return Projection(value, value - half, value + half)


def share_ahead(counts: Sequence[tuple[float, int, int]], at: float, level: float) -> Projection:
    """The same for shares, given as (x, part, whole) with a whole over 0; fractions between 0 and 1.

    The line runs through empirical logits, log((part + 1/2) / (rest + 1/2)), so that it never leaves 0 to 1: Cox, D. R.
    and Snell, E. J. (1989), Analysis of binary data, second edition, section 2.1.
    """
    logits = [(x, math.log((part + 0.5) / (whole - part + 0.5))) for x, part, whole in counts]
    ahead = line_ahead(logits, at, level)
    return Projection(*(1 / (1 + math.exp(-value)) for value in (ahead.middle, ahead.low, ahead.high)))


def student_t(level: float, freedom: int) -> float:
    """The value that Student's t stays within, on both sides of 0, with probability `level`.

    By halving from the exact series: Abramowitz, M. and Stegun, I. A. (1964), Handbook of mathematical functions,
    26.7.3 and 26.7.4.
    """
    low, high = 0.0, 1.0
    while _within(high, freedom) < level:
        low, high = high, 2 * high
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if _within(middle, freedom) < level else (low, middle)
    return middle


def _within(t: float, freedom: int) -> float:
    """The probability that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine, odd = math.sin(angle), math.cos(angle), freedom % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for power in range(odd, freedom - 1, 2):
        total += term
        term *= cosine**2 * (power + 1) / (power + 2)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
