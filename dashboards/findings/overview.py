"""The sentences over the overview and in its cards."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.words import FEWEST_FOR_A_SHARE, number, plural, rate, term
from la_portal.queries.collections import Span
from la_portal.queries.completion import Curve, Returned
from la_portal.queries.measures import Measure
from la_portal.statistics import change as chance

LEVEL = 0.05


def overview(this: Returned, *, accepted: bool) -> str:
    """How many have returned, or are accepted."""
    have = "has" if this.returned == 1 else "have"
    are = "is" if this.returned == 1 else "are"
    what = ("return", f"{are} accepted") if accepted else ("school", f"{have} returned")
    return f"{number(this.returned)} of {plural(this.expected, what[0])} {what[1]}"


def same_day(now: int, curve: Curve, before: Curve | None, *, first: bool = True) -> str:
    """The difference from the same working day of a year before, or that there was none; `first`, none at all."""
    if before is None:
        return "first time asked" if first else f"no earlier {curve.collection.term} here to compare with"
    more = now - before.returned_at(curve.last)
    than = f"than on this day in {term(before.collection)}"
    return f"{number(abs(more))} {'more' if more > 0 else 'fewer'} {than}" if more else f"as many as {than[5:]}"


def change(rows: Sequence[Measure]) -> str:
    """How the newest share moved since the one that it is compared with, in the schools that knew it both times."""
    *earlier, now = rows
    then = next((row for row in earlier if row.same_schools), None)
    if not earlier:
        return "first time asked"
    if then is None or now.same_schools < FEWEST_FOR_A_SHARE:
        return "Too few of the same schools to compare with an earlier term"
    points = round(100 * now.same_part / now.same_whole) - round(100 * then.same_part / then.same_whole)
    words = f"{'Up' if points > 0 else 'Down'} {plural(abs(points), 'point')} on" if points else "The same as in"
    return f"{words} {term(then.collection)} in the same {number(now.same_schools)} schools"


def year_before(rows: Sequence[Measure], span: Span) -> str:
    """How the rate of incidents compares with the same term a year before, by the conditional test of two counts.

    A term with fewer school days has fewer incidents: the test goes by pupils and days, and the days are said.
    """
    if not span.earlier:
        return "First time asked"
    then = next((row for row in rows if row.collection == span.year_before), None)
    if then is None:
        return f"No earlier {span.chosen.term} here to compare with"
    if then.same_schools < FEWEST_FOR_A_SHARE:
        return f"Too few schools to compare with {term(then.collection)}"
    now = next(row for row in rows if row.collection == span.chosen)
    days = [row.collection.school_days for row in (then, now)]
    p = chance(then.same_part, now.same_part, then.same_whole * days[0], now.same_whole * days[1])
    by = "within" if p >= LEVEL else "larger than"
    over = "" if days[0] == days[1] else f" over {number(days[1])} and {number(days[0])} school days"
    rates = [rate(1000 * row.same_part / row.same_whole) for row in (now, then)]
    same = f"in the same {number(then.same_schools)} schools{over}"
    return f"{rates[0]}, from {rates[1]} in {term(then.collection)}, {same}: a difference {by} chance"
