"""The submissions that figures are made of: one for each return, of the schools and collections that were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn, Submission, SubmissionSummary
from la_portal.models.collecting import OfSubmission
from la_portal.queries.filters import IN_NONE, Filters
from la_portal.vocabulary import ReturnStatus

Selected = Select[*tuple[Any, ...]]
_PLACE = ("phase_group", "district", "trust")


def pointer(filters: Filters) -> InstrumentedAttribute[int | None]:
    """Which submission of a return counts for this choice: the newest, or the newest accepted one."""
    return SchoolReturn.accepted_submission if filters.accepted else SchoolReturn.counted_submission


def submissions(session: TenantSession, filters: Filters, collections: Sequence[int], *columns: Any) -> Selected:
    """Selects `columns` over the counted submission of each return of the collections; exempt schools have none."""
    return (
        select(*columns)
        .select_from(SchoolReturn)
        .join(Submission, the_counted_submission(filters))
        .where(*_asked(session, collections), *_among(filters, *(getattr(Submission, name) for name in _PLACE)))
    )


def summaries(session: TenantSession, filters: Filters, collections: Sequence[int], *columns: Any) -> Selected:
    """Selects `columns` over the summary of the counted submission of each return of the collections."""
    return (
        select(*columns)
        .select_from(SchoolReturn)
        .join(SubmissionSummary, its_summary(filters))
        .where(*_asked(session, collections), *_among(filters, *(getattr(SubmissionSummary, name) for name in _PLACE)))
    )


def its_summary(filters: Filters) -> ColumnElement[bool]:
    """Joins a return to the summary of its counted submission by the whole key."""
    return and_(
        SubmissionSummary.authority_id == SchoolReturn.authority_id,
        SubmissionSummary.collection_id == SchoolReturn.collection_id,
        SubmissionSummary.school_id == SchoolReturn.school_id,
        SubmissionSummary.submission == pointer(filters),
    )


def counted(session: TenantSession, filters: Filters, collections: Sequence[int]) -> CTE:
    """The counted submissions as rows to join answers to: their key and roll.

    Written down first: PostgreSQL takes a join by a whole composite key for one row, and both engines would otherwise
    look up the submission again for each of its answers.
    """
    chosen = submissions(
        session,
        filters,
        collections,
        SchoolReturn.collection_id,
        SchoolReturn.school_id,
        Submission.submission,
        Submission.roll,
    )
    return chosen.cte("counted").prefix_with("MATERIALIZED")


def answers(session: TenantSession, those: CTE, model: type[OfSubmission], *columns: Any) -> Selected:
    """Selects `columns` over the answers of these counted submissions."""
    of_those = and_(
        model.collection_id == those.c.collection_id,
        model.school_id == those.c.school_id,
        model.submission == those.c.submission,
    )
    return (
        select(*columns)
        .select_from(those)
        .join(model, of_those)
        .where(model.authority_id == session.scope.authority_id)
    )


def the_counted_submission(filters: Filters) -> ColumnElement[bool]:
    """Joins a return to its counted submission by the whole key."""
    return _of_return(pointer(filters))


def what_counts(session: TenantSession) -> ColumnElement[bool]:
    """Joins a return to the newest of its submissions, accepted or not, and says whose both are."""
    mine = session.scope.authority_id
    return and_(Submission.authority_id == mine, _of_return(SchoolReturn.counted_submission))


def _of_return(submission: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return and_(
        Submission.authority_id == SchoolReturn.authority_id,
        Submission.collection_id == SchoolReturn.collection_id,
        Submission.school_id == SchoolReturn.school_id,
        Submission.submission == submission,
    )


def expected(session: TenantSession, filters: Filters, collections: Sequence[int], *columns: Any) -> Selected:
    """Selects `columns` over every expected return, with its school, and its counted submission if there is one.

    A school that has returned stands where it stood then, one that has not where the register has it now.
    """
    return (
        select(*columns)
        .select_from(SchoolReturn)
        .join(School, the_school_of_a_return())
        .outerjoin(Submission, the_counted_submission(filters))
        .where(*_asked(session, collections), *_among(filters, *map(then_or_now, _PLACE)))
    )


def asked(session: TenantSession, filters: Filters, collections: Sequence[int], *columns: Any) -> Selected:
    """Selects `columns` of every expected return, counting on nothing but its row: the schools are those of `expected`.

    Where they are chosen by their place, the school and its submission are looked up to know it, and else spared.
    """
    if filters.phases or filters.districts or filters.trusts:
        return expected(session, filters, collections, *columns)
    of_returns = select(*columns).select_from(SchoolReturn)
    return of_returns.where(*_asked(session, collections), *_among(filters, *_PLACE))


def the_school_of_a_return() -> ColumnElement[bool]:
    """Joins a return to its school by the whole key."""
    return and_(School.authority_id == SchoolReturn.authority_id, School.school_id == SchoolReturn.school_id)


def then_or_now(name: str) -> ColumnElement[Any]:
    """A fact of the school as its submission froze it, or as the register has it where there is none."""
    not_returned = Submission.submission.is_(None)
    return case((not_returned, getattr(School, name)), else_=getattr(Submission, name))


def _asked(session: TenantSession, collections: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        SchoolReturn.authority_id == session.scope.authority_id,
        SchoolReturn.collection_id.in_(collections),
        SchoolReturn.status != ReturnStatus.EXEMPT,
    )


def _among(filters: Filters, phase: Any, district: Any, trust: Any) -> list[ColumnElement[bool]]:
    chosen = [phase.in_(filters.phases)] if filters.phases else []
    for column, values in ((district, filters.districts), (trust, filters.trusts)):
        if values:
            in_none = [column.is_(None)] if IN_NONE in values else []
            chosen.append(or_(column.in_(values), *in_none))
    return chosen if filters.schools is None else [*chosen, SchoolReturn.school_id.in_(sorted(filters.schools))]


def exempt(session: TenantSession, filters: Filters, collection: int, *columns: Any) -> Selected:
    """Selects `columns` over the returns that need not come, with their schools as the register has them."""
    return (
        select(*columns)
        .select_from(SchoolReturn)
        .join(School, the_school_of_a_return())
        .where(
            SchoolReturn.authority_id == session.scope.authority_id,
            SchoolReturn.collection_id == collection,
            SchoolReturn.status == ReturnStatus.EXEMPT,
            *_among(filters, *(getattr(School, name) for name in _PLACE)),
        )
    )
