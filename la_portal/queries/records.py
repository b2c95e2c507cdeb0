"""What is said about a sent return beside its status: of one return, and as conditions that a list is read with."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from la_portal.db import TenantSession
from la_portal.models import ReturnRecord, SchoolReturn, Submission
from la_portal.queries.counted import what_counts
from la_portal.queries.returns import ReturnFacts
from la_portal.vocabulary import RecordKind, ReturnStatus

Request, _Contest = aliased(ReturnRecord), aliased(ReturnRecord)

# Joins a return to its open request for changes.
OPEN_REQUEST = and_(
    Request.authority_id == SchoolReturn.authority_id,
    Request.collection_id == SchoolReturn.collection_id,
    Request.school_id == SchoolReturn.school_id,
    Request.kind == RecordKind.CHANGES,
    Request.ended_at.is_(None),
)
# That the school says that the authority's correction, which counts, is wrong, and nobody has decided since.
CONTESTED = (
    select(_Contest.id)
    .where(
        _Contest.authority_id == SchoolReturn.authority_id,
        _Contest.collection_id == SchoolReturn.collection_id,
        _Contest.school_id == SchoolReturn.school_id,
        _Contest.kind == RecordKind.CONTESTED,
        _Contest.submission == SchoolReturn.counted_submission,
        _Contest.ended_at.is_(None),
    )
    .correlate(SchoolReturn)
    .exists()
)


@dataclass(frozen=True)
class RecordFacts:
    """One thing that was said about a return; `items` name answers as `section.field`."""

    kind: RecordKind
    submission: int
    items: tuple[str, ...]
    reasons: dict[str, str]
    reason: str
    answer_by: date | None
    made_by: uuid.UUID
    made_at: datetime
    ended_as: str | None


@dataclass(frozen=True)
class Said:
    """What stands about a return now.

    `request` is what the school is asked to change, until it sends again; `contest` what it says against a correction
    that counts, and `confirmed` whether it says that this is right. `on_behalf` where the authority sent what counts.
    """

    request: RecordFacts | None = None
    contest: RecordFacts | None = None
    confirmed: bool = False
    on_behalf: bool = False

    @property
    def answered(self) -> bool:
        """Whether the school has said anything about the correction."""
        return self.confirmed or self.contest is not None


_ASKED_STILL = {None, "edited"}
_RECORD: tuple[Any, ...] = (
    ReturnRecord.kind,
    ReturnRecord.submission,
    ReturnRecord.items,
    ReturnRecord.reasons,
    ReturnRecord.reason,
    ReturnRecord.answer_by,
    ReturnRecord.made_by,
    ReturnRecord.made_at,
    ReturnRecord.ended_as,
)


def about(session: TenantSession, facts: ReturnFacts) -> Said:
    """What stands about that return; two statements at most."""
    if facts.counted_submission is None:
        return Said()
    key: dict[str, Any] = {**facts.scope_key, "submission": facts.counted_submission}
    rows = session.execute(select(*_RECORD).filter_by(**key).order_by(ReturnRecord.made_at)).all()
    found = [_record(tuple(row)) for row in rows]
    newest = {one.kind: one for one in found}
    request = newest.get(RecordKind.CHANGES)
    return Said(
        request if request and request.ended_as in _ASKED_STILL else None,
        newest.get(RecordKind.CONTESTED),
        RecordKind.CONFIRMED in newest,
        session.execute(select(Submission.on_behalf).filter_by(**key)).scalar_one(),
    )


def _record(row: Sequence[Any]) -> RecordFacts:
    kind, submission, items, *others = row
    return RecordFacts(kind, submission, tuple(items), *others)


def to_be_answered(session: TenantSession, urn: int) -> set[int]:
    """The collections in which what counts was sent on the school's behalf, and the school has not said if it is right.

    One statement.
    """
    mine = session.scope.authority_id
    answer = and_(
        ReturnRecord.authority_id == mine,
        ReturnRecord.collection_id == SchoolReturn.collection_id,
        ReturnRecord.school_id == SchoolReturn.school_id,
        ReturnRecord.submission == SchoolReturn.counted_submission,
        ReturnRecord.kind.in_((RecordKind.CONFIRMED, RecordKind.CONTESTED)),
    )
    statement = (
        select(SchoolReturn.collection_id)
        .join_from(SchoolReturn, Submission, what_counts(session))
        .outerjoin(ReturnRecord, answer)
        .where(
            SchoolReturn.authority_id == mine,
            SchoolReturn.school_id == urn,
            SchoolReturn.status.in_((ReturnStatus.SUBMITTED, ReturnStatus.ACCEPTED)),
            Submission.on_behalf,
            ReturnRecord.id.is_(None),
        )
    )
    return set(session.execute(statement).scalars())
