"""Section B: how many of the people who need it have had their training."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.models import TrainingAnswer
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, Part, measured
from la_portal.queries.summaries import Summary, of_span
from la_portal.vocabulary import AnswerState

ALL_STAFF = "staff_online_safety"


def coverage(session: TenantSession, filters: Filters, course: str = ALL_STAFF) -> list[Measure]:
    """Trained of eligible in one course, in the collections that asked about it; oldest first.

    A course that is asked about in autumn only is compared with the autumn before.
    """
    chosen = span(session, filters)
    yearly = edition(chosen.chosen.edition).item("training", course).asked == "autumn"

    def part_of(_collection: CollectionFacts) -> Callable[[Summary], Part | None]:
        return lambda row: (row.courses[course][0], row.courses[course][1]) if course in row.courses else None

    return measured(chosen, of_span(session, filters), part_of, chosen.year_before if yearly else chosen.previous)


def expected_percent(collection: CollectionFacts, course: str) -> int:
    """The share of people that a course is to reach: of all staff that of the edition's rule, else everyone."""
    if course != ALL_STAFF:
        return 100
    return edition(collection.edition).parameter("staff_trained_percent", collection.due_on)


def is_below(collection: CollectionFacts, course: str) -> ColumnElement[bool]:
    """That a school knows its numbers, and that fewer are trained than is expected."""
    return and_(
        TrainingAnswer.state == AnswerState.NUMBER,
        100 * TrainingAnswer.trained < expected_percent(collection, course) * TrainingAnswer.eligible,
    )


def is_full() -> ColumnElement[bool]:
    """That a school has people to train, and that all are."""
    return and_(TrainingAnswer.eligible > 0, TrainingAnswer.trained == TrainingAnswer.eligible)
