"""The facts behind where help is needed first, school by school, and the schools ranked by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import orjson

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn, Submission, SubmissionSummary
from la_portal.queries import recording
from la_portal.queries.collections import CollectionFacts, listed, span
from la_portal.queries.counted import expected, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.last_accepted import last_accepted
from la_portal.queries.policies import as_judged
from la_portal.queries.scoring import Facts, PartOf, Ranked, Sent, ranked
from la_portal.queries.summaries import Courses, courses_of
from la_portal.queries.support import NOTHING
from la_portal.queries.training import ALL_STAFF
from la_portal.vocabulary import AnswerState, ReturnStatus, Term

GOVERNORS = "governors"
BEGUN = frozenset({ReturnStatus.DRAFT, ReturnStatus.AWAITING_SIGN_OFF})


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
    found = _Found(
        basis=_basis(session, filters, chosen, before),
        courses=_courses(session, filters, chosen, before),
        recording=_recording(session, filters),
    )
    return [found.school(row) for row in session.execute(_schools(session, filters, chosen))]


_NO_COURSES: Courses = {}


class _Basis(NamedTuple):
    """What the return says that a school is scored on; `wishes` is JSON."""

    collection: CollectionFacts
    applying: int
    in_date: int
    flags: int
    unclear: int
    wishes: str | None

    @property
    def policies(self) -> PartOf | None:
        """Those with a gap, of those that apply and are answered; None where there are none."""
        return (self.applying - self.in_date, self.applying) if self.applying else None

    @property
    def wants(self) -> bool | None:
        """Whether it asked for support; None where that is not known."""
        return None if self.wishes is None else any(one != NOTHING for one in orjson.loads(self.wishes))


@dataclass(frozen=True)
class _Found:
    """What each query found, by school."""

    basis: Mapping[int, _Basis]
    courses: Mapping[int, tuple[CollectionFacts, Courses]]
    recording: Mapping[int, tuple[int, Fraction]]

    def school(self, row: Any) -> Facts:
        urn, name, phase, district, roll, easting, northing, status, counted, here = row
        basis = self.basis.get(urn)
        courses_of, courses = self.courses.get(urn, (None, _NO_COURSES))
        staff, governors = (_of_course(courses, course) for course in (ALL_STAFF, GOVERNORS))
        told = ALL_STAFF in courses or GOVERNORS in courses
        return Facts(
            school_id=urn,
            name=name,
            phase_group=phase,
            district=district,
            roll=roll,
            easting=easting,
            northing=northing,
            sent=_sent(status, counted, here),
            basis=basis.collection if basis else None,
            policies=basis.policies if basis else None,
            staff=staff,
            governors=governors,
            courses_of=courses_of if told else None,
            flags=basis.flags if basis else None,
            unclear=basis.unclear if basis else 0,
            recording=self.recording.get(urn),
            wants=basis.wants if basis else None,
        )


def _of_course(courses: Courses, course: str) -> PartOf | AnswerState:
    told = courses.get(course, AnswerState.NOT_ANSWERED)
    return AnswerState(told) if isinstance(told, str) else (told[0], told[1])


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
    session: TenantSession, filters: Filters, chosen: CollectionFacts, before: Sequence[CollectionFacts]
) -> dict[int, _Basis]:
    """By school: its counted return to the chosen collection, or else its last accepted one."""
    by_id = {one.collection_id: one for one in before}
    facts = (getattr(SubmissionSummary, name) for name in _OF_SUMMARY)
    found = {urn: _Basis(by_id[number], *row) for urn, number, *row in last_accepted(session, filters, before, *facts)}
    now = as_judged(session, filters, [chosen])[chosen.collection_id]
    return found | {row.school_id: _Basis(chosen, *(getattr(row, name) for name in _OF_SUMMARY)) for row in now}


_OF_SUMMARY = ("policies_apply", "policies_in_date", "flags", "unclear", "wishes")


def _courses(
    session: TenantSession, filters: Filters, chosen: CollectionFacts, before: Sequence[CollectionFacts]
) -> dict[int, tuple[CollectionFacts, Courses]]:
    """By school: what it says of each course, and to which collection; of those that ask about them."""
    asking = {one.collection_id: one for one in before if _asks(one)}
    column, now = SubmissionSummary.courses, [chosen] if _asks(chosen) else []
    last = last_accepted(session, filters, list(asking.values()), column, of_all=not now)
    found = {urn: (asking[number], orjson.loads(told)) for urn, number, told in last}
    here = courses_of(session, filters, now)
    return found | {urn: (chosen, told) for schools in here.values() for urn, told in schools.items()}


def _asks(collection: CollectionFacts) -> bool:
    asked = edition(collection.edition).item("training", ALL_STAFF).asked
    return asked == "every_term" or collection.term is Term.AUTUMN


def _recording(session: TenantSession, filters: Filters) -> dict[int, tuple[int, Fraction]]:
    """Incidents recorded, and expected to one decimal place, as they are shown."""
    asked = recording.questions(session, filters)
    return {one.school_id: (one.observed, Fraction(f"{one.expected:.1f}")) for one in asked}
