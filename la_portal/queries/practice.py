"""Section E: what schools do about online safety day by day, where the question is yes or no."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func

from la_portal.catalogue import Item, Kind, edition
from la_portal.db import TenantSession
from la_portal.models import PracticeAnswer
from la_portal.queries.collections import span
from la_portal.queries.counted import answers, counted
from la_portal.queries.filters import Filters
from la_portal.vocabulary import AnswerState

SECTION = "practice"
YES = "yes"


@dataclass(frozen=True)
class Practice:
    """One question: `yes` of the `schools` that answered it said yes."""

    item: Item
    yes: int
    schools: int


def said_yes(session: TenantSession, filters: Filters) -> list[Practice]:
    """Every question of yes or no in the chosen collection that a school has answered, in the order of the edition."""
    chosen = span(session, filters).chosen
    items = {item.code: item for item in edition(chosen.edition).section(SECTION).items if item.kind is Kind.YES_NO}
    those = counted(session, filters, [chosen.collection_id])
    said = func.sum(case((PracticeAnswer.choice == YES, 1), else_=0))
    statement = (
        answers(session, those, PracticeAnswer, PracticeAnswer.item, said, func.count())
        .where(PracticeAnswer.state == AnswerState.ANSWERED, PracticeAnswer.item.in_(list(items)))
        .group_by(PracticeAnswer.item)
    )
    found = {code: (int(yes), schools) for code, yes, schools in session.execute(statement)}
    return [Practice(item, *found[code]) for code, item in items.items() if code in found]
