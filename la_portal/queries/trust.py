"""The returns of a trust's schools: those of the newest collections, school by school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select

from la_portal.db import TenantSession
from la_portal.models import Collection, School, SchoolReturn, Submission
from la_portal.queries.collections import COLLECTION, CollectionFacts, OwnDates
from la_portal.queries.counted import what_counts
from la_portal.queries.returns import CHANGES_ASKED
from la_portal.vocabulary import RegisterStatus, ReturnStatus

TERMS = 4


@dataclass(frozen=True)
class TrustReturn(OwnDates):
    """One return as a list of several schools shows it. `receipt` is that of the submission that counts."""

    school_id: int
    collection: CollectionFacts
    status: ReturnStatus
    first_submitted_at: datetime | None
    counted_submission: int | None
    extended_to: date | None
    receipt: str | None
    changes_asked: bool


@dataclass(frozen=True)
class TrustSchool:
    """One school with its returns by collection."""

    school_id: int
    name: str
    open: bool
    returns: dict[int, TrustReturn] = field(default_factory=dict[int, TrustReturn])


def newest(session: TenantSession, today: date) -> list[CollectionFacts]:
    """The newest collections that have opened, this term's first."""
    statement = (
        select(*COLLECTION)
        .where(Collection.authority_id == session.scope.authority_id, Collection.opens_on <= today)
        .order_by(Collection.opens_on.desc(), Collection.collection_id.desc())
        .limit(TERMS)
    )
    return [CollectionFacts(*row) for row in session.execute(statement)]


def schools(session: TenantSession, collections: Sequence[CollectionFacts]) -> list[TrustSchool]:
    """The schools of the session by name, each with its returns of these collections: two statements for all."""
    mine = session.scope.authority_id
    returns: defaultdict[int, dict[int, TrustReturn]] = defaultdict(dict)
    for one in _returns(session, collections):
        returns[one.school_id][one.collection.collection_id] = one
    statement = (
        select(School.school_id, School.name, School.status)
        .where(School.authority_id == mine)
        .order_by(func.lower(School.name), School.school_id)
    )
    rows = session.execute(statement).all()
    return [TrustSchool(row[0], row[1], row[2] is RegisterStatus.OPEN, returns[row[0]]) for row in rows]


def _returns(session: TenantSession, collections: Sequence[CollectionFacts]) -> list[TrustReturn]:
    mine, known = session.scope.authority_id, {one.collection_id: one for one in collections}
    statement = (
        select(SchoolReturn.school_id, SchoolReturn.collection_id, SchoolReturn.status)
        .add_columns(SchoolReturn.first_submitted_at, SchoolReturn.counted_submission, SchoolReturn.extended_to)
        .add_columns(Submission.receipt, CHANGES_ASKED)
        .select_from(SchoolReturn)
        .outerjoin(Submission, what_counts(session))
        .where(SchoolReturn.authority_id == mine, SchoolReturn.collection_id.in_(known))
    )
    return [TrustReturn(row[0], known[row[1]], *row[2:]) for row in session.execute(statement)]
