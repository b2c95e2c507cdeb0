"""The sentences about how returns come in."""

from __future__ import annotations

from dashboards.words import in_words_to_ten, number, plural, term
from la_portal.queries.completion import Curve, Returned


def progress(this: Returned, curve: Curve, before: Curve | None, *, is_open: bool) -> str:
    """How returns come in, against the same working day of the same term a year before."""
    day = curve.last
    left = curve.due - day
    if not is_open or left < 0:
        by_due = curve.returned_at(curve.due)
        all_in = f"{number(this.returned)} in all"
        return f"{number(by_due)} of {plural(this.expected, 'school')} returned by the due date, {all_in}"
    time = f"with {in_words_to_ten(left)} working {'day' if left == 1 else 'days'} left" if left else "on the last day"
    if before is None:
        have = "has" if this.returned == 1 else "have"
        return f"{number(this.returned)} of {plural(this.expected, 'school')} {have} returned, {time}"
    more = this.returned - before.returned_at(day)
    return f"Returns are {_ahead(more, before)}, {time}"


def _ahead(more: int, before: Curve) -> str:
    name = term(before.collection)
    if not more:
        return f"level with {name}"
    return f"{number(abs(more))} {'ahead of' if more > 0 else 'behind'} {name}"
