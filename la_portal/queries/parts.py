"""Parts of the incidents: of which, what was done, and how sure schools are of their own counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func

from la_portal.catalogue import Fate, Item, edition, fate
from la_portal.db import TenantSession
from la_portal.models import Submission
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import submissions
from la_portal.queries.filters import Filters
from la_portal.queries.risks import SECTION
from la_portal.queries.school_terms import last_terms
from la_portal.queries.summaries import Counts, Summary, of_span, parts_of
from la_portal.statistics import change


@dataclass(frozen=True)
class Part:
    """One item: `count` of `of` incidents, in the `known` schools that know it; `not_known` schools do not.

    A year before it was `count_before` of `of_before`; of none where it was not asked alike then.
    """

    item: Item
    count: int
    of: int
    not_known: int
    count_before: int = 0
    of_before: int = 0
    known: int = 0

    @property
    def p(self) -> float:
        """How probable a difference so large from a year before is where its share of incidents is the same."""
        return change(self.count_before, self.count, self.of_before, self.of) if self.of and self.of_before else 1.0

    @property
    def rose(self) -> bool:
        """Whether its share of the incidents is larger than a year before."""
        return self.count * self.of_before > self.count_before * self.of


@dataclass(frozen=True)
class Confidence:
    """How complete schools judge their recording: `schools` gave this answer; None is no answer."""

    level: str | None
    recorded: str
    schools: int


def of_which(session: TenantSession, filters: Filters) -> list[Part]:
    """How many of the incidents were of each kind; most first."""
    return _parts(session, filters, "of_which")


def actions(session: TenantSession, filters: Filters) -> list[Part]:
    """How many of the incidents were dealt with in each way; most first. One incident may take several ways."""
    return _parts(session, filters, "action")


def confidence(session: TenantSession, filters: Filters) -> list[Confidence]:
    """The schools of the chosen collection by their confidence and by whether they hold or had any counts; sorted."""
    chosen = span(session, filters).chosen
    statement = submissions(
        session,
        filters,
        [chosen.collection_id],
        Submission.recording_confidence,
        Submission.incidents_recorded,
        func.count(),
    ).group_by(Submission.recording_confidence, Submission.incidents_recorded)
    rows = [Confidence(level, recorded, schools) for level, recorded, schools in session.execute(statement)]
    return sorted(rows, key=lambda row: (row.level or "", row.recorded))


def _parts(session: TenantSession, filters: Filters, group: str) -> list[Part]:
    chosen = last_terms(session, filters)
    now, before = chosen.chosen, chosen.year_before
    items = {item.code: item for item in edition(now.edition).section(SECTION).group(group)}
    pair = [one for one in (now, before) if one]
    told, rows = parts_of(session, filters, pair), of_span(session, replace(filters, since=None))
    numbers, *earlier = [_numbers(rows.get(one.collection_id, ()), told[one.collection_id], items) for one in pair]
    then = {code: earlier[0].get(code, []) for code in _alike(before, now, items)} if before else {}
    found = [
        Part(item, *numbers[code][:3], *then.get(code, [0, 0])[:2], known=numbers[code][3])
        for code, item in items.items()
        if code in numbers
    ]
    order = list(items)
    return sorted(found, key=lambda part: (-part.count, order.index(part.item.code)))


def _numbers(rows: Iterable[Summary], told: Mapping[int, Counts], codes: Iterable[str]) -> dict[str, list[int]]:
    """By code: how many incidents, of how many in all, and how many schools do not know and know; of those that know
    all."""
    known = [(told[row.school_id], row.incidents) for row in rows if row.incidents is not None]
    found: dict[str, list[int]] = {}
    for code in codes:
        said = [(counts[code], of) for counts, of in known if code in counts]
        given = [(count, of) for count, of in said if count is not None]
        if said:
            found[code] = [*map(sum, zip(*given, strict=True))] or [0, 0]
            found[code] += [len(said) - len(given), len(given)]
    return found


def _alike(before: CollectionFacts, now: CollectionFacts, codes: Iterable[str]) -> list[str]:
    """Those of the items that were asked alike a year before, under the same code."""
    old, new = edition(before.edition), edition(now.edition)
    return [code for code in codes if fate(old, new, SECTION, code) is Fate.SAME]
