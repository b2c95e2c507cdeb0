"""Section B: how many of the people who need it have had their training."""

from __future__ import annotations

from sqlalchemy import case

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.models import TrainingAnswer
from la_portal.queries.collections import span
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
