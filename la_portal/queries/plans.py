"""What a collection is set up from: drafts, the last collection with its reminders, and the schools there are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from la_portal.db import TenantSession
from la_portal.models import Collection, CollectionPlan, Reminder, School, SchoolReturn
from la_portal.queries.collections import COLLECTION, CollectionFacts
from la_portal.vocabulary import (
    AcademicYear,
    Audience,
    PhaseGroup,
    RegisterStatus,
    Term,
    collection_name,
    collection_slug,
)


@dataclass(frozen=True)
class PlanFacts:
    """A draft: what was typed in the page that sets a collection up, by the names of its fields."""

    academic_year: int
    term: Term
    typed: dict[str, list[str]]
    saved_by: uuid.UUID | None
    saved_at: datetime

    @property
    def slug(self) -> str:
        """The address that its collection will have."""
        return collection_slug(AcademicYear(self.academic_year), self.term)

    @property
    def name(self) -> str:
        """The name that its collection will have."""
        return collection_name(AcademicYear(self.academic_year), self.term)


@dataclass(frozen=True)
class ReminderFacts:
    """One rung of a collection's ladder."""

    step: int
    audience: Audience
    sends_on: date
    subject: str
    body: str
    done_at: datetime | None


@dataclass(frozen=True)
class LastOpened:
    """The newest collection, with whom it asked and what its reminders say."""

    collection: CollectionFacts
    asked_of: dict[str, Any]
    schools: int
    reminders: tuple[ReminderFacts, ...]


@dataclass(frozen=True)
class OpenSchools:
    """The schools that a new collection could ask: how many of each phase group in each district."""

    rows: Sequence[tuple[PhaseGroup, str | None, int]] = field(default_factory=tuple)

    def count(self, phases: Sequence[str] = (), districts: Sequence[str] = ()) -> int:
        """How many there are of these phase groups and in these districts; of all where none is named."""
        return sum(
            number
            for phase, district, number in self.rows
            if (not phases or phase in phases) and (not districts or district in districts)
        )

    @property
    def phases(self) -> list[PhaseGroup]:
        """The phase groups that there are."""
        found = {phase for phase, _, _ in self.rows}
        return [phase for phase in PhaseGroup if phase in found]

    @property
    def districts(self) -> list[str]:
        """The districts that there are."""
        return sorted({district for _, district, _ in self.rows if district})


def planned(session: TenantSession) -> list[PlanFacts]:
    """The authority's drafts, in the order of their terms."""
    columns = (
        CollectionPlan.academic_year,
        CollectionPlan.term,
        CollectionPlan.typed,
        CollectionPlan.saved_by,
        CollectionPlan.saved_at,
    )
    statement = select(*columns).where(CollectionPlan.authority_id == session.scope.authority_id)
    found = [PlanFacts(*row) for row in session.execute(statement)]
    return sorted(found, key=lambda plan: (plan.academic_year, plan.term.order))


def reminders(session: TenantSession, collection_id: int) -> tuple[ReminderFacts, ...]:
    """The reminders of a collection, in order."""
    columns = (
        Reminder.step,
        Reminder.audience,
        Reminder.sends_on,
        Reminder.subject,
        Reminder.body,
        Reminder.done_at,
    )
    statement = (
        select(*columns)
        .where(Reminder.authority_id == session.scope.authority_id, Reminder.collection_id == collection_id)
        .order_by(Reminder.step)
    )
    return tuple(ReminderFacts(*row) for row in session.execute(statement))


def last_opened(session: TenantSession) -> LastOpened | None:
    """The newest collection; None before the first."""
    mine = session.scope.authority_id
    statement = (
        select(*COLLECTION, Collection.asked_of)
        .where(Collection.authority_id == mine)
        .order_by(Collection.counts_to.desc())
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        return None
    *collection, asked_of = tuple(row)
    facts = CollectionFacts(*collection)
    counted = select(func.count(SchoolReturn.school_id)).where(
        SchoolReturn.authority_id == mine, SchoolReturn.collection_id == facts.collection_id
    )
    schools = session.execute(counted).scalar_one()
    return LastOpened(facts, asked_of, schools, reminders(session, facts.collection_id))


def asked_of(session: TenantSession, collection_id: int) -> dict[str, Any]:
    """Which schools the collection was to ask; empty for all."""
    statement = select(Collection.asked_of).where(
        Collection.authority_id == session.scope.authority_id, Collection.collection_id == collection_id
    )
    return session.execute(statement).scalar_one()


def schools_there_are(session: TenantSession) -> OpenSchools:
    """The open schools by phase group and district."""
    statement = (
        select(School.phase_group, School.district, func.count())
        .where(School.authority_id == session.scope.authority_id, School.status == RegisterStatus.OPEN)
        .group_by(School.phase_group, School.district)
    )
    return OpenSchools(
        [(PhaseGroup(phase), district, number) for phase, district, number in session.execute(statement)]
    )


def names_of_schools(session: TenantSession) -> list[tuple[int, str]]:
    """URN and name of every open school, by name."""
    statement = (
        select(School.school_id, School.name)
        .where(School.authority_id == session.scope.authority_id, School.status == RegisterStatus.OPEN)
        .order_by(func.lower(School.name), School.school_id)
    )
    return [(urn, name) for urn, name in session.execute(statement)]
