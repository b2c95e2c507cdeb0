"""Support that schools ask the authority for, in section E."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import and_, func

from la_portal.db import TenantSession
from la_portal.models import PracticeAnswer, School, SchoolReturn, Submission
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import Selected, submissions
from la_portal.queries.filters import Filters
from la_portal.queries.summaries import of_span
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
    rows = of_span(session, filters)
    said = {
        one: [row.wishes for row in rows.get(one.collection_id, ()) if row.wishes is not None]
        for one in span(session, filters).oldest_first
    }
    return [_support(one, wishes) for one, wishes in said.items() if wishes]


def _support(collection: CollectionFacts, said: Sequence[str]) -> Support:
    wanted: Counter[str] = Counter()
    asking = 0
    for choices, schools in Counter(said).items():
        wishes = [choice for choice in orjson.loads(choices) if choice != NOTHING]
        asking += schools if wishes else 0
        wanted.update(dict.fromkeys(wishes, schools))
    most_first = sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0]))
    return Support(collection, len(said), asking, tuple(most_first))


@dataclass(frozen=True)
class Wish:
    """One school that wants support: what for, by the codes of the edition, and when it said so."""

    school_id: int
    school_name: str
    wanted: tuple[str, ...]
    sent_at: datetime


def wishes(session: TenantSession, collection_id: int, page: int, size: int) -> list[Wish]:
    """One page, counted from 1, of the schools of the collection that want support, the newest first."""
    columns = (School.school_id, School.name, PracticeAnswer.choices, Submission.submitted_at)
    statement = (
        _wishing(session, collection_id, *columns)
        .order_by(Submission.submitted_at.desc(), School.school_id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [
        Wish(urn, name, tuple(one for one in choices or () if one != NOTHING), sent_at)
        for urn, name, choices, sent_at in session.execute(statement)
    ]


def wishing(session: TenantSession, collection_id: int) -> int:
    """How many schools of the collection want support."""
    return session.execute(_wishing(session, collection_id, func.count())).scalar_one()


def _wishing(session: TenantSession, collection_id: int, *columns: Any) -> Selected:
    mine = session.scope.authority_id
    the_answer = and_(
        PracticeAnswer.authority_id == mine,
        PracticeAnswer.collection_id == Submission.collection_id,
        PracticeAnswer.school_id == Submission.school_id,
        PracticeAnswer.submission == Submission.submission,
        PracticeAnswer.item == ITEM,
    )
    return (
        submissions(session, Filters(on=date.max), [collection_id], *columns)
        .join(School, and_(School.authority_id == mine, School.school_id == SchoolReturn.school_id))
        .join(PracticeAnswer, the_answer)
        .where(PracticeAnswer.state == AnswerState.ANSWERED, PracticeAnswer.choices.not_in([[], [NOTHING]]))
    )
