"""Section A: policies that are in place and in date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

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
from la_portal.queries.summaries import Items, Summary, items_of, of_span

Kept = Callable[[str, int | None, int | None], bool]
NOT_ASKED = ("not_applicable", "not_answered")
GAPS = ("overdue", "in_draft", "none", "not_answered")


def in_date(session: TenantSession, filters: Filters) -> list[Measure]:
    """Policies in place whose review is not due yet, of those that apply to a school; oldest collection first.

    Asked as at the day that the collection was due, or as at the day of `filters` if that is sooner.
    """
    chosen = span(session, filters)
    not_due = [one for one in chosen.oldest_first if filters.on < one.due_on]
    items = items_of(session, filters, not_due)

    def part_of(collection: CollectionFacts) -> Callable[[Summary], Part]:
        if collection not in not_due:
            return lambda row: (row.policies_in_date, row.policies_apply)
        kept = kept_in(collection, filters)
        of_school = items[collection.collection_id]
        return lambda row: (_kept(of_school[row.school_id], kept), row.policies_apply)

    return measured(chosen, of_span(session, filters), part_of, chosen.previous)


def _kept(items: Items, kept: Kept) -> int:
    return sum(kept(*fact) for fact in items.policies.values())


def kept_in(collection: CollectionFacts, filters: Filters) -> Kept:
    """The rule of `is_in_date` as a function of a status and two ordinals: the next review, and the last."""
    return is_kept(*_as_at(collection, filters))


def is_kept(on: date, months: int) -> Kept:
    """Whether a policy is in place and its review not due on that day; without a date, in so many months after one."""
    today, oldest = on.toordinal(), months_before(on, months).toordinal()

    def kept(status: str, due: int | None, reviewed: int | None) -> bool:
        return status in IN_PLACE and (due >= today if due else not reviewed or reviewed >= oldest)

    return kept


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


def months_until_old(edition_code: str, on: date) -> int:
    """How many months after its last review a policy whose next review has no date is overdue."""
    return edition(edition_code).parameter("policy_review_months", on)


def _as_at(collection: CollectionFacts, filters: Filters) -> tuple[date, int]:
    on = judged_on(collection, filters)
    return on, months_until_old(collection.edition, on)


def is_in_date(collection: CollectionFacts, filters: Filters) -> ColumnElement[bool]:
    """Whether an answer is of that collection, its policy in place, or part of another, and its review not due yet.

    It is true or false of every answer, never null, so that it may be negated.
    """
    on, months = _as_at(collection, filters)
    oldest = months_before(on, months)
    no_review_date = and_(
        PolicyAnswer.review_due_on.is_(None),
        or_(PolicyAnswer.reviewed_on.is_(None), PolicyAnswer.reviewed_on >= oldest),
    )
    return and_(
        PolicyAnswer.collection_id == collection.collection_id,
        PolicyAnswer.status.in_(IN_PLACE),
        or_(and_(PolicyAnswer.review_due_on.is_not(None), PolicyAnswer.review_due_on >= on), no_review_date),
    )


def state_of(collection: CollectionFacts, filters: Filters) -> ColumnElement[str]:
    """The state of a policy: in_date or overdue where there is one, else what the school answered."""
    there = PolicyAnswer.status.in_(IN_PLACE)
    return case((is_in_date(collection, filters), "in_date"), (there, "overdue"), else_=PolicyAnswer.status)
