"""Section A, review by review: which are due in which month, overdue, or without a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from la_portal.queries.policy_states import District, together
from la_portal.vocabulary import AcademicYear, Term

DUE, OVERDUE, NO_DATE = "due", "overdue", "no_date"
LAST_OF_SPRING, FIRST_OF_AUTUMN = 3, 9


@dataclass(frozen=True)
class Reviews:
    """So many schools have the review of a policy due in a month (its first day), overdue, or without a date."""

    policy: str
    when: str
    month: date | None
    schools: int


def reviews(districts: Iterable[District]) -> list[Reviews]:
    """The reviews of all policies in place: overdue ones first, then by month, then those without a date.

    Overdue is what `policies.is_in_date` says is not in date, whether or not a date was given.
    """
    groups = list(districts)
    rows: list[Reviews] = []
    for policy in {code for one in groups for code in one.states}:
        states = together(one.states[policy] for one in groups if policy in one.states)
        months: dict[date, int] = {}
        for one in groups:
            for month, schools in one.due.get(policy, {}).items():
                months[month] = months.get(month, 0) + schools
        rows += [Reviews(policy, DUE, month, schools) for month, schools in months.items()]
        rows.append(Reviews(policy, OVERDUE, None, states.overdue))
        rows.append(Reviews(policy, NO_DATE, None, states.fine - sum(months.values())))
    order = {OVERDUE: 0, DUE: 1, NO_DATE: 2}
    return sorted(
        (row for row in rows if row.schools), key=lambda row: (order[row.when], row.month or date.min, row.policy)
    )


def term_of(month: date) -> tuple[AcademicYear, Term]:
    """The academic year and term of a month; Easter moves, so spring ends with March here."""
    early = Term.SPRING if month.month <= LAST_OF_SPRING else Term.SUMMER
    return AcademicYear.of(month), Term.AUTUMN if month.month >= FIRST_OF_AUTUMN else early
