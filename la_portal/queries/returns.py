"""Returns as their pages need them: one whole, those of a school, those of a collection."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select

from la_portal.catalogue import Asked, Before, edition
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import Collection, ReturnRecord, School, SchoolReturn
from la_portal.queries.collections import COLLECTION, CollectionFacts, OwnDates, same_collection
from la_portal.vocabulary import PhaseGroup, RecordKind, ReturnStatus, parse_slug


@dataclass(frozen=True)
class ReturnFacts(OwnDates):
    """One return with its collection and its school: everything that its pages show, and its draft.

    `before` is empty until `history.with_before` has filled it in. `changes_asked` while a request for changes is open.
    """

    collection: CollectionFacts
    authority_id: int
    school_id: int
    school_name: str
    phase_group: PhaseGroup
    register_roll: int | None
    status: ReturnStatus
    draft: dict[str, Any]
    versions: dict[str, int]
    saved_at: datetime | None
    first_submitted_at: datetime | None
    counted_submission: int | None
    changes_asked: bool = False
    saves: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    passed_on_at: datetime | None = None
    passed_on_by: uuid.UUID | None = None
    given_back_why: str | None = None
    expected_incidents: float | None = None
    dsl_may_send: bool | None = None
    extended_to: date | None = None
    extended_why: str | None = None
    before: Before = field(default_factory=Before)

    def saved_last(self, section: str) -> tuple[uuid.UUID | None, datetime] | None:
        """Who saved the section last, and when; nobody where the service itself did, None where it never was saved."""
        saved = self.saves.get(section)
        if not saved:
            return None
        return uuid.UUID(saved["by"]) if saved["by"] else None, datetime.fromisoformat(saved["at"])

    def asked(self, today: date) -> Asked:
        """What the catalogue's rules need to know of this return."""
        return Asked(
            edition=edition(self.collection.edition),
            term=self.collection.term,
            phase_group=self.phase_group,
            roll=self.register_roll,
            headcount=None,
            counts_from=self.collection.counts_from,
            counts_to=self.collection.counts_to,
            today=today,
            opens_on=self.collection.opens_on,
            school_days=self.collection.school_days,
            before=self.before,
        )

    @property
    def scope_key(self) -> dict[str, int]:
        """The key of this return, with which the key of everything in it begins."""
        return {
            "authority_id": self.authority_id,
            "collection_id": self.collection.collection_id,
            "school_id": self.school_id,
        }

    def is_open(self, today: date) -> bool:
        """Whether the school may send it on that day."""
        return self.collection.opens_on <= today <= self.closes_on

    @property
    def late(self) -> bool:
        """Whether its first submission came after its due date."""
        return self.first_submitted_at is not None and london_date(self.first_submitted_at) > self.due_on

    @property
    def draft_version(self) -> int:
        """How often anything in the draft was saved."""
        return sum(self.versions.values())


CHANGES_ASKED = (
    select(ReturnRecord.id)
    .where(
        ReturnRecord.authority_id == SchoolReturn.authority_id,
        ReturnRecord.collection_id == SchoolReturn.collection_id,
        ReturnRecord.school_id == SchoolReturn.school_id,
        ReturnRecord.kind == RecordKind.CHANGES,
        ReturnRecord.ended_at.is_(None),
    )
    .exists()
)
_RETURN: tuple[Any, ...] = (
    SchoolReturn.authority_id,
    SchoolReturn.school_id,
    School.name,
    School.phase_group,
    School.roll,
    SchoolReturn.status,
    SchoolReturn.draft,
    SchoolReturn.versions,
    SchoolReturn.saved_at,
    SchoolReturn.first_submitted_at,
    SchoolReturn.counted_submission,
    CHANGES_ASKED,
    SchoolReturn.saves,
    SchoolReturn.passed_on_at,
    SchoolReturn.passed_on_by,
    SchoolReturn.given_back_why,
    SchoolReturn.expected_incidents,
    School.dsl_may_send,
    SchoolReturn.extended_to,
    SchoolReturn.extended_why,
)


def _select_returns(session: TenantSession) -> Select[*tuple[Any, ...]]:
    mine = session.scope.authority_id
    return (
        select(*COLLECTION, *_RETURN)
        .join_from(SchoolReturn, Collection, same_collection())
        .join(School, (School.authority_id == mine) & (School.school_id == SchoolReturn.school_id))
        .where(SchoolReturn.authority_id == mine)
    )


def _facts(row: Row[Any]) -> ReturnFacts:
    values = tuple(row)
    return ReturnFacts(CollectionFacts(*values[: len(COLLECTION)]), *values[len(COLLECTION) :])


def find(session: TenantSession, urn: int, slug: str) -> ReturnFacts:
    """The return of that school in that collection; raises NotFound where there is none inside the scope."""
    parsed = parse_slug(slug)
    if parsed is None:
        raise NotFound
    year, term = parsed
    statement = _select_returns(session).where(
        SchoolReturn.school_id == urn, Collection.academic_year == year.starts_in, Collection.term == term
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return _facts(row)


def of_school(session: TenantSession, urn: int) -> list[ReturnFacts]:
    """The school's returns, newest first."""
    statement = _select_returns(session).where(SchoolReturn.school_id == urn).order_by(Collection.opens_on.desc())
    return [_facts(row) for row in session.execute(statement)]


def not_stored(session: TenantSession, urn: int, collection: CollectionFacts) -> ReturnFacts:
    """The return that the school would begin with in that collection, which need not exist either.

    Raises NotFound outside the session's scope.
    """
    mine = session.scope.authority_id
    columns = (School.name, School.phase_group, School.roll, School.dsl_may_send)
    statement = select(*columns).where(School.authority_id == mine, School.school_id == urn)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return ReturnFacts(
        collection=collection,
        authority_id=mine,
        school_id=urn,
        school_name=row.name,
        phase_group=PhaseGroup(row.phase_group),
        register_roll=row.roll,
        status=ReturnStatus.NOT_STARTED,
        draft={},
        versions={},
        saved_at=None,
        first_submitted_at=None,
        counted_submission=None,
        dsl_may_send=row.dsl_may_send,
    )
