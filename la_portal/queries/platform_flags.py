"""Which schools' platforms give reason to talk, and for how many terms they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_

from la_portal.catalogue import Row, edition
from la_portal.db import TenantSession
from la_portal.models import PlatformAnswer, School, Submission
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import answers, counted
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


def flagged(session: TenantSession, filters: Filters) -> list[Flagged]:
    """Every flag of the chosen collection: flag by flag; those never risk-assessed first, then the longest seen.

    Then in the order of the edition's platforms, and by the school's name.
    """
    chosen = span(session, filters)
    found: list[tuple[Any, ...]] = []
    stood: dict[Key, set[int]] = {}
    for row in map(tuple, session.execute(_statement(session, filters, chosen))):
        collection, urn, item, *_ = row
        for flag in _flags_of(row):
            stood.setdefault((urn, item, flag.code), set()).add(collection)
        if collection == chosen.chosen.collection_id:
            found.append(row)
    section = edition(chosen.chosen.edition).section(SECTION)
    rows = {row.code: row for row in section.rows}
    flags = [_flagged(chosen, row, rows[row[2]], flag, stood) for row in found for flag in _flags_of(row)]
    order = list(rows)
    return sorted(flags, key=lambda one: (FLAGS.index(one.flag), one.assessed_on is not None, -one.terms,
                                          order.index(one.row.code), one.name, one.school_id))  # fmt: skip


def _statement(session: TenantSession, filters: Filters, chosen: Span) -> Any:
    those = counted(session, filters, chosen.ids)
    its_submission = and_(
        Submission.authority_id == session.scope.authority_id,
        Submission.collection_id == those.c.collection_id,
        Submission.school_id == those.c.school_id,
        Submission.submission == those.c.submission,
    )
    the_school = and_(School.authority_id == session.scope.authority_id, School.school_id == those.c.school_id)
    key = (those.c.collection_id, those.c.school_id, PlatformAnswer.item)
    place = (School.name, Submission.phase_group, Submission.district)
    facts = (PlatformAnswer.standing, PlatformAnswer.risk_assessed_on)
    said = (getattr(PlatformAnswer, concern.attribute) for concern in CONCERNS)
    return (
        answers(session, those, PlatformAnswer, *key, *place, *facts, *said)
        .join(Submission, its_submission)
        .join(School, the_school)
        .where(or_(*(flag.applies for flag in FLAGS)))
    )


def _concerns_of(row: tuple[Any, ...]) -> list[Concern]:
    said = row[-len(CONCERNS) :]
    return [concern for concern, value in zip(CONCERNS, said, strict=True) if value == concern.value]


def _flags_of(row: tuple[Any, ...]) -> list[Concern]:
    return [concern for concern in _concerns_of(row) if concern in FLAGS]


def _flagged(chosen: Span, row: tuple[Any, ...], platform: Row, flag: Concern, stood: dict[Key, set[int]]) -> Flagged:
    _, urn, item, name, phase_group, district, standing, assessed_on, *_ = row
    terms, before = _seen(chosen, stood[urn, item, flag.code])
    also = tuple(concern for concern in _concerns_of(row) if concern != flag)
    return Flagged(urn, name, phase_group, district, platform, flag, standing, assessed_on, also, terms, before)


def _seen(chosen: Span, stood: set[int]) -> tuple[int, CollectionFacts | None]:
    newest_first = (chosen.chosen, *chosen.earlier)
    terms = next((n for n, one in enumerate(newest_first) if one.collection_id not in stood), len(newest_first))
    return terms, next((one for one in newest_first[terms:] if one.collection_id in stood), None)
