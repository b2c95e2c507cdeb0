"""One school beside similar ones: what the comparison shows, and the numbers of the authority that it is made of.

The readings give other schools' numbers. They need a session of the whole authority, which only
`services.comparison` opens for a school's person, and nothing of theirs but the comparison leaves that module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import CTE, and_, case, or_, select

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import School, SchoolReturn, Submission, TrainingAnswer
from la_portal.queries.collections import Span
from la_portal.queries.counted import Selected, answers, expected, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import of_pupils
from la_portal.queries.policies import of_applying
from la_portal.queries.returns import ReturnFacts
from la_portal.queries.training import ALL_STAFF
from la_portal.vocabulary import AnswerState, PhaseGroup, ReturnStatus

Unit = Literal["percent", "per_1000"]
WIDE_PERCENT = 30


@dataclass(frozen=True)
class Compared:
    """One measure of this school beside similar schools and the authority.

    Percent measures are 0 to 100, rates per 1,000 pupils. Quartiles and the authority's value are whole numbers.
    `value` is None where the number is not known or does not apply; `low` and `high`, the likely range (95 %), also for
    a full count. `schools` similar schools gave this number; under 10 there are no quartiles. `authority` is that of
    all its schools together, None where that is too small to show. `sentence` goes on where `verdict` ends.
    """

    code: str
    title: str
    unit: Unit
    value: float | None
    numerator: int | None
    denominator: int | None
    of_what: str
    low: float | None
    high: float | None
    schools: int
    quarter: float | None
    median: float | None
    three_quarters: float | None
    authority: float | None
    verdict: str
    sentence: str

    @property
    def wide(self) -> bool:
        """Whether the range tells little: over 30 percentage points, or wider than the rate itself."""
        if self.value is None or self.low is None or self.high is None:
            return False
        return self.high - self.low > (WIDE_PERCENT if self.unit == "percent" else self.value)


@dataclass(frozen=True)
class Comparison:
    """A school's measures that its collection asked for, beside `similar` schools that have sent.

    They are shown from `needed` on; `still_to_send` similar schools have not sent. `chosen_by` is a sentence or two.
    """

    similar: int
    needed: int
    still_to_send: int
    chosen_by: str
    rows: tuple[Compared, ...]


@dataclass(frozen=True)
class Measured:
    """A measure's words. A full count has no likely range."""

    code: str
    title: str
    unit: Unit
    of_what: str
    full_count: bool = False


GOVERNORS, POLICIES, INCIDENTS = "governors", "policies", "incidents"
MEASURES = (
    Measured(ALL_STAFF, "Staff trained in the last 12 months", "percent", "staff"),
    Measured(GOVERNORS, "Governors trained", "percent", "governors"),
    Measured(POLICIES, "Policies in place and in date", "percent", "policies", full_count=True),
    Measured(INCIDENTS, "Incidents recorded for each 1,000 pupils", "per_1000", "pupils"),
)


@dataclass(frozen=True)
class Place:
    """Where an asked school stands among others: what makes two similar, and whether it has sent."""

    school_id: int
    phase_group: PhaseGroup
    roll: int | None
    fsm_percent: float | None
    sent: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """What one school gave of one measure. There is no number where `whole` is None or 0; `state` says why."""

    part: int
    whole: int | None
    state: str = AnswerState.NUMBER


Parts = dict[str, dict[int, Part]]


def place(session: TenantSession, facts: ReturnFacts, submission: int) -> Place:
    """The school as that submission of it froze it; raises NotFound where there is none."""
    mine = session.scope.authority_id
    statement = (
        select(Submission.school_id, Submission.phase_group, Submission.roll, School.fsm_percent)
        .join(School, and_(School.authority_id == mine, School.school_id == Submission.school_id))
        .where(
            Submission.authority_id == mine,
            Submission.collection_id == facts.collection.collection_id,
            Submission.school_id == facts.school_id,
            Submission.submission == submission,
        )
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return Place(*row)


def others(session: TenantSession, facts: ReturnFacts, phase_group: PhaseGroup) -> list[Place]:
    """The other schools of that phase group that the same collection asks, by URN."""
    collection = facts.collection
    same_group = Filters(on=collection.opens_on, phases=(phase_group,))
    columns = (SchoolReturn.school_id, then_or_now("roll"), School.fsm_percent, Submission.submission)
    statement = (
        expected(session, same_group, [collection.collection_id], *columns)
        .where(SchoolReturn.school_id != facts.school_id)
        .order_by(SchoolReturn.school_id)
    )
    return [Place(urn, phase_group, roll, fsm, sent is not None) for urn, roll, fsm, sent in session.execute(statement)]


def parts(session: TenantSession, facts: ReturnFacts, submission: int, on: date) -> Parts:
    """For each measure that was asked, the part and the whole of every school that has sent.

    The school itself stands with that submission of its own, others with the one that counts. Policies are looked at
    as on that day, or on the day that the collection was due if that was sooner.
    """
    filters, chosen = Filters(on=on), Span(facts.collection, ())
    those = _sent(session, facts, submission)
    read: Parts = {
        POLICIES: _by_school(session, of_applying(session, filters, chosen, those)),
        INCIDENTS: _by_school(session, of_pupils(session, chosen, those)),
    }
    for course, urn, state, trained, eligible in session.execute(_training(session, those)):
        read.setdefault(course, {})[urn] = Part(trained or 0, eligible, state)
    return read


def _by_school(session: TenantSession, statement: Selected) -> dict[int, Part]:
    return {urn: _part(part, whole) for _, urn, part, whole in session.execute(statement)}


def _part(part: int | None, whole: int | None) -> Part:
    return Part(0, None, AnswerState.NOT_KNOWN) if whole is None else Part(int(part or 0), int(whole))


def _training(session: TenantSession, those: CTE) -> Selected:
    columns = (TrainingAnswer.item, those.c.school_id, TrainingAnswer.state)
    numbers = (TrainingAnswer.trained, TrainingAnswer.eligible)
    asked = TrainingAnswer.item.in_([ALL_STAFF, GOVERNORS])
    return answers(session, those, TrainingAnswer, *columns, *numbers).where(asked)


def _sent(session: TenantSession, facts: ReturnFacts, submission: int) -> CTE:
    own = SchoolReturn.school_id == facts.school_id
    columns: tuple[Any, ...] = (SchoolReturn.collection_id, SchoolReturn.school_id)
    shown = and_(
        Submission.authority_id == SchoolReturn.authority_id,
        Submission.collection_id == SchoolReturn.collection_id,
        Submission.school_id == SchoolReturn.school_id,
        Submission.submission == case((own, submission), else_=SchoolReturn.counted_submission),
    )
    statement = (
        select(*columns, Submission.submission, Submission.roll)
        .select_from(SchoolReturn)
        .join(Submission, shown)
        .where(
            SchoolReturn.authority_id == session.scope.authority_id,
            SchoolReturn.collection_id == facts.collection.collection_id,
            or_(own, SchoolReturn.status != ReturnStatus.EXEMPT),
        )
    )
    return statement.cte("sent").prefix_with("MATERIALIZED", dialect="postgresql")
