"""The schools that are not counted yet, and how large their part of a figure was when they last told it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, case, func, literal, select, union_all

from la_portal.db import TenantSession
from la_portal.models import PlatformAnswer, PolicyAnswer, SchoolReturn, Submission, TrainingAnswer
from la_portal.queries.counted import Selected, answers, counted, expected
from la_portal.queries.filters import Filters
from la_portal.queries.platforms import OFFICIAL
from la_portal.queries.policies import NOT_ASKED
from la_portal.queries.school_terms import last_terms
from la_portal.queries.training import ALL_STAFF
from la_portal.vocabulary import AnswerState

POLICIES, TRAINING, PLATFORMS = "policies", "training", "platforms"


@dataclass(frozen=True)
class Outstanding:
    """Of the `schools` that are not counted, `known` have told their whole of this figure, in all `whole`."""

    figure: str
    schools: int
    known: int
    whole: int


def outstanding(session: TenantSession, filters: Filters) -> list[Outstanding]:
    """Applying policies, staff and official platforms of the schools that are not counted in the chosen collection.

    A school's newest number in the last seven collections counts, also one that is not accepted yet where accepted
    returns alone are asked for; wherever the school stood then, and among whichever phase.
    """
    chosen = last_terms(session, filters)
    this = chosen.chosen.collection_id
    uncounted = Submission.submission.is_(None)
    missing = expected(session, filters, [this], SchoolReturn.school_id).where(uncounted)
    everywhere = Filters(on=filters.on, collection=filters.collection)
    those = counted(session, everywhere, chosen.ids)
    order = case({one: place for place, one in enumerate(chosen.ids)}, value=those.c.collection_id)
    told = union_all(
        *(each.where(those.c.school_id.in_(missing)) for each in _wholes(session, those, order.label("place")))
    ).subquery("told")
    newest_first = func.row_number().over(partition_by=(told.c.figure, told.c.school_id), order_by=told.c.place.desc())
    ranked = select(told.c.figure, told.c.whole, newest_first.label("rank")).subquery("ranked")
    newest = (
        select(ranked.c.figure, func.count(), func.sum(ranked.c.whole))
        .where(ranked.c.rank == 1)
        .group_by(ranked.c.figure)
    )
    rows = {figure: (known, int(whole)) for figure, known, whole in session.execute(newest)}
    schools = session.execute(select(func.count()).select_from(missing.subquery("missing"))).scalar_one()
    return [Outstanding(figure, schools, *rows.get(figure, (0, 0))) for figure in (POLICIES, TRAINING, PLATFORMS)]


def _wholes(session: TenantSession, those: CTE, place: Any) -> list[Selected]:
    school = those.c.school_id
    asked_for = case((PolicyAnswer.status.not_in(NOT_ASKED), 1))
    official = case((PlatformAnswer.standing == OFFICIAL, 1))
    return [
        answers(session, those, PolicyAnswer, _figure(POLICIES), place, school, _whole(func.count(asked_for))).group_by(
            "place", school
        ),
        answers(
            session, those, TrainingAnswer, _figure(TRAINING), place, school, _whole(TrainingAnswer.eligible)
        ).where(TrainingAnswer.item == ALL_STAFF, TrainingAnswer.state == AnswerState.NUMBER),
        answers(
            session, those, PlatformAnswer, _figure(PLATFORMS), place, school, _whole(func.count(official))
        ).group_by("place", school),
    ]


def _figure(name: str) -> Any:
    return literal(name).label("figure")


def _whole(column: Any) -> Any:
    return column.label("whole")
