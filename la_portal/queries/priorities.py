"""The facts behind where help is needed first, school by school, and the schools ranked by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import CTE, case, func, select, union_all

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.models import (
    Collection,
    PlatformAnswer,
    PracticeAnswer,
    School,
    SchoolReturn,
    Submission,
    TrainingAnswer,
)
from la_portal.queries import recording
from la_portal.queries.collections import CollectionFacts, Span, listed, same_collection, span
from la_portal.queries.counted import answers, expected, submissions, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.policies import of_applying
from la_portal.queries.scoring import Facts, PartOf, Ranked, Sent, ranked
from la_portal.queries.support import ITEM as SUPPORT
from la_portal.queries.support import NOTHING
from la_portal.queries.training import ALL_STAFF
from la_portal.vocabulary import AnswerState, ReturnStatus, Term

GOVERNORS = "governors"
BEGUN = frozenset({ReturnStatus.DRAFT, ReturnStatus.AWAITING_SIGN_OFF})
Courses = Mapping[tuple[int, str], tuple[CollectionFacts, PartOf | AnswerState]]


def ranking(session: TenantSession, filters: Filters) -> list[Ranked]:
    """The schools that the chosen collection asks, the one to help first before all others."""
    return ranked(facts(session, filters))


def facts(session: TenantSession, filters: Filters) -> list[Facts]:
    """One row for each school that the chosen collection asks, by name.

    By its return that counts, or where it has none, by its last accepted one of an earlier collection, of any term.
    Courses that are asked about in autumn only are those of the newest autumn return, for every school alike.
    """
    chosen = span(session, filters).chosen
    before = [one for one in listed(session, filters) if one.opens_on < chosen.opens_on]
    known = Span(chosen, tuple(before))
    those = _basis(session, filters, "basis", [chosen], before, chosen)
    found = _Found(
        basis=_collections(session, known, those),
        policies=_policies(session, filters, known, those),
        courses=_courses(session, filters, known),
        platforms=_platforms(session, those),
        wants=_wants(session, those),
        recording=_recording(session, filters),
    )
    return [found.school(row) for row in session.execute(_schools(session, filters, chosen))]


@dataclass(frozen=True)
class _Found:
    """What each query found, by school."""

    basis: Mapping[int, CollectionFacts]
    policies: Mapping[int, PartOf]
    courses: Courses
    platforms: Mapping[int, PartOf]
    wants: Mapping[int, bool]
    recording: Mapping[int, tuple[int, Fraction]]

    def school(self, row: Any) -> Facts:
        urn, name, phase, district, roll, easting, northing, status, counted, here = row
        basis = self.basis.get(urn)
        # A school without a row for any platform uses none: the return cannot be sent before it has said so.
        flags, unclear = self.platforms.get(urn, (0, 0)) if basis else (None, 0)
        staff, governors = (self.courses.get((urn, course)) for course in (ALL_STAFF, GOVERNORS))
        told = staff or governors
        return Facts(
            school_id=urn,
            name=name,
            phase_group=phase,
            district=district,
            roll=roll,
            easting=easting,
            northing=northing,
            sent=_sent(status, counted, here),
            basis=basis,
            policies=self.policies.get(urn),
            staff=staff[1] if staff else AnswerState.NOT_ANSWERED,
            governors=governors[1] if governors else AnswerState.NOT_ANSWERED,
            courses_of=told[0] if told else None,
            flags=flags,
            unclear=unclear,
            recording=self.recording.get(urn),
            wants=self.wants.get(urn),
        )


def _sent(status: ReturnStatus, counted: int | None, here: int | None) -> Sent:
    if counted is not None:
        return Sent.RETURNED if here is not None else Sent.NOT_ACCEPTED
    return Sent.IN_DRAFT if status in BEGUN else Sent.NOT_RETURNED


def _schools(session: TenantSession, filters: Filters, chosen: CollectionFacts) -> Any:
    return expected(
        session,
        filters,
        [chosen.collection_id],
        SchoolReturn.school_id,
        School.name,
        *(then_or_now(name) for name in ("phase_group", "district", "roll")),
        School.easting,
        School.northing,
        SchoolReturn.status,
        SchoolReturn.counted_submission,
        Submission.submission,
    ).order_by(School.name, SchoolReturn.school_id)


def _basis(
    session: TenantSession,
    filters: Filters,
    name: str,
    now: Sequence[CollectionFacts],
    before: Sequence[CollectionFacts],
    chosen: CollectionFacts,
) -> CTE:
    """The submission of each asked school: its counted one to `now`, or else its last accepted one to `before`."""
    mine = session.scope.authority_id
    key = (SchoolReturn.collection_id, SchoolReturn.school_id)
    here = submissions(session, filters, [one.collection_id for one in now], *key, Submission.submission)
    asked = expected(session, filters, [chosen.collection_id], SchoolReturn.school_id)
    without = (asked.where(Submission.submission.is_(None)) if now else asked).cte(f"{name}_without")
    newest = func.row_number().over(partition_by=SchoolReturn.school_id, order_by=Collection.opens_on.desc())
    accepted = (
        select(*key, SchoolReturn.accepted_submission.label("submission"), newest.label("newest"))
        .join(Collection, same_collection())
        .where(
            SchoolReturn.authority_id == mine,
            Collection.authority_id == mine,
            SchoolReturn.collection_id.in_([one.collection_id for one in before]),
            SchoolReturn.accepted_submission.is_not(None),
            SchoolReturn.school_id.in_(select(without.c.school_id)),
        )
        .cte(f"{name}_accepted")
    )
    last = select(accepted.c.collection_id, accepted.c.school_id, accepted.c.submission).where(accepted.c.newest == 1)
    return union_all(here, last).cte(name).prefix_with("MATERIALIZED", dialect="postgresql")


def _collections(session: TenantSession, known: Span, those: CTE) -> dict[int, CollectionFacts]:
    by_id = {one.collection_id: one for one in known.oldest_first}
    rows = session.execute(select(those.c.school_id, those.c.collection_id))
    return {urn: by_id[collection] for urn, collection in rows}


def _policies(session: TenantSession, filters: Filters, known: Span, those: CTE) -> dict[int, PartOf]:
    rows = session.execute(of_applying(session, filters, known, those))
    return {urn: (int(whole - fine), int(whole)) for _, urn, fine, whole in rows}


def _courses(session: TenantSession, filters: Filters, known: Span) -> Courses:
    """By school and course: trained of how many, or the state of the answer, and to which collection it is one."""
    asking = [one for one in known.oldest_first if _asks(one)]
    now = [one for one in asking if one == known.chosen]
    before = [one for one in asking if one != known.chosen]
    those = _basis(session, filters, "courses", now, before, known.chosen)
    numbers = (TrainingAnswer.item, TrainingAnswer.state, TrainingAnswer.trained, TrainingAnswer.eligible)
    columns = (those.c.collection_id, those.c.school_id, *numbers)
    statement = answers(session, those, TrainingAnswer, *columns)
    by_id = {one.collection_id: one for one in asking}
    return {
        (urn, item): (by_id[collection], (trained, eligible) if state == AnswerState.NUMBER else AnswerState(state))
        for collection, urn, item, state, trained, eligible in session.execute(
            statement.where(TrainingAnswer.item.in_([ALL_STAFF, GOVERNORS]))
        )
    }


def _asks(collection: CollectionFacts) -> bool:
    asked = edition(collection.edition).item("training", ALL_STAFF).asked
    return asked == "every_term" or collection.term is Term.AUTUMN


def _platforms(session: TenantSession, those: CTE) -> dict[int, PartOf]:
    """By school: the flags of its platforms, and those whose use below their minimum age is not known."""
    told = (
        PlatformAnswer.used_with_under_age == "yes",
        PlatformAnswer.devices == "personal",
        PlatformAnswer.responsible == "none",
        PlatformAnswer.used_with_under_age == AnswerState.NOT_KNOWN,
    )
    counts = [func.sum(case((one, 1), else_=0)) for one in told]
    statement = answers(session, those, PlatformAnswer, those.c.school_id, *counts).group_by(those.c.school_id)
    return {urn: (int(sum(flags)), int(unclear)) for urn, *flags, unclear in session.execute(statement)}


def _wants(session: TenantSession, those: CTE) -> dict[int, bool]:
    statement = answers(session, those, PracticeAnswer, those.c.school_id, PracticeAnswer.choices).where(
        PracticeAnswer.item == SUPPORT, PracticeAnswer.state == AnswerState.ANSWERED
    )
    return {urn: any(one != NOTHING for one in choices or ()) for urn, choices in session.execute(statement)}


def _recording(session: TenantSession, filters: Filters) -> dict[int, tuple[int, Fraction]]:
    """Incidents recorded, and expected to one decimal place, as they are shown."""
    asked = recording.questions(session, filters)
    return {one.school_id: (one.observed, Fraction(f"{one.expected:.1f}")) for one in asked}
