"""What is used in place of a return that is missing: a school's last accepted one of an earlier collection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import aliased

from la_portal.db import TenantSession
from la_portal.models import SchoolReturn, SubmissionSummary
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import expected, pointer
from la_portal.queries.filters import Filters


def last_accepted(
    session: TenantSession, filters: Filters, before: Sequence[CollectionFacts], *columns: Any, of_all: bool = False
) -> Iterator[Any]:
    """(URN, collection, *columns) of the summary of the newest accepted return to one of the collections `before`.

    For each school that the chosen collection asks and that is not counted there, or `of_all` that it asks.
    `before` has the newest first.
    """
    if not before:
        return iter(())
    chosen = span(session, filters).chosen.collection_id
    mine, earlier = session.scope.authority_id, aliased(SchoolReturn)
    newest_first = case({one.collection_id: place for place, one in enumerate(before)}, value=earlier.collection_id)
    newest = (
        select(earlier.collection_id)
        .where(
            earlier.authority_id == mine,
            earlier.school_id == SchoolReturn.school_id,
            earlier.collection_id.in_([one.collection_id for one in before]),
            earlier.accepted_submission.is_not(None),
        )
        .order_by(newest_first)
        .limit(1)
        .scalar_subquery()
    )
    asked = expected(session, filters, [chosen], SchoolReturn.school_id, newest.label("collection_id"))
    those = (asked if of_all else asked.where(pointer(filters).is_(None))).cte("those").prefix_with("MATERIALIZED")
    the_return = and_(
        SchoolReturn.authority_id == mine,
        SchoolReturn.collection_id == those.c.collection_id,
        SchoolReturn.school_id == those.c.school_id,
    )
    its_summary = and_(
        SubmissionSummary.authority_id == mine,
        SubmissionSummary.collection_id == those.c.collection_id,
        SubmissionSummary.school_id == those.c.school_id,
        SubmissionSummary.submission == SchoolReturn.accepted_submission,
    )
    of_those = select(those.c.school_id, those.c.collection_id, *columns).select_from(those)
    return iter(session.execute(of_those.join(SchoolReturn, the_return).join(SubmissionSummary, its_summary)))
