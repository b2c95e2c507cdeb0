"""Section A: policies that are in place and in date."""

from __future__ import annotations

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_

from la_portal.catalogue import edition
from la_portal.catalogue.settling import IN_PLACE
from la_portal.clock import months_before
from la_portal.db import TenantSession
from la_portal.models import PolicyAnswer
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import Selected, answers, counted
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, measured

NOT_ASKED = ("not_applicable", "not_answered")


def in_date(session: TenantSession, filters: Filters) -> list[Measure]:
    """Policies in place whose review is not due yet, of those that apply to a school; oldest collection first.

    Asked as at the day that the collection was due, or as at the day of `filters` if that is sooner.
    """
    chosen = span(session, filters)
    those = counted(session, filters, chosen.ids)
    return measured(session, chosen, of_applying(session, filters, chosen, those), chosen.previous)


def of_applying(session: TenantSession, filters: Filters, chosen: Span, those: CTE) -> Selected:
    """Selects collection, school, its policies in place and in date (part), and those that apply to it (whole)."""
    fine = or_(*(is_in_date(one, filters) for one in chosen.oldest_first))
    return (
        answers(
            session,
            those,
            PolicyAnswer,
            those.c.collection_id,
            those.c.school_id,
            func.sum(case((fine, 1), else_=0)).label("part"),
            func.count().label("whole"),
        )
        .where(PolicyAnswer.status.not_in(NOT_ASKED))
        .group_by(those.c.collection_id, those.c.school_id)
    )


def is_in_date(collection: CollectionFacts, filters: Filters) -> ColumnElement[bool]:
    """Whether an answer is of that collection, its policy in place, or part of another, and its review not due yet."""
    on = min(collection.due_on, filters.on)
    oldest = months_before(on, edition(collection.edition).parameter("policy_review_months", on))
    no_review_date = and_(
        PolicyAnswer.review_due_on.is_(None),
        or_(PolicyAnswer.reviewed_on.is_(None), PolicyAnswer.reviewed_on >= oldest),
    )
    return and_(
        PolicyAnswer.collection_id == collection.collection_id,
        PolicyAnswer.status.in_(IN_PLACE),
        or_(PolicyAnswer.review_due_on >= on, no_review_date),
    )
