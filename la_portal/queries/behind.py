"""The schools behind a number of the dashboards: which they are, and what each of them said.

What makes a school one of them is the condition that the dashboards' own queries count by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import School, SchoolReturn
from la_portal.queries.behind_answers import confidence, platform, policy, support, training
from la_portal.queries.behind_base import asked, sent
from la_portal.queries.behind_incidents import action, incidents, of_which
from la_portal.queries.behind_returns import returns
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import Selected
from la_portal.queries.filters import Filters

Kind = Callable[[TenantSession, Filters, CollectionFacts, str, str], Selected]
RETURNS = "returns"
KINDS: dict[str, Kind] = {
    RETURNS: returns,
    "policy": policy,
    "training": training,
    "incidents": incidents,
    "of_which": of_which,
    "action": action,
    "confidence": confidence,
    "platform": platform,
    "support": support,
}


@dataclass(frozen=True)
class Question:
    """Which number is meant: of which kind it is, what it is about, and which state it counts."""

    kind: str
    item: str = ""
    state: str = ""


@dataclass(frozen=True)
class Behind:
    """One school: where it stands, and what it said, as far as the kind of number has that.

    `state` is a code; `value` is a number, of `whole`; `on` and `due` are dates, `items` are codes. `sent_at` is when
    what counts was sent, None where nothing was.
    """

    school_id: int
    name: str
    phase_group: str
    district: str | None
    trust: str | None
    sent_at: datetime | None
    state: str | None
    value: int | None
    whole: int | None
    on: date | None
    due: date | None
    items: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """How many schools stand behind a number, of how many that have returned, or that are asked."""

    schools: int
    of: int


def number(session: TenantSession, filters: Filters, question: Question) -> Number:
    """The number itself; raises NotFound where the chosen collection knows no such number."""
    matching = _matching(session, filters, question).subquery("matching")
    base = asked if question.kind == RETURNS else sent
    collection = [span(session, filters).chosen.collection_id]
    of = base(session, filters, collection, SchoolReturn.school_id).subquery("of")
    both = (select(func.count()).select_from(one).scalar_subquery() for one in (matching, of))
    return Number(*session.execute(select(*both)).one())


def schools(
    session: TenantSession, filters: Filters, question: Question, page: int = 1, size: int | None = None
) -> list[Behind]:
    """One page, counted from 1, of the schools of the number, or all, by name; raises NotFound as `number` does."""
    statement = (
        _matching(session, filters, question)
        .order_by(func.lower(School.name), SchoolReturn.school_id)
        .limit(size)
        .offset((page - 1) * (size or 0))
    )
    return [_read(*row) for row in session.execute(statement)]


def _matching(session: TenantSession, filters: Filters, question: Question) -> Selected:
    kind = KINDS.get(question.kind)
    if kind is None:
        raise NotFound
    return kind(session, filters, span(session, filters).chosen, question.item, question.state)


def _read(*row: object) -> Behind:
    *known, items = row
    codes = items.split(",") if isinstance(items, str) else items or ()
    return Behind(*known, tuple(sorted(codes)))  # pyright: ignore
