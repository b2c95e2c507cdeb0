"""Section A: policies that are in place and in date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_

from la_portal.catalogue import edition
from la_portal.catalogue.settling import IN_PLACE
from la_portal.clock import months_before
from la_portal.db import TenantSession
from la_portal.models import PolicyAnswer
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import Selected, answers
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, measured
from la_portal.queries.summaries import Items, Summary, items_of, of_span

Policy = int | str
NOT_ASKED = ("not_applicable", "not_answered")
GAPS = ("overdue", "in_draft", "none", "not_answered")


def in_date(session: TenantSession, filters: Filters) -> list[Measure]:
    """Policies in place whose review is not due yet, of those that apply to a school; oldest collection first.

    Asked as at the day that the collection was due, or as at the day of `filters` if that is sooner.
    """
    chosen = span(session, filters)
    rows = as_judged(session, filters, chosen.oldest_first)
    return measured(chosen, rows, "policies_in_date", "policies_apply", chosen.previous)


def as_judged(
    session: TenantSession, filters: Filters, collections: Sequence[CollectionFacts]
) -> dict[int, Sequence[Summary]]:
    """The counted submissions of these collections of the span, with their policies in date as at the day judged on."""
    rows = of_span(session, filters)
    not_due = [one for one in collections if filters.on < one.due_on]
    items = items_of(session, filters, not_due)
    judged = {
        number: [row._replace(policies_in_date=_in_date(of[row.school_id], filters.on)) for row in rows.get(number, ())]
        for number, of in items.items()
    }
    return {one.collection_id: judged.get(one.collection_id, rows.get(one.collection_id, ())) for one in collections}


def _in_date(items: Items, on: date) -> int:
    today = on.toordinal()
    return sum(is_kept(policy, today) for policy in items.policies.values())


def is_kept(policy: Policy, on: int) -> bool:
    """The rule of `is_in_date` for a policy as `in_short` has it, as at that ordinal."""
    return isinstance(policy, int) and policy >= on


def in_short(status: str, due_on: date | None, reviewed_on: date | None, months: int) -> Policy:
    """The ordinal of the last day on which a policy is in date if it is in place, or else its status.

    Without a date of its next review it is in date for so many months after the last; with neither, for good.
    """
    if status not in IN_PLACE:
        return status
    last = due_on or (date.max if reviewed_on is None else _last_day(reviewed_on, months))
    return last.toordinal()


def _last_day(reviewed_on: date, months: int) -> date:
    """The last day of which that day, or a later one, is so many months before."""
    after = reviewed_on + timedelta(days=1)
    later = months_before(after, -months)
    # Where the month is too short for that day, its last one is still in date.
    return later if later.day != after.day else later - timedelta(days=1)


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


def months_until_old(edition_code: str, due_on: date) -> int:
    """How many months after its last review a policy whose next review has no date is overdue, in a collection."""
    return edition(edition_code).parameter("policy_review_months", due_on)


def is_in_date(collection: CollectionFacts, filters: Filters) -> ColumnElement[bool]:
    """Whether an answer is of that collection, its policy in place, or part of another, and its review not due yet.

    It is true or false of every answer, never null, so that it may be negated.
    """
    on = judged_on(collection, filters)
    oldest = months_before(on, months_until_old(collection.edition, collection.due_on))
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
