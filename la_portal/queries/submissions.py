"""Submissions as their receipts and copies show them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import FreeText, SchoolReturn, Submission
from la_portal.queries.counted import what_counts
from la_portal.queries.returns import ReturnFacts

MOST = 2**15 - 1  # what their column holds


@dataclass(frozen=True)
class SubmissionFacts:
    """One submission as its receipt shows it."""

    submission: int
    submitted_at: datetime
    submitted_by: uuid.UUID
    declared_as: str
    receipt: str
    sha256: str
    document: str
    edition: str
    on_behalf: bool = False


def submission(session: TenantSession, facts: ReturnFacts, number: int) -> SubmissionFacts:
    """That submission of the return; raises NotFound where there is none."""
    if number > MOST:
        raise NotFound
    statement = select(
        Submission.submission,
        Submission.submitted_at,
        Submission.submitted_by,
        Submission.declared_as,
        Submission.receipt,
        Submission.sha256,
        Submission.document,
        Submission.edition,
        Submission.on_behalf,
    ).filter_by(**facts.scope_key, submission=number)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return SubmissionFacts(*row)


def receipts(session: TenantSession, urn: int) -> dict[int, str]:
    """The receipt of each collection's counted submission of the school."""
    statement = (
        select(Submission.collection_id, Submission.receipt)
        .join(SchoolReturn, what_counts(session))
        .where(Submission.authority_id == session.scope.authority_id, Submission.school_id == urn)
    )
    return dict(session.execute(statement).all())


@dataclass(frozen=True)
class OwnWords:
    """What one field of a submission says in own words; empty where somebody has taken them out."""

    field: str
    text: str
    redacted_at: datetime | None
    redacted_by: uuid.UUID | None
    redacted_why: str | None


def own_words(session: TenantSession, facts: ReturnFacts, number: int) -> list[OwnWords]:
    """What was written in own words in that submission, field by field, with what was taken out of it."""
    statement = (
        select(
            FreeText.field,
            FreeText.text,
            FreeText.redacted_at,
            FreeText.redacted_by,
            FreeText.redacted_why,
        )
        .filter_by(**facts.scope_key, submission=number)
        .order_by(FreeText.field)
    )
    return [OwnWords(*row) for row in session.execute(statement)]


def free_texts(session: TenantSession, facts: ReturnFacts, number: int) -> dict[str, str]:
    """What was written in own words in that submission, by field."""
    return {one.field: one.text for one in own_words(session, facts, number)}
