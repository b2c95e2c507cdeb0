"""A part of a whole for each collection, over all schools that know it and over the same schools as another time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from la_portal.db import TenantSession
from la_portal.models import Collection
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.counted import Selected


@dataclass(frozen=True)
class Measure:
    """One collection's figure: `part` of `whole` in `schools` schools, and again in those that knew it both times.

    The same schools stand on the row of the chosen collection and on that of the one it is compared with.
    """

    collection: CollectionFacts
    part: int
    whole: int
    schools: int
    same_part: int
    same_whole: int
    same_schools: int


def measured(
    session: TenantSession, span: Span, by_school: Selected, compared: CollectionFacts | None
) -> list[Measure]:
    """A row for each collection in which a school knows the figure, oldest first.

    `by_school` selects collection_id, school_id, part and whole, one row a school; a school that does not know the
    figure, or whose whole is 0 or not known, has no whole and is left out of both sums.
    """
    schools = by_school.subquery("by_school")
    pair = [span.chosen.collection_id, compared.collection_id] if compared else []
    of_pair = schools.c.collection_id.in_(pair)
    # A window, not a join of the schools with themselves: PostgreSQL takes grouped rows for one, and would loop.
    times = func.count(case((of_pair, schools.c.whole))).over(partition_by=schools.c.school_id).label("times")
    known = select(*schools.c, times).where(schools.c.whole.is_not(None)).subquery("known")
    both = and_(known.c.times == len(pair), known.c.collection_id.in_(pair))
    statement = (
        select(
            Collection.collection_id,
            func.sum(known.c.part),
            func.sum(known.c.whole),
            func.count(),
            func.sum(case((both, known.c.part), else_=0)),
            func.sum(case((both, known.c.whole), else_=0)),
            func.sum(case((both, 1), else_=0)),
        )
        .select_from(Collection)
        .join(known, known.c.collection_id == Collection.collection_id)
        .where(Collection.authority_id == session.scope.authority_id)
        .group_by(Collection.collection_id)
    )
    rows = {row[0]: row[1:] for row in session.execute(statement)}
    found = [(one, rows[one.collection_id]) for one in span.oldest_first if one.collection_id in rows]
    return [Measure(one, *(int(number) for number in numbers)) for one, numbers in found]
