"""Collections, the returns that they ask for, and the submissions that came."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from la_portal.models.base import Base, Identified, OfSchool, OneOf, Tenant, key_to, short
from la_portal.vocabulary import PhaseGroup, RecordKind, ReturnStatus, Term

_STATUSES = ", ".join(f"'{status}'" for status in ReturnStatus)
_RECORDS = ", ".join(f"'{kind}'" for kind in RecordKind)
_TERMS = ", ".join(f"'{term}'" for term in Term)


class Collection(Tenant, Base):
    """One authority's request for one term; its definition is frozen when it opens.

    `asked_of` says which schools were to be asked (see services.collecting.Cohort), empty for all. `closed_at` is set
    where somebody closed it before its last day.
    """

    __tablename__ = "collection"
    __table_args__ = (
        key_to("authority_state"),
        UniqueConstraint("authority_id", "academic_year", "term"),
        CheckConstraint(f"term in ({_TERMS})", name="term"),
        CheckConstraint("counts_from <= counts_to and counts_to < opens_on", name="counting_period"),
        CheckConstraint("opens_on <= due_on and due_on <= closes_on", name="dates"),
    )

    collection_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-8)
    academic_year: Mapped[int] = mapped_column(SmallInteger)
    term: Mapped[Term] = mapped_column(OneOf(Term, 6))
    counts_from: Mapped[date]
    counts_to: Mapped[date]
    school_days: Mapped[int] = mapped_column(SmallInteger)
    opens_on: Mapped[date]
    due_on: Mapped[date]
    closes_on: Mapped[date]
    edition: Mapped[str] = mapped_column(short(10))
    definition: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    asked_of: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    closed_at: Mapped[datetime | None]


class OfReturn(OfSchool):
    """A row of one school's return in one collection."""

    collection_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-8)


class SchoolReturn(OfReturn, Base):
    """One school's return: its draft, and which submission counts.

    `draft` holds what was typed, section by section, wrong typing included; `versions` counts the saves of each, and
    `saves` says by whom and when each was saved last. `passed_on_at` and `passed_on_by` are set while it waits for the
    headteacher, `given_back_why` after it was declined, `before_exempt` while it is exempt. `expected_incidents` is the
    number that the collection before made one expect of a school of its sort and size, as at opening. `extended_to` is
    the school's own due date, up to which it may send, where it was given more time.
    """

    __tablename__ = "school_return"
    __table_args__ = (
        key_to("collection", "collection_id"),
        key_to("school", "school_id"),
        CheckConstraint(f"status in ({_STATUSES})", name="status"),
        CheckConstraint("accepted_submission <= counted_submission", name="accepted_counts"),
        Index(None, "authority_id", "school_id", "collection_id"),
    )

    status: Mapped[ReturnStatus] = mapped_column(OneOf(ReturnStatus, 20), default=ReturnStatus.NOT_STARTED)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    versions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saves: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    saved_at: Mapped[datetime | None]
    passed_on_at: Mapped[datetime | None]
    passed_on_by: Mapped[uuid.UUID | None]
    given_back_why: Mapped[str | None] = mapped_column(Text)
    before_exempt: Mapped[ReturnStatus | None] = mapped_column(OneOf(ReturnStatus, 20))
    first_submitted_at: Mapped[datetime | None]
    expected_incidents: Mapped[float | None] = mapped_column(Numeric(8, 1, asdecimal=False))
    extended_to: Mapped[date | None]
    extended_why: Mapped[str | None] = mapped_column(Text)
    counted_submission: Mapped[int | None] = mapped_column(SmallInteger)
    accepted_submission: Mapped[int | None] = mapped_column(SmallInteger)


class Submission(OfReturn, Base):
    """The act of sending: immutable. What figures group by is frozen beside the document.

    `on_behalf` marks what the authority sent for the school. `unusual` says in sentences what an officer should look
    at, as at the moment of sending: empty where there is nothing, None where nobody has looked.
    """

    __tablename__ = "submission"
    __table_args__ = (
        key_to("school_return", "collection_id", "school_id"),
        UniqueConstraint("authority_id", "receipt"),
        UniqueConstraint(
            "authority_id", "collection_id", "school_id", "idempotency_key", name="uq_submission_idempotency_key"
        ),
        CheckConstraint("incidents_recorded in ('yes', 'nil', 'not_held')", name="incidents_recorded"),
        CheckConstraint("roll >= 0", name="roll"),
    )

    submission: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-6)
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[uuid.UUID]
    on_behalf: Mapped[bool] = mapped_column(default=False, server_default=false())
    declared_as: Mapped[str] = mapped_column(short(40))
    declaration: Mapped[str] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(short(64))
    receipt: Mapped[str] = mapped_column(short(20))
    document: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    edition: Mapped[str] = mapped_column(short(10))
    phase_group: Mapped[PhaseGroup] = mapped_column(OneOf(PhaseGroup, 30))
    district: Mapped[str | None] = mapped_column(short(100))
    trust: Mapped[str | None] = mapped_column(short(200))
    roll: Mapped[int | None]
    roll_disputed: Mapped[bool]
    headcount: Mapped[int | None]
    post: Mapped[str | None] = mapped_column(short(40))
    school_days: Mapped[int] = mapped_column(SmallInteger)
    incidents_recorded: Mapped[str] = mapped_column(short(10))
    recording_confidence: Mapped[str | None] = mapped_column(short(10))
    unusual: Mapped[list[str] | None]


class OfSubmission(OfReturn):
    """A row of one submission."""

    submission: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-6)


class FreeText(OfSubmission, Base):
    """What was written in own words. The document holds only its salted hash, so that it can be redacted.

    Redacted words are empty, and so is their salt, lest the hash confirm a guess; who took them out, when and why
    stands beside them.
    """

    __tablename__ = "free_text"
    __table_args__ = (key_to("submission", "collection_id", "school_id", "submission"),)

    field: Mapped[str] = mapped_column(short(80), primary_key=True, sort_order=-5)
    text: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(32))
    redacted_at: Mapped[datetime | None]
    redacted_by: Mapped[uuid.UUID | None]
    redacted_why: Mapped[str | None] = mapped_column(Text)


class ReturnRecord(Identified, OfReturn, Base):
    """Something said about a sent return that is no status: changes asked for, a correction contested or confirmed.

    `items` names answers as `section.field`, `reasons` says of each why it is named, `answer_by` is the day by which
    the school is asked to answer. A request for changes is open until `ended_at`.
    """

    __tablename__ = "return_record"
    __table_args__ = (
        key_to("school_return", "collection_id", "school_id"),
        CheckConstraint(f"kind in ({_RECORDS})", name="kind"),
    )

    kind: Mapped[RecordKind] = mapped_column(OneOf(RecordKind, 20))
    submission: Mapped[int] = mapped_column(SmallInteger)
    items: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(Text)
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    answer_by: Mapped[date | None]
    made_by: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None] = mapped_column(short(20))


class ReturnReading(OfReturn, Base):
    """That somebody of the authority read this school's return on that day, for the school to see."""

    __tablename__ = "return_reading"
    __table_args__ = (key_to("school_return", "collection_id", "school_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-6)
    read_on: Mapped[date] = mapped_column(Date, primary_key=True, sort_order=-5)
