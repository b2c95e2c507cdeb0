"""Values by size: quartiles, and places that equal values share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The value under which a quarter lies, the median, and the value under which three quarters lie.

    Between two values in the order of size the line is straight, and the smallest and largest are its ends: type 7 of
    Hyndman, R. J. and Fan, Y. (1996), Sample quantiles in statistical packages, The American Statistician 50: 361-365.
    Raises ValueError where there are no values.
    """
    if not values:
        raise ValueError("there are no quartiles of nothing")
    ordered = sorted(values)

    def at(quarter: int) -> float:
        below, rest = divmod(quarter * (len(ordered) - 1), 4)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + rest / 4 * (ordered[above] - ordered[below])

    return at(1), at(2), at(3)


def ranked(shares: Sequence[tuple[int, int]]) -> list[int]:
    """The place of each (part, whole) in their order, 1 for the largest share; equal shares have the same place.

    After two first places comes the third. Shares are compared as exact fractions: 1 of 3 and 2 of 6 are equal. Raises
    ValueError for a whole that is not over 0.
    """
    if any(whole <= 0 for _, whole in shares):
        raise ValueError("a share to rank needs a whole over 0")
    exact = [Fraction(part, whole) for part, whole in shares]
    places: dict[Fraction, int] = {}
    before = 0
    for share, times in sorted(Counter(exact).items(), reverse=True):
        places[share] = before + 1
        before += times
    return [places[share] for share in exact]
