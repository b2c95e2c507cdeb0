"""Section A, review by review: which are due in which month, overdue, or without a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, and_, case, cast, extract, func

from la_portal.catalogue.settling import IN_PLACE
from la_portal.db import TenantSession
from la_portal.models import PolicyAnswer
from la_portal.queries.collections import span
from la_portal.queries.counted import answers, counted
from la_portal.queries.filters import Filters
from la_portal.queries.policies import is_in_date
from la_portal.vocabulary import AcademicYear, Term

DUE, OVERDUE, NO_DATE = "due", "overdue", "no_date"


@dataclass(frozen=True)
class Reviews:
    """So many schools have the review of a policy due in a month (its first day), overdue, or without a date."""

    policy: str
    when: str
    month: date | None
    reviews: int


def reviews(session: TenantSession, filters: Filters) -> list[Reviews]:
    """Policies in place in the chosen collection: overdue ones first, then by month, then those without a date.

    Overdue is what `policies.is_in_date` says is not in date, whether or not a date was given.
    """
    collection = span(session, filters).chosen
    fine = is_in_date(collection, filters)
    when = case((~fine, OVERDUE), (PolicyAnswer.review_due_on.is_(None), NO_DATE), else_=DUE)
    dated = and_(fine, PolicyAnswer.review_due_on.is_not(None))
    month = cast(
        case((dated, extract("year", PolicyAnswer.review_due_on) * 12 + extract("month", PolicyAnswer.review_due_on))),
        Integer,
    )
    those = counted(session, filters, [collection.collection_id])
    of = (PolicyAnswer.item, when, month)
    statement = (
        answers(session, those, PolicyAnswer, *of, func.count()).where(PolicyAnswer.status.in_(IN_PLACE)).group_by(*of)
    )
    rows = [Reviews(item, word, _first_day(number), count) for item, word, number, count in session.execute(statement)]
    order = {OVERDUE: 0, DUE: 1, NO_DATE: 2}
    return sorted(rows, key=lambda row: (order[row.when], row.month or date.min, row.policy))


def term_of(month: date) -> tuple[AcademicYear, Term]:
    """The academic year and term of a month; Easter moves, so spring ends with March here."""
    term = Term.AUTUMN if month.month >= 9 else Term.SPRING if month.month <= 3 else Term.SUMMER
    return AcademicYear.of(month), term


def _first_day(number: int | None) -> date | None:
    if number is None:
        return None
    year, month = divmod(number - 1, 12)
    return date(year, month + 1, 1)
