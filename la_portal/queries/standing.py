"""Where many returns of one collection stand, without their drafts: what deciding about them at once needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, select

from la_portal.db import TenantSession
from la_portal.models import Collection, School, SchoolReturn
from la_portal.queries.collections import COLLECTION, CollectionFacts, same_collection
from la_portal.queries.records import CONTESTED, OPEN_REQUEST, Request
from la_portal.vocabulary import ReturnStatus


@dataclass(frozen=True)
class Standing:
    """One return: whose it is, where it stands, and what is said about it."""

    collection: CollectionFacts
    school_id: int
    school_name: str
    status: ReturnStatus
    counted_submission: int | None
    accepted_submission: int | None
    changes_asked: bool
    contested: bool


def of_schools(session: TenantSession, collection_id: int, urns: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Selects these schools' returns, by URN; `read` makes them of its rows."""
    mine = session.scope.authority_id
    asked = select(Request.id).where(Request.authority_id == mine, OPEN_REQUEST).correlate(SchoolReturn).exists()
    return (
        select(
            *COLLECTION,
            SchoolReturn.school_id,
            School.name,
            SchoolReturn.status,
            SchoolReturn.counted_submission,
            SchoolReturn.accepted_submission,
            asked,
            CONTESTED,
        )
        .select_from(SchoolReturn)
        .join(Collection, same_collection())
        .join(School, and_(School.authority_id == mine, School.school_id == SchoolReturn.school_id))
        .where(
            SchoolReturn.authority_id == mine,
            SchoolReturn.collection_id == collection_id,
            SchoolReturn.school_id.in_(urns),
        )
        .order_by(SchoolReturn.school_id)
    )


def read(row: Row[Any]) -> Standing:
    """The return that a row of `of_schools` is about."""
    values = tuple(row)
    return Standing(CollectionFacts(*values[: len(COLLECTION)]), *values[len(COLLECTION) :])
