"""Which schools' platforms give reason to talk, and for how many terms they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_

from la_portal.catalogue import Row, edition
from la_portal.db import TenantSession
from la_portal.models import PlatformAnswer, School, SchoolReturn, SubmissionSummary
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import answers, summaries
from la_portal.queries.filters import Filters
from la_portal.queries.platform_uses import CONCERNS, FLAGS, SECTION, Concern

Key = tuple[int, str, str]  # school, platform, flag


@dataclass(frozen=True)
class Flagged:
    """One flag on one platform of one school, in the chosen collection.

    `terms` counts the collections of the span up to the chosen one in which it stood without a break; `before` is the
    newest one before that break in which it stood, None where there is none. `also` are the other concerns about it.
    """

    school_id: int
    name: str
    phase_group: str
    district: str | None
    row: Row
    flag: Concern
    standing: str
    assessed_on: date | None
    also: tuple[Concern, ...]
    terms: int
    before: CollectionFacts | None


@dataclass(frozen=True)
class _Use:
    """A platform of one school in one collection, with all that is a concern about it."""

    collection_id: int
    school_id: int
    item: str
    name: str
    phase_group: str
    district: str | None
    standing: str
    assessed_on: date | None
    concerns: tuple[Concern, ...]

    @property
    def flags(self) -> list[Concern]:
        return [concern for concern in self.concerns if concern in FLAGS]


def flagged(session: TenantSession, filters: Filters) -> list[Flagged]:
    """Every flag of the chosen collection: flag by flag; those never risk-assessed first, then the longest seen.

    Then in the order of the edition's platforms, and by the school's name.
    """
    chosen = span(session, filters)
    uses = _uses(session, filters, chosen)
    stood: dict[Key, set[int]] = {}
    for use in uses:
        for flag in use.flags:
            stood.setdefault((use.school_id, use.item, flag.code), set()).add(use.collection_id)
    rows = {row.code: row for row in edition(chosen.chosen.edition).section(SECTION).rows}
    now = [use for use in uses if use.collection_id == chosen.chosen.collection_id]
    found = [_flagged(chosen, use, rows[use.item], flag, stood) for use in now for flag in use.flags]
    order = list(rows)
    return sorted(found, key=lambda one: (FLAGS.index(one.flag), one.assessed_on is not None, -one.terms,
                                          order.index(one.row.code), one.name, one.school_id))  # fmt: skip


def _uses(session: TenantSession, filters: Filters, chosen: Span) -> list[_Use]:
    summary = (getattr(SubmissionSummary, name) for name in ("submission", "phase_group", "district"))
    some = summaries(session, filters, chosen.ids, SchoolReturn.collection_id, SchoolReturn.school_id, *summary)
    those = some.where(SubmissionSummary.flags > 0).cte("those").prefix_with("MATERIALIZED")
    the_school = and_(School.authority_id == session.scope.authority_id, School.school_id == those.c.school_id)
    key = (those.c.collection_id, those.c.school_id, PlatformAnswer.item)
    place = (School.name, those.c.phase_group, those.c.district)
    facts = (PlatformAnswer.standing, PlatformAnswer.risk_assessed_on)
    said = (concern.column for concern in CONCERNS)
    statement = (
        answers(session, those, PlatformAnswer, *key, *place, *facts, *said)
        .join(School, the_school)
        .where(or_(*(flag.applies for flag in FLAGS)))
    )
    facts_first = len(key) + len(place) + len(facts)
    return [_Use(*row[:facts_first], concerns=_concerns(row[facts_first:])) for row in session.execute(statement)]


def _concerns(said: Sequence[Any]) -> tuple[Concern, ...]:
    return tuple(concern for concern, value in zip(CONCERNS, said, strict=True) if value == concern.value)


def _flagged(chosen: Span, use: _Use, platform: Row, flag: Concern, stood: dict[Key, set[int]]) -> Flagged:
    terms, before = _seen(chosen, stood[use.school_id, use.item, flag.code])
    also = tuple(concern for concern in use.concerns if concern != flag)
    place = (use.school_id, use.name, use.phase_group, use.district)
    return Flagged(*place, platform, flag, use.standing, use.assessed_on, also, terms, before)


def _seen(chosen: Span, stood: set[int]) -> tuple[int, CollectionFacts | None]:
    newest_first = (chosen.chosen, *chosen.earlier)
    terms = next((n for n, one in enumerate(newest_first) if one.collection_id not in stood), len(newest_first))
    return terms, next((one for one in newest_first[terms:] if one.collection_id in stood), None)
