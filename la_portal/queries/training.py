"""Section B: how many of the people who need it have had their training."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.models import TrainingAnswer
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import answers, counted
from la_portal.queries.filters import Filters
from la_portal.queries.measures import Measure, measured
from la_portal.vocabulary import AnswerState

ALL_STAFF = "staff_online_safety"


def coverage(session: TenantSession, filters: Filters, course: str = ALL_STAFF) -> list[Measure]:
    """Trained of eligible in one course, in the collections that asked about it; oldest first.

    A course that is asked about in autumn only is compared with the autumn before.
    """
    chosen = span(session, filters)
    yearly = edition(chosen.chosen.edition).item("training", course).asked == "autumn"
    known = (TrainingAnswer.state == AnswerState.NUMBER) & (TrainingAnswer.eligible > 0)
    those = counted(session, filters, chosen.ids)
    by_school = answers(
        session,
        those,
        TrainingAnswer,
        those.c.collection_id,
        those.c.school_id,
        TrainingAnswer.trained.label("part"),
        case((known, TrainingAnswer.eligible)).label("whole"),
    ).where(TrainingAnswer.item == course)
    return measured(session, chosen, by_school, chosen.year_before if yearly else chosen.previous)


DSL_FORMAL = "dsl_formal"
EVERYBODY = 100


def expected_percent(collection: CollectionFacts, course: str) -> int | None:
    """The share of a course under which the catalogue's rules query a return; None where no rule does.

    The rules are few_staff_trained and dsl_not_all_trained.
    """
    if course == DSL_FORMAL:
        return EVERYBODY
    if course != ALL_STAFF:
        return None
    return edition(collection.edition).parameter("staff_trained_percent", collection.due_on)


def is_below(collection: CollectionFacts, course: str) -> ColumnElement[bool]:
    """That a school knows its numbers, and that fewer are trained than is expected, or than all where nothing is."""
    percent = expected_percent(collection, course) or EVERYBODY
    return and_(
        TrainingAnswer.state == AnswerState.NUMBER,
        100 * TrainingAnswer.trained < percent * TrainingAnswer.eligible,
    )


def is_full() -> ColumnElement[bool]:
    """That a school has people to train, and that all are."""
    return and_(TrainingAnswer.eligible > 0, TrainingAnswer.trained == TrainingAnswer.eligible)
