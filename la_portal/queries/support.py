"""Support that schools ask the authority for, in section E."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func

from la_portal.db import TenantSession
from la_portal.models import PracticeAnswer
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import answers, counted
from la_portal.queries.filters import Filters
from la_portal.vocabulary import AnswerState

ITEM = "support_wanted"
NOTHING = "none"


@dataclass(frozen=True)
class Support:
    """One collection's wishes: `asking` of `schools` schools want something; `wanted` counts each sort, most first."""

    collection: CollectionFacts
    schools: int
    asking: int
    wanted: tuple[tuple[str, int], ...]

    @property
    def requests(self) -> int:
        """How many things are wanted in all: a school may want several."""
        return sum(count for _, count in self.wanted)


def asked_for(session: TenantSession, filters: Filters) -> list[Support]:
    """The schools that want support and what they want, in the collections that asked; oldest first."""
    chosen = span(session, filters)
    those = counted(session, filters, chosen.ids)
    statement = (
        answers(session, those, PracticeAnswer, those.c.collection_id, PracticeAnswer.choices, func.count())
        .where(PracticeAnswer.item == ITEM, PracticeAnswer.state == AnswerState.ANSWERED)
        .group_by(those.c.collection_id, PracticeAnswer.choices)
    )
    rows = [(collection, choices, count) for collection, choices, count in session.execute(statement)]
    asked = {collection for collection, _, _ in rows}
    return [
        _support(
            one, [(choices or [], count) for collection, choices, count in rows if collection == one.collection_id]
        )
        for one in chosen.oldest_first
        if one.collection_id in asked
    ]


def _support(collection: CollectionFacts, rows: list[tuple[list[str], int]]) -> Support:
    wanted: Counter[str] = Counter()
    asking = 0
    for choices, count in rows:
        wishes = [choice for choice in choices if choice != NOTHING]
        asking += count if wishes else 0
        wanted.update(dict.fromkeys(wishes, count))
    most_first = sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0]))
    return Support(collection, sum(count for _, count in rows), asking, tuple(most_first))
