"""What one return says in detail: how each policy stands, and which queries it was sent with and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select

from la_portal.catalogue import Row, edition
from la_portal.catalogue.sent import SentQuery, fields_of, queries_of
from la_portal.catalogue.settling import IN_PLACE
from la_portal.catalogue.telling import explained, told
from la_portal.clock import months_before, months_between
from la_portal.db import TenantSession
from la_portal.models import FreeText, PolicyAnswer, PracticeAnswer, ReturnRecord, Submission
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.counted import Selected
from la_portal.queries.filters import Filters
from la_portal.queries.one_school import OneReturn
from la_portal.queries.policies import GAPS
from la_portal.queries.support import ITEM, NOTHING
from la_portal.vocabulary import RecordKind

SECTION = "policies"
PolicyState = Literal["overdue", "in_draft", "none", "not_answered", "in_date", "not_applicable"]
QueryState = Literal["changes", "explained", "open"]


@dataclass(frozen=True)
class SchoolPolicy:
    """One policy as the return has it; `overdue` is by how many whole months its review is late, where it is."""

    row: Row
    state: PolicyState
    overdue: int | None = None

    @property
    def gap(self) -> bool:
        """Whether there is something to do."""
        return self.state in GAPS


@dataclass(frozen=True)
class SchoolQuery:
    """One query: what it is about, what the rule says, what the school says to it (empty where it said nothing).

    "changes" where the authority has asked for a change of that answer, "open" where nothing explains it.
    """

    query: SentQuery
    about: str
    sentence: str
    explanation: str
    state: QueryState


def policies_of(session: TenantSession, filters: Filters, urn: int, one: OneReturn) -> list[SchoolPolicy]:
    """Every policy that the return answers, in the order of the catalogue; as at the day of `policies.in_date`."""
    columns = (PolicyAnswer.item, PolicyAnswer.status, PolicyAnswer.reviewed_on, PolicyAnswer.review_due_on)
    rows = [tuple(row) for row in session.execute(_of(session, PolicyAnswer, urn, one, *columns))]
    found = {code: (status, reviewed_on, due_on) for code, status, reviewed_on, due_on in rows}
    on = min(one.collection.due_on, filters.on)
    every = edition(one.collection.edition).section(SECTION).rows
    return [policy(row, *found[row.code], one.collection, on) for row in every if row.code in found]


def policy(
    row: Row, status: str, reviewed_on: date | None, due_on: date | None, collection: CollectionFacts, on: date
) -> SchoolPolicy:
    """How a policy stands on that day: one that is in place is overdue after its date, or so long after its review."""
    if status not in IN_PLACE:
        state: Any = status
        return SchoolPolicy(row, state)
    if due_on is not None:
        late = months_between(due_on, on) if due_on < on else None
    else:
        usual = edition(collection.edition).parameter("policy_review_months", on)
        too_old = reviewed_on is not None and reviewed_on < months_before(on, usual)
        late = months_between(reviewed_on, on) - usual if reviewed_on is not None and too_old else None
    return SchoolPolicy(row, "in_date" if late is None else "overdue", late)


def queries_sent(session: TenantSession, urn: int, one: OneReturn) -> list[SchoolQuery]:
    """The queries that the return was sent with, in its order. Three statements."""
    document = session.execute(_of(session, Submission, urn, one, Submission.document)).scalar_one()
    words = session.execute(_of(session, FreeText, urn, one, FreeText.field, FreeText.text))
    texts: dict[str, str] = {row[0]: row[1] for row in words}
    asked = _of(session, ReturnRecord, urn, one, ReturnRecord.items).where(
        ReturnRecord.kind == RecordKind.CHANGES, ReturnRecord.ended_at.is_(None)
    )
    to_change = {item for items in session.execute(asked).scalars() for item in items}
    fields = fields_of(edition(one.collection.edition), one.collection.term)
    about = {(field.section, field.name): field.about for field in fields}
    sent = queries_of(document, texts)
    return [_query(query, about.get((query.section, query.field), ""), to_change) for query in sent]


def wishes(session: TenantSession, urn: int, one: OneReturn) -> list[str] | None:
    """What the school wanted of the authority, as the catalogue calls it; None where it did not say."""
    statement = _of(session, PracticeAnswer, urn, one, PracticeAnswer.choices).where(PracticeAnswer.item == ITEM)
    choices = session.execute(statement).scalar_one_or_none()
    if choices is None:
        return None
    options = edition(one.collection.edition).item("practice", ITEM).options
    return [option.label for option in options if option.code in choices and option.code != NOTHING]


def _query(query: SentQuery, about: str, to_change: set[str]) -> SchoolQuery:
    said = explained(query)
    asked = f"{query.section}.{query.field}" in to_change
    return SchoolQuery(query, about, told(query), said, "changes" if asked else "explained" if said else "open")


def _of(session: TenantSession, model: Any, urn: int, one: OneReturn, *columns: Any) -> Selected:
    """Selects `columns` of that return's counted submission."""
    return select(*columns).where(
        model.authority_id == session.scope.authority_id,
        model.collection_id == one.collection.collection_id,
        model.school_id == urn,
        model.submission == one.submission,
    )
