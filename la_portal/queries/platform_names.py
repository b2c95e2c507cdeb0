"""Platforms that are in no list yet: names that schools typed, shown only where several typed the same.

What one school types may be, or hold, the name of a person.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, func

from la_portal.catalogue import edition
from la_portal.catalogue.settling import NAMED, NOT_USED
from la_portal.db import TenantSession
from la_portal.models import FreeText, PlatformAnswer, SchoolReturn, Submission
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import submissions
from la_portal.queries.filters import Filters
from la_portal.queries.platform_uses import SECTION

FEWEST_SCHOOLS = 3
_NAME = "-name"

Typed = tuple[int, int, str, str]  # collection, school, phase group, name


@dataclass(frozen=True)
class TypedName:
    """One name, as most schools spell it: how many typed it in the chosen collection, by phase group.

    `since` is the first collection of the span in which any school typed it.
    """

    name: str
    schools: int
    phases: tuple[tuple[str, int], ...]
    since: CollectionFacts


def typed_names(session: TenantSession, filters: Filters) -> list[TypedName]:
    """The names that at least three schools typed for a platform that they use; most schools first, then by name."""
    chosen = span(session, filters)
    typed: dict[str, list[Typed]] = {}
    for collection, urn, phase_group, text in _typed(session, filters, chosen):
        typed.setdefault(folded(text), []).append((collection, urn, phase_group, text))
    names = [_name(chosen, rows) for rows in typed.values()]
    shown = [one for one in names if one.schools >= FEWEST_SCHOOLS]
    return sorted(shown, key=lambda one: (-one.schools, folded(one.name)))


def folded(name: str) -> str:
    """The name without what makes no difference: capitals, and how many spaces stand where.

    In Python, as the two databases do not agree on what a small letter is.
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _typed(session: TenantSession, filters: Filters, chosen: Span) -> Iterable[Typed]:
    fields = [
        row.code + _NAME
        for one in {collection.edition for collection in chosen.oldest_first}
        for row in edition(one).section(SECTION).rows
        if NAMED in row.features
    ]
    of_submission = and_(
        FreeText.authority_id == session.scope.authority_id,
        FreeText.collection_id == Submission.collection_id,
        FreeText.school_id == Submission.school_id,
        FreeText.submission == Submission.submission,
    )
    its_platform = and_(
        PlatformAnswer.authority_id == session.scope.authority_id,
        PlatformAnswer.collection_id == Submission.collection_id,
        PlatformAnswer.school_id == Submission.school_id,
        PlatformAnswer.submission == Submission.submission,
        PlatformAnswer.item == func.replace(FreeText.field, _NAME, ""),
    )
    columns = (SchoolReturn.collection_id, SchoolReturn.school_id, Submission.phase_group, FreeText.text)
    statement = (
        submissions(session, filters, chosen.ids, *columns)
        .join(FreeText, of_submission)
        .join(PlatformAnswer, its_platform)
        .where(FreeText.field.in_(sorted(fields)), FreeText.redacted_at.is_(None), PlatformAnswer.standing != NOT_USED)
        .order_by(SchoolReturn.collection_id, SchoolReturn.school_id, FreeText.field)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]


def _name(chosen: Span, rows: list[Typed]) -> TypedName:
    this = chosen.chosen.collection_id
    now = [row for row in rows if row[0] == this]
    phases = Counter({urn: phase for _, urn, phase, _ in now}.values())
    most_first = sorted(((str(code), count) for code, count in phases.items()), key=lambda pair: (-pair[1], pair[0]))
    # The most usual spelling; of those as usual, the first in the alphabet, so that it never depends on row order.
    spellings = Counter(" ".join(text.split()) for *_, text in now)
    name = min(spellings, key=lambda text: (-spellings[text], text), default="")
    since = next(one for one in chosen.oldest_first if any(row[0] == one.collection_id for row in rows))
    return TypedName(name, sum(phases.values()), tuple(most_first), since)
