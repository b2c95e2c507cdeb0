"""What is said about a sent return beside its status, as conditions that a list of returns is read with."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from la_portal.models import ReturnRecord, SchoolReturn
from la_portal.vocabulary import RecordKind

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
