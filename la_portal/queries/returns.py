"""Returns as their pages need them: one whole, those of a school, those of a collection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from la_portal.catalogue import Asked, edition
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import Collection, FreeText, School, SchoolReturn, Submission
from la_portal.vocabulary import (
    AcademicYear,
    PhaseGroup,
    ReturnStatus,
    Term,
    collection_name,
    collection_slug,
    parse_slug,
)


@dataclass(frozen=True)
class CollectionFacts:
    """A collection's dates and name."""

    collection_id: int
    academic_year: int
    term: Term
    counts_from: date
    counts_to: date
    school_days: int
    opens_on: date
    due_on: date
    closes_on: date
    edition: str

    @property
    def slug(self) -> str:
        """Its address: 2026-27-autumn."""
        return collection_slug(AcademicYear(self.academic_year), self.term)

    @property
    def name(self) -> str:
        """Its name: Autumn term 2026."""
        return collection_name(AcademicYear(self.academic_year), self.term)

    def is_open(self, today: date) -> bool:
        """Whether schools may send on that day."""
        return self.opens_on <= today <= self.closes_on


@dataclass(frozen=True)
class ReturnFacts:
    """One return with its collection and its school: everything that its pages show, and its draft."""

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
        )

    @property
    def scope_key(self) -> dict[str, int]:
        """The key of this return, with which the key of everything in it begins."""
        return {
            "authority_id": self.authority_id,
            "collection_id": self.collection.collection_id,
            "school_id": self.school_id,
        }

    @property
    def late(self) -> bool:
        """Whether its first submission came after the due date."""
        return self.first_submitted_at is not None and london_date(self.first_submitted_at) > self.collection.due_on

    @property
    def draft_version(self) -> int:
        """How often anything in the draft was saved."""
        return sum(self.versions.values())


_COLLECTION = (
    Collection.collection_id,
    Collection.academic_year,
    Collection.term,
    Collection.counts_from,
    Collection.counts_to,
    Collection.school_days,
    Collection.opens_on,
    Collection.due_on,
    Collection.closes_on,
    Collection.edition,
)
_RETURN = (
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
)


def _select_returns(session: TenantSession) -> Select[Any]:
    mine = session.scope.authority_id
    return (
        select(*_COLLECTION, *_RETURN)
        .join_from(SchoolReturn, Collection, _same_collection())
        .join(School, (School.authority_id == mine) & (School.school_id == SchoolReturn.school_id))
        .where(SchoolReturn.authority_id == mine)
    )


def _same_collection() -> ColumnElement[bool]:
    same_authority = Collection.authority_id == SchoolReturn.authority_id
    return same_authority & (Collection.collection_id == SchoolReturn.collection_id)


def _collection(values: Sequence[Any]) -> CollectionFacts:
    return CollectionFacts(*values[:2], Term(values[2]), *values[3:])


def _facts(row: Row[Any]) -> ReturnFacts:
    collection, own = row[: len(_COLLECTION)], row[len(_COLLECTION) :]
    return ReturnFacts(
        _collection(collection),
        *own[:3],
        PhaseGroup(own[3]),
        own[4],
        ReturnStatus(own[5]),
        *own[6:],
    )


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


@dataclass(frozen=True)
class SubmissionFacts:
    """One submission as its receipt shows it."""

    submission: int
    submitted_at: datetime
    submitted_by: Any
    declared_as: str
    receipt: str
    sha256: str
    document: str
    edition: str


