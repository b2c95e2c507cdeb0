"""Every school with its own numbers, as an authority shows it to those who inspect it: true numbers, for inside use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func

from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn, Submission, SubmissionSummary
from la_portal.queries.collections import span
from la_portal.queries.counted import expected, its_summary, then_or_now
from la_portal.queries.filters import Filters
from la_portal.vocabulary import ReturnStatus


@dataclass(frozen=True)
class SchoolEvidence:
    """One expected school of the chosen collection; numbers are None where it has not sent, or does not know them."""

    school_id: int
    name: str
    phase_group: str
    district: str | None
    status: ReturnStatus
    sent_at: datetime | None
    policies_apply: int | None
    policies_in_date: int | None
    staff_trained: int | None
    staff_eligible: int | None
    incidents: int | None
    platforms_official: int | None
    platforms_assessed: int | None


def by_school(session: TenantSession, filters: Filters) -> list[SchoolEvidence]:
    """Every expected school of the chosen collection, by name."""
    chosen = span(session, filters).chosen.collection_id
    of_summary = (
        SubmissionSummary.policies_apply,
        SubmissionSummary.policies_in_date,
        SubmissionSummary.staff_trained,
        SubmissionSummary.staff_eligible,
        SubmissionSummary.incidents,
        SubmissionSummary.official,
        SubmissionSummary.assessed,
    )
    facts = (SchoolReturn.school_id, School.name, then_or_now("phase_group"), then_or_now("district"))
    statement = (
        expected(session, filters, [chosen], *facts, SchoolReturn.status, Submission.submitted_at, *of_summary)
        .outerjoin(SubmissionSummary, its_summary(filters))
        .order_by(func.lower(School.name), SchoolReturn.school_id)
    )
    return [SchoolEvidence(*row) for row in session.execute(statement)]
