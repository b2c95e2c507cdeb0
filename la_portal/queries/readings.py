"""Who of the authority has read a school's returns, as the school sees it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.models import Collection, ReturnReading
from la_portal.vocabulary import AcademicYear, Term, collection_name


@dataclass(frozen=True)
class ReadingLine:
    """That a person read one return on one day."""

    collection_name: str
    person_id: uuid.UUID
    read_on: date


def of_school(session: TenantSession, urn: int, limit: int | None = None) -> list[ReadingLine]:
    """The readings of that school's returns, newest first; with `limit` no more than that."""
    same = (Collection.authority_id == ReturnReading.authority_id) & (
        Collection.collection_id == ReturnReading.collection_id
    )
    statement = (
        select(Collection.academic_year, Collection.term, ReturnReading.person_id, ReturnReading.read_on)
        .join_from(ReturnReading, Collection, same)
        .where(ReturnReading.authority_id == session.scope.authority_id, ReturnReading.school_id == urn)
        .order_by(ReturnReading.read_on.desc(), Collection.opens_on.desc(), ReturnReading.person_id)
        .limit(limit)
    )
    return [
        ReadingLine(collection_name(AcademicYear(year), Term(term)), person_id, read_on)
        for year, term, person_id, read_on in session.execute(statement)
    ]
