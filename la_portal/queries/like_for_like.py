"""This term beside the same term a year before: in the same schools, for each pupil and school day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from la_portal.catalogue import Edition, Fate, edition, fate
from la_portal.db import TenantSession
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import Cell, cells_of
from la_portal.queries.risks import NOT_HELD, SECTION, places
from la_portal.queries.school_terms import Terms, last_terms
from la_portal.queries.summaries import Summary, of_span, risks_of
from la_portal.statistics import change


@dataclass(frozen=True)
class Pair:
    """What the same `schools` recorded now and in `collection` a year before, and over how many pupil-days.

    `code` is that of a row of the matrix, or "all"; `same_length` tells whether both terms had as many school days.
    """

    code: str
    collection: CollectionFacts
    same_length: bool
    before: int
    now: int
    exposure_before: int
    exposure_now: int
    schools: int

    @property
    def p(self) -> float:
        """How probable a difference so large is where both terms have one rate: the conditional Poisson test."""
        if not self.exposure_before or not self.exposure_now:
            return 1.0
        return change(self.before, self.now, self.exposure_before, self.exposure_now)

    @property
    def rose(self) -> bool:
        """Whether more was recorded for each pupil and school day than a year before."""
        return self.now * self.exposure_before > self.before * self.exposure_now


def total(terms: Terms, now: CollectionFacts, before: CollectionFacts, urns: Iterable[int]) -> Pair:
    """All incidents of those of these schools that know them, and their pupils, in both terms."""
    wanted = set(urns)
    both = [
        {row.school_id: row for row in terms.get(one.collection_id, ()) if row.school_id in wanted}
        for one in (before, now)
    ]
    same = both[0].keys() & both[1].keys()
    counts = [sum(rows[urn].incidents for urn in same) for rows in both]
    exposures = [sum(rows[urn].exposure for urn in same) for rows in both]
    same_length = now.school_days == before.school_days
    return Pair("all", before, same_length, counts[0], counts[1], exposures[0], exposures[1], len(same))


def by_row(session: TenantSession, filters: Filters) -> list[Pair]:
    """Each row of the matrix in the schools that hold their counts in both terms, in its order.

    Empty where there is no collection a year before; a row that was asked otherwise then is left out.
    """
    chosen = last_terms(session, filters)
    now, before = chosen.chosen, chosen.year_before
    if before is None:
        return []
    rows = of_span(session, replace(filters, since=None))
    both = [{row.school_id: row for row in rows.get(one.collection_id, ()) if _holds(row)} for one in (before, now)]
    same = both[0].keys() & both[1].keys()
    risks = risks_of(session, filters, (before, now))
    cells = [
        cells_of(one, [of[urn] for urn in same], risks[one.collection_id])
        for one, of in zip((before, now), both, strict=True)
    ]
    return [_pair(row, cells, len(same), now, before) for row in comparable(before.edition, now.edition)]


def comparable(old: str, new: str) -> list[str]:
    """The rows of the matrix of the newer edition that were asked alike in the older one."""
    rows = dict.fromkeys(place.row for place in places(new))
    return [row for row in rows if row_fate(edition(old), edition(new), row) not in {Fate.BROKEN, Fate.NEW}]


def row_fate(old: Edition, new: Edition, row: str) -> Fate:
    """What became of a row of the matrix: NEW where all of it is, BROKEN where a part is new or was asked otherwise."""
    if old.code == new.code:
        return Fate.SAME
    fates = {fate(old, new, SECTION, item.code) for item in new.section(SECTION).group("risk") if item.heading == row}
    if fates == {Fate.NEW}:
        return Fate.NEW
    return Fate.BROKEN if fates & {Fate.BROKEN, Fate.NEW} else Fate.SAME


def _holds(row: Summary) -> bool:
    return row.incidents_recorded != NOT_HELD and bool(row.roll)


def _pair(row: str, cells: list[list[Cell]], schools: int, now: CollectionFacts, before: CollectionFacts) -> Pair:
    counts, exposures = [0, 0], [0, 0]
    for place, (one, every) in enumerate(zip((before, now), cells, strict=True)):
        of_row = [cell for cell in every if cell.place.row == row]
        counts[place] = sum(cell.counted for cell in of_row)
        # Pupils of the cell that most schools know: a cell that is not known takes its pupils out of that cell alone.
        exposures[place] = max((cell.pupils for cell in of_row), default=0) * one.school_days
    same_length = now.school_days == before.school_days
    return Pair(row, before, same_length, counts[0], counts[1], exposures[0], exposures[1], schools)
