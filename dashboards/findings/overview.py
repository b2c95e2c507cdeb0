"""The sentences over the overview and its figures."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.words import FEWEST_FOR_A_SHARE, number, plural, share, term
from la_portal.queries.completion import Curve, Returned
from la_portal.queries.measures import Measure


def overview(this: Returned, shares: Sequence[tuple[str, Measure | None]], *, accepted: bool) -> str:
    """How many have returned, and the lowest of the shares; each share comes with its words: "of staff are trained"."""
    have = "has" if this.returned == 1 else "have"
    what = ("return", "are accepted") if accepted else ("school", f"{have} returned")
    start = f"{number(this.returned)} of {plural(this.expected, what[0])} {what[1]}"
    drawn = [(words, one) for words, one in shares if one is not None and one.schools >= FEWEST_FOR_A_SHARE]
    if not drawn:
        return start
    words, lowest = min(drawn, key=lambda pair: pair[1].part / pair[1].whole)
    return f"{start}; {share(lowest.part, lowest.whole)} {words}"


def same_day(now: int, curve: Curve, before: Curve | None) -> str:
    """The difference from the same working day of a year before, or that there was none."""
    if before is None:
        return "first time asked"
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
