"""A school's last four terms: three small bar charts, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from la_portal.queries.comparison import INCIDENTS, POLICIES, Part
from la_portal.queries.story import Measures, TermOfSchool
from la_portal.queries.training import ALL_STAFF

TERMS = 4
NO_NUMBER = "Not asked or not known"
_TALL = 46
_NUMBERS = ("No", "One", "Two", "Three", "Four")


@dataclass(frozen=True)
class Bar:
    """One term: its short name, its number as it is printed, its height in pixels, and what it is made of."""

    term: str
    name: str
    number: str
    height: float
    made_of: str

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.number != NO_NUMBER


@dataclass(frozen=True)
class Chart:
    """One measure over the terms, oldest first."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def in_words(self) -> str:
        """What the chart shows, for who cannot see it."""
        return f"{self.title}: {', '.join(f'{bar.name} {bar.number}' for bar in self.bars)}"


def charts(terms: Sequence[TermOfSchool], measures: Measures) -> list[Chart]:
    """The charts of these terms, given newest first; none where no term has been sent."""
    oldest_first = list(reversed(terms))
    if not oldest_first:
        return []
    policies = measures[POLICIES]
    asked = {part.whole for part in policies.values() if part.whole}
    of_how_many = f", of {asked.pop()}" if len(asked) == 1 else ""
    return [
        _chart("Staff trained", oldest_first, measures.get(ALL_STAFF, {}), _percent, 100),
        _chart(f"Policies in date{of_how_many}", oldest_first, policies, lambda part: part.part, None),
        _chart("Incidents per 1,000", oldest_first, measures[INCIDENTS], _per_1000, None),
    ]


def too_few(terms: Sequence[TermOfSchool]) -> str:
    """That this is no trend."""
    number = len(terms)
    return "One term is no trend." if number == 1 else f"{_NUMBERS[number]} terms are too few to call a trend."


def _percent(part: Part) -> float:
    return 100 * part.part / (part.whole or 1)


def _per_1000(part: Part) -> float:
    return 1000 * part.part / (part.whole or 1)


def _chart(
    title: str,
    terms: Sequence[TermOfSchool],
    parts: dict[int, Part],
    value: Callable[[Part], float],
    most: float | None,
) -> Chart:
    known = {one: value(part) for one, part in parts.items() if part.whole}
    tallest = most or max(known.values(), default=0) or 1
    mark = "%" if most == 100 else ""
    return Chart(title, tuple(_bar(term, parts, known, tallest, mark) for term in terms))


def _bar(term: TermOfSchool, parts: dict[int, Part], known: dict[int, float], tallest: float, mark: str) -> Bar:
    collection = term.collection
    number = known.get(collection.collection_id)
    part = parts.get(collection.collection_id)
    year = collection.name.split()[-1]
    short = f"{collection.term.capitalize()[:3]} {year[-2:]}"
    if number is None or part is None:
        return Bar(short, collection.name, NO_NUMBER, 0, NO_NUMBER)
    made_of = f"{part.part:,} of {part.whole:,}" if mark or tallest <= (part.whole or 0) else f"{part.part:,}"
    return Bar(short, collection.name, f"{number:,.0f}{mark}", round(_TALL * number / tallest, 1), made_of)