def submission(session: TenantSession, facts: ReturnFacts, number: int) -> SubmissionFacts:
    """That submission of the return; raises NotFound where there is none."""
    statement = select(
        Submission.submission,
        Submission.submitted_at,
        Submission.submitted_by,
        Submission.declared_as,
        Submission.receipt,
        Submission.sha256,
        Submission.document,
        Submission.edition,
    ).where(
        Submission.authority_id == session.scope.authority_id,
        Submission.collection_id == facts.collection.collection_id,
        Submission.school_id == facts.school_id,
        Submission.submission == number,
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return SubmissionFacts(*row)


def receipts(session: TenantSession, urn: int) -> dict[int, str]:
    """The receipt of each collection's counted submission of the school."""
    counted = (
        (SchoolReturn.authority_id == Submission.authority_id)
        & (SchoolReturn.collection_id == Submission.collection_id)
        & (SchoolReturn.school_id == Submission.school_id)
        & (SchoolReturn.counted_submission == Submission.submission)
    )
    statement = (
        select(Submission.collection_id, Submission.receipt)
        .join(SchoolReturn, counted)
        .where(Submission.authority_id == session.scope.authority_id, Submission.school_id == urn)
    )
    return {collection: receipt for collection, receipt in session.execute(statement)}


def free_texts(session: TenantSession, facts: ReturnFacts, number: int) -> dict[str, str]:
    """What was written in own words in that submission, by field."""
    statement = select(FreeText.field, FreeText.text).where(
        FreeText.authority_id == session.scope.authority_id,
        FreeText.collection_id == facts.collection.collection_id,
        FreeText.school_id == facts.school_id,
        FreeText.submission == number,
    )
    return {field: text for field, text in session.execute(statement)}


@dataclass(frozen=True)
class ReturnLine:
    """One school's line in a collection's list."""

    school_id: int
    school_name: str
    phase_group: PhaseGroup
    district: str | None
    status: ReturnStatus
    first_submitted_at: datetime | None


def of_collection(
    session: TenantSession, collection_id: int, status: ReturnStatus | None, page: int, size: int
) -> list[ReturnLine]:
    """One page, counted from 1, of a collection's returns by school name; with `status` only those."""
    mine = session.scope.authority_id
    statement = (
        select(
            School.school_id,
            School.name,
            School.phase_group,
            School.district,
            SchoolReturn.status,
            SchoolReturn.first_submitted_at,
        )
        .join_from(SchoolReturn, School, (School.authority_id == mine) & (School.school_id == SchoolReturn.school_id))
        .where(SchoolReturn.authority_id == mine, SchoolReturn.collection_id == collection_id)
        .order_by(func.lower(School.name), School.school_id)
        .limit(size)
        .offset((page - 1) * size)
    )
    if status is not None:
        statement = statement.where(SchoolReturn.status == status)
    return [
        ReturnLine(*row[:2], PhaseGroup(row[2]), row[3], ReturnStatus(row[4]), row[5])
        for row in session.execute(statement)
    ]


@dataclass(frozen=True)
class CollectionProgress:
    """A collection, and how many of its returns stand where."""

    collection: CollectionFacts
    by_status: dict[ReturnStatus, int]

    @property
    def asked(self) -> int:
        """The number of schools that are asked; who is exempt is not."""
        return sum(self.by_status.values()) - self.by_status.get(ReturnStatus.EXEMPT, 0)

    @property
    def sent(self) -> int:
        """The number of schools whose return has come."""
        return sum(self.by_status.get(status, 0) for status in (ReturnStatus.SUBMITTED, ReturnStatus.ACCEPTED))


def progress(session: TenantSession) -> list[CollectionProgress]:
    """Every collection with its returns by status, newest first."""
    mine = session.scope.authority_id
    statement = (
        select(*_COLLECTION, SchoolReturn.status, func.count())
        .join_from(Collection, SchoolReturn, _same_collection())
        .where(Collection.authority_id == mine, SchoolReturn.authority_id == mine)
        .group_by(*_COLLECTION, SchoolReturn.status)
        .order_by(Collection.opens_on.desc())
    )
    found: dict[CollectionFacts, dict[ReturnStatus, int]] = {}
    for row in session.execute(statement):
        *collection, status, count = row
        found.setdefault(_collection(collection), {})[ReturnStatus(status)] = count
    return [CollectionProgress(collection, counts) for collection, counts in found.items()]
