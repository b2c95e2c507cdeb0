"""One school's returns, term by term: where each stands, what was said back, and three measures of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, select

from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.models import AuditEvent, Collection, PracticeAnswer, SchoolReturn, Submission, TrainingAnswer
from la_portal.queries.collections import COLLECTION, CollectionFacts, OwnDates, Span, same_collection
from la_portal.queries.comparison import GOVERNORS, INCIDENTS, POLICIES, Part
from la_portal.queries.counted import Selected, answers, what_counts
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import of_pupils
from la_portal.queries.policies import of_applying
from la_portal.queries.returns import CHANGES_ASKED
from la_portal.queries.support import ITEM, NOTHING
from la_portal.queries.training import ALL_STAFF
from la_portal.vocabulary import AnswerState, ReturnStatus

# What the authority says back to a school, as the record of what was done calls it.
ACCEPTED, CHANGES = "return_accepted", "changes_asked_for"
Measures = dict[str, dict[int, Part]]


@dataclass(frozen=True)
class TermOfSchool(OwnDates):
    """One return: where it stands, and the submission that counts with its document."""

    collection: CollectionFacts
    status: ReturnStatus
    changes_asked: bool
    first_submitted_at: datetime | None
    extended_to: date | None
    submission: int | None
    document: str | None
    unusual: tuple[str, ...]

    @property
    def days_early(self) -> int | None:
        """How many days before its due date it was first sent, less than 0 after it; None while it was not."""
        if self.first_submitted_at is None:
            return None
        return (self.due_on - london_date(self.first_submitted_at)).days


def terms_of_school(session: TenantSession, urn: int, on: date) -> list[TermOfSchool]:
    """The school's returns in the collections that have opened by that day, newest first."""
    mine = session.scope.authority_id
    statement = (
        select(
            *COLLECTION,
            SchoolReturn.status,
            CHANGES_ASKED,
            SchoolReturn.first_submitted_at,
            SchoolReturn.extended_to,
            Submission.submission,
            Submission.document,
            Submission.unusual,
        )
        .select_from(SchoolReturn)
        .join(Collection, same_collection())
        .outerjoin(Submission, what_counts(session))
        .where(
            SchoolReturn.authority_id == mine,
            Collection.authority_id == mine,
            SchoolReturn.school_id == urn,
            Collection.opens_on <= on,
        )
        .order_by(Collection.opens_on.desc())
    )
    return [_term(tuple(row)) for row in session.execute(statement)]


def _term(row: tuple[Any, ...]) -> TermOfSchool:
    values: list[Any] = [*row[len(COLLECTION) :]]
    values[-1] = tuple(values[-1] or ())
    return TermOfSchool(CollectionFacts(*row[: len(COLLECTION)]), *values)


@dataclass(frozen=True)
class Reply:
    """What the authority said of a return last, and when."""

    kind: str
    at: datetime


def replies_to(session: TenantSession, urn: int) -> dict[int, Reply]:
    """The last reply to each of the school's returns, by collection: accepted, or changes asked for."""
    statement = (
        select(AuditEvent.collection_id, AuditEvent.kind, AuditEvent.happened_at)
        .where(
            AuditEvent.authority_id == session.scope.authority_id,
            AuditEvent.school_id == urn,
            AuditEvent.kind.in_([ACCEPTED, CHANGES]),
        )
        .order_by(AuditEvent.number)
    )
    return {collection: Reply(kind, at) for collection, kind, at in session.execute(statement) if collection}


def measures_of(session: TenantSession, urn: int, terms: Sequence[TermOfSchool], on: date) -> Measures:
    """For staff and governors trained, policies in date and incidents, the school's part and whole in each of these
    terms that it has sent, by collection."""
    if not terms:
        return {}
    collections = tuple(one.collection for one in terms)
    chosen, those = (
        Span(collections[0], collections[1:]),
        _sent(session, urn, [one.collection_id for one in collections]),
    )
    read: Measures = {
        POLICIES: _by_term(session, of_applying(session, Filters(on=on), chosen, those)),
        INCIDENTS: _by_term(session, of_pupils(session, chosen, those)),
    }
    columns = (TrainingAnswer.item, those.c.collection_id, TrainingAnswer.trained, TrainingAnswer.eligible)
    trained = answers(session, those, TrainingAnswer, *columns).where(
        TrainingAnswer.item.in_([ALL_STAFF, GOVERNORS]), TrainingAnswer.state == AnswerState.NUMBER
    )
    for course, collection, part, whole in session.execute(trained):
        read.setdefault(course, {})[collection] = Part(part or 0, whole)
    return read


def support_wanted(session: TenantSession, urn: int, term: TermOfSchool) -> list[str]:
    """What the school wanted of the authority in that term's return, by the codes of its options."""
    those = _sent(session, urn, [term.collection.collection_id])
    statement = answers(session, those, PracticeAnswer, PracticeAnswer.choices).where(PracticeAnswer.item == ITEM)
    return [one for choices in session.execute(statement).scalars() for one in choices or () if one != NOTHING]


def _by_term(session: TenantSession, statement: Selected) -> dict[int, Part]:
    rows = (tuple(row) for row in session.execute(statement))
    return {term: Part(int(part or 0), None if whole is None else int(whole)) for term, _, part, whole in rows}


def _sent(session: TenantSession, urn: int, collections: Sequence[int]) -> CTE:
    """The school's own counted submissions in these collections."""
    columns = (SchoolReturn.collection_id, SchoolReturn.school_id, Submission.submission, Submission.roll)
    statement = (
        select(*columns)
        .select_from(SchoolReturn)
        .join(Submission, what_counts(session))
        .where(
            SchoolReturn.authority_id == session.scope.authority_id,
            SchoolReturn.school_id == urn,
            SchoolReturn.collection_id.in_(collections),
        )
    )
    return statement.cte("own")
