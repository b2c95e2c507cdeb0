"""Section A: policies that are in place and in date."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_

from la_portal.catalogue import edition
from la_portal.catalogue.settling import IN_PLACE
from la_portal.clock import months_before
from la_portal.db import TenantSession
from la_portal.models import PolicyAnswer
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import Selected, answers
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, Part, measured
from la_portal.queries.summaries import Summary, of_span

NOT_ASKED = ("not_applicable", "not_answered")


def in_date(session: TenantSession, filters: Filters) -> list[Measure]:
    """Policies in place whose review is not due yet, of those that apply to a school; oldest collection first.

    Asked as at the day that the collection was due, or as at the day of `filters` if that is sooner.
    """
    chosen = span(session, filters)

    def part_of(collection: CollectionFacts) -> Callable[[Summary], Part]:
        on = judged_on(collection, filters)
        oldest = months_before(on, months_until_old(collection, filters))
        return lambda row: (_kept(row.policies, on.toordinal(), oldest.toordinal()), row.policies["apply"])

    return measured(chosen, of_span(session, filters), part_of, chosen.previous)


def _kept(policies: Mapping[str, Any], on: int, oldest: int) -> int:
    """How many of a summary's policies are in date: the same rule as `is_in_date` says in SQL."""
    due, reviewed = policies["due"], policies["reviewed"]
    fresh = len(due) - bisect_left(due, on) + len(reviewed) - bisect_left(reviewed, oldest)
    return fresh + policies["undated"]


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


def judged_on(collection: CollectionFacts, filters: Filters) -> date:
    """The day as at which reviews are due or not: the collection's due date, or the day of `filters` if sooner."""
    return min(collection.due_on, filters.on)


def months_until_old(collection: CollectionFacts, filters: Filters) -> int:
    """How many months after its last review a policy whose next review has no date is overdue."""
    return edition(collection.edition).parameter("policy_review_months", judged_on(collection, filters))


def is_in_date(collection: CollectionFacts, filters: Filters) -> ColumnElement[bool]:
    """Whether an answer is of that collection, its policy in place, or part of another, and its review not due yet.

    It is true or false of every answer, never null, so that it may be negated.
    """
    on = judged_on(collection, filters)
    oldest = months_before(on, months_until_old(collection, filters))
    no_review_date = and_(
        PolicyAnswer.review_due_on.is_(None),
        or_(PolicyAnswer.reviewed_on.is_(None), PolicyAnswer.reviewed_on >= oldest),
    )
    return and_(
        PolicyAnswer.collection_id == collection.collection_id,
        PolicyAnswer.status.in_(IN_PLACE),
        or_(and_(PolicyAnswer.review_due_on.is_not(None), PolicyAnswer.review_due_on >= on), no_review_date),
    )


GAPS = ("overdue", "in_draft", "none", "not_answered")


def state_of(collection: CollectionFacts, filters: Filters) -> ColumnElement[str]:
    """The state of a policy: in_date or overdue where there is one, else what the school answered."""
    there = PolicyAnswer.status.in_(IN_PLACE)
    return case((is_in_date(collection, filters), "in_date"), (there, "overdue"), else_=PolicyAnswer.status)
