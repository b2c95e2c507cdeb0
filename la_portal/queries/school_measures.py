"""One school beside similar ones: what it has in place, with how sure each share is, and what half of them stay within.

For the authority's own people: the rows hold the shares of the similar schools together, never one of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from la_portal.catalogue import Kind, edition
from la_portal.db import TenantSession
from la_portal.disclosure import too_few
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.comparison import Part
from la_portal.queries.filters import Filters
from la_portal.queries.policies import as_judged
from la_portal.queries.summaries import Courses, Summary, courses_of
from la_portal.statistics import Interval, quartiles, wilson
from la_portal.vocabulary import AnswerState

POLICIES, TRAINING, PLATFORMS = "policies", "training", "platforms"
Verdict = Literal["below", "above", "within", "not_compared"]
Found = dict[str, dict[int, dict[int, Part]]]


@dataclass(frozen=True)
class SchoolMeasure:
    """One measure: what the school gave (`mine`), in the chosen collection and before, and the similar schools' shares.

    Shares are fractions from 0 to 1. `likely` is the 95 % range of the school's own, None where it gave no number.
    `similar` schools gave one; under 10 there are no quartiles. `item` is the course of training, else the section.
    `before` are its earlier numbers, oldest first.
    """

    section: str
    item: str
    mine: Part
    likely: Interval | None
    similar: int
    middle: tuple[float, float, float] | None
    before: tuple[tuple[CollectionFacts, Part], ...]
    verdict: Verdict


def beside_similar(session: TenantSession, filters: Filters, urns: frozenset[int]) -> list[SchoolMeasure]:
    """Each measure that the school of `filters` was asked for, beside the schools of these URNs; in the order of the
    return. Two statements, and one more before the collection is due."""
    chosen, own = span(session, filters), filters.school or 0
    among = Filters(filters.on, filters.collection, filters.since, accepted=filters.accepted, schools=urns | {own})
    rows = as_judged(session, among, chosen.oldest_first)
    courses = courses_of(session, among, chosen.oldest_first)
    found: Found = {}
    for number, returned in rows.items():
        for row in returned:
            for name, part in _parts(row, courses[number][row.school_id]):
                found.setdefault(name, {}).setdefault(number, {})[row.school_id] = part
    return [_measure(name, found.get(name, {}), chosen, own, urns) for name in _asked(chosen, found, own)]


def _parts(row: Summary, courses: Courses) -> Iterator[tuple[str, Part]]:
    """What one return says of each measure that it was asked for."""
    if row.policies_apply:
        yield f"{POLICIES}.{POLICIES}", Part(row.policies_in_date, row.policies_apply)
    for code, said in courses.items():
        part = Part(0, None, AnswerState(said)) if isinstance(said, str) else Part(said[0], said[1])
        yield f"{TRAINING}.{code}", part
    if row.official:
        yield f"{PLATFORMS}.{PLATFORMS}", Part(row.assessed, row.official)


def _asked(chosen: Span, found: Found, own: int) -> list[str]:
    """Policies and platforms, which are asked in every term, and the courses that the school was asked about."""
    this = chosen.chosen
    courses = [item.code for item in edition(this.edition).section(TRAINING).items if item.kind is Kind.PAIR]
    named = [f"{TRAINING}.{code}" for code in courses]
    asked = [name for name in named if own in found.get(name, {}).get(this.collection_id, {})]
    return [f"{POLICIES}.{POLICIES}", *asked, f"{PLATFORMS}.{PLATFORMS}"]


def _measure(
    name: str, terms: dict[int, dict[int, Part]], chosen: Span, own: int, urns: frozenset[int]
) -> SchoolMeasure:
    section, _, item = name.partition(".")
    this = terms.get(chosen.chosen.collection_id, {})
    mine = this.get(own, Part(0, 0))
    similar = [part for urn, part in this.items() if urn in urns and urn != own and part.whole]
    earlier = [(one, terms.get(one.collection_id, {}).get(own)) for one in reversed(chosen.earlier)]
    before = tuple((one, part) for one, part in earlier if part is not None and part.whole)
    likely, middle = likely_share(mine), middle_half(similar)
    verdict = verdict_of(mine, likely, middle)
    return SchoolMeasure(section, item, mine, likely, len(similar), middle, before, verdict)


def likely_share(mine: Part) -> Interval | None:
    """The 95 % range of the school's share; None where it gave no number."""
    return wilson(mine.part, mine.whole) if mine.whole else None


def middle_half(similar: Sequence[Part]) -> tuple[float, float, float] | None:
    """The quartiles of the similar schools' shares; None where fewer than 10 gave one."""
    return None if too_few(len(similar)) else quartiles([one.part / (one.whole or 1) for one in similar])


def verdict_of(mine: Part, likely: Interval | None, middle: tuple[float, float, float] | None) -> Verdict:
    """Below or above where the whole range lies on one side of the median of similar schools, beyond chance.

    Not where the share is in their middle half, nor where one more, or one fewer, would bring it to the median: half of
    them often have everybody trained, and then the range of a school that lacks one person ends under their median.
    """
    if likely is None or middle is None or not mine.whole:
        return "not_compared"
    quarter, median, three_quarters = middle
    share, one = mine.part / mine.whole, 1 / mine.whole
    if likely.high < median and share < quarter and share + one < median:
        return "below"
    return "above" if likely.low > median and share > three_quarters and share - one > median else "within"
