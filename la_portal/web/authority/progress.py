"""A collection's progress in words and as a drawing: how many have sent, beside the same day of the terms before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from la_portal.catalogue.wording import counted, lowered
from la_portal.clock import in_short, in_words, weekday_in_short
from la_portal.db import TenantSession
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.completion import Curve, curves
from la_portal.queries.filters import Filters
from la_portal.queries.working_days import days_done, working_days

HEIGHT = 180  # pixels of the drawing between its lowest and its highest line
_APART = 20  # percent of the width that two labels of the axis need between them


@dataclass(frozen=True)
class Label:
    """A word in the drawing, at percent of its width and a pixel of its height."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """Two curves over the working days since opening: points in percent of the width and of the height."""

    now: str
    before: str
    here: Label
    same_day: Label | None
    last: Label | None
    due: float
    axis: tuple[Label, ...]
    most: int


@dataclass(frozen=True)
class Progress:
    """What Today says of a collection first."""

    collection: CollectionFacts
    asked: int
    sent: int
    ahead: str
    also: str
    dates: str
    drawing: Drawing | None
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def progress(session: TenantSession, asked: int, sent: int, filters: Filters) -> Progress:
    """The chosen collection's progress; `sent` of `asked` schools have sent."""
    chosen, today = span(session, filters), filters.on
    collection = chosen.chosen
    known = {curve.collection.collection_id: curve for curve in curves(session, filters)}
    this = known.get(collection.collection_id) or _empty(collection, today)
    others = [known[one.collection_id] for one in _compared(chosen) if one.collection_id in known]
    return Progress(
        collection,
        asked,
        sent,
        _ahead(sent, this, others[0], chosen) if others else "",
        _also(this, others[1], chosen) if len(others) > 1 else "",
        _dates(collection, today),
        _drawing(this, others[:1], asked, chosen, today) if asked else None,
        ("Working day", collection.name, *(other.collection.name for other in others)),
        tuple(_rows(this, others, today)),
    )


def _compared(chosen: Span) -> Iterable[CollectionFacts]:
    """The same term a year before, then the last term: each once, where it is there."""
    return dict.fromkeys(one for one in (chosen.year_before, chosen.previous) if one is not None)


def _empty(collection: CollectionFacts, today: date) -> Curve:
    """The curve of a collection to which nobody has returned."""
    days = working_days(collection.opens_on, collection.closes_on)
    so_far = days_done(days, min(today, collection.closes_on))
    return Curve(collection, (0,) * (so_far + 1), tuple(days), days_done(days, collection.due_on))


def _called(other: CollectionFacts, chosen: Span) -> str:
    """`last autumn` for the same term a year before, `in the summer term 2026` for another."""
    if other == chosen.year_before:
        return f"last {other.term}"
    return f"in the {lowered(other.name)}"


def _ahead(sent: int, this: Curve, other: Curve, chosen: Span) -> str:
    difference = sent - other.returned_at(this.last)
    called = f"on the same day {_called(other.collection, chosen)}"
    if difference == 0:
        return f"as many as {called}"
    return f"{abs(difference)} {'more' if difference > 0 else 'fewer'} than {called}"


def _also(this: Curve, other: Curve, chosen: Span) -> str:
    schools = counted(other.returned_at(this.last), "school had", "schools had")
    return f"On the same working day {_called(other.collection, chosen)}, {schools} sent."


def _dates(collection: CollectionFacts, today: date) -> str:
    due, closes = weekday_in_short(collection.due_on, today), in_short(collection.last_day, today)
    if today < collection.opens_on:
        return f"Opens {weekday_in_short(collection.opens_on, today)}, due {due}."
    if today > collection.last_day:
        return f"Was due {due}. Closed {closes}."
    if today > collection.due_on:
        return f"Was due {due}. Closes {closes}."
    left = len(working_days(today, collection.due_on)) - bool(working_days(today, today))
    return (
        f"Due {due}, {counted(left, 'working day')} left. Closes {closes}." if left else f"Due {due}. Closes {closes}."
    )


def _drawing(this: Curve, others: list[Curve], asked: int, chosen: Span, today: date) -> Drawing:
    most = max([asked, *(max(other.returned) for other in others)])
    days = max([this.due, this.last, *(other.due for other in others), 1]) + 1

    def at(number: float, value: int) -> Label:
        return Label(round(100 * number / days, 2), round(HEIGHT * (1 - value / most), 1), "")

    def label(number: int, value: int, text: str) -> Label:
        place = at(number, value)
        return Label(place.x, place.y, text)

    def line(curve: Curve) -> str:
        points = (at(number, curve.returned[number]) for number in range(min(curve.last, days) + 1))
        return " ".join(f"{point.x},{round(100 * point.y / HEIGHT, 2)}" for point in points)

    other, open_now = others[0] if others else None, chosen.chosen.is_open(today)
    called = _called(other.collection, chosen) if other else ""
    last = min(other.last, days) if other else 0
    same_day = other and label(this.last, other.returned_at(this.last), f"{other.returned_at(this.last)} {called}")
    return Drawing(
        line(this),
        line(other) if other else "",
        label(this.last, this.returned[-1], f"{this.returned[-1]} now" if open_now else f"{this.returned[-1]} in all"),
        same_day,
        label(last, other.returned_at(last), f"{other.returned_at(last)} {called}") if other else None,
        at(this.due, 0).x,
        tuple(_axis(this, at(this.last, 0).x, at(this.due, 0).x)),
        most,
    )


def _axis(this: Curve, now: float, due: float) -> Iterable[Label]:
    """The dates under the drawing; `Today` only where it does not meet another."""
    year = this.collection.due_on
    yield Label(0, HEIGHT + 24, f"Opened {in_short(this.collection.opens_on, year)}")
    if _APART * 1.5 < now < due - _APART:
        yield Label(now, HEIGHT + 24, "Today")
    yield Label(due, HEIGHT + 24, f"Due {in_short(this.collection.due_on, year)}")


def _rows(this: Curve, others: list[Curve], today: date) -> Iterable[tuple[str, ...]]:
    for number in range(this.last + 1):
        values = [this.returned[number], *(other.returned_at(number) for other in others)]
        yield (f"{number}: {in_words(this.on(number))}", *map(str, values))
