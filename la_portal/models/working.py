"""What the authority's team works with: plans, reminders, notes, groups of schools, registers to bring in."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, Integer, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from la_portal.models.base import Base, Identified, OfSchool, OneOf, TeamOnly, Tenant, key_to, short
from la_portal.vocabulary import Audience, GroupKind, NoteKind, Term


class CollectionPlan(TeamOnly, Tenant, Base):
    """A collection that is being set up: what was typed so far. It goes when the collection opens."""

    __tablename__ = "collection_plan"
    __table_args__ = (key_to("authority_state"),)

    academic_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    term: Mapped[Term] = mapped_column(OneOf(Term, 6), primary_key=True)
    typed: Mapped[dict[str, Any]]
    saved_by: Mapped[uuid.UUID | None]
    saved_at: Mapped[datetime]


class Reminder(TeamOnly, Tenant, Base):
    """One rung of a collection's ladder: the letter that goes by itself on that day to those who have not sent.

    `done_at` is set once it has gone, or was passed over because a later one was due too.
    """

    __tablename__ = "reminder"
    __table_args__ = (key_to("collection", "collection_id"), CheckConstraint("step > 0", name="step"))

    collection_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-8)
    step: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-7)
    audience: Mapped[Audience] = mapped_column(OneOf(Audience, 30))
    sends_on: Mapped[date]
    subject: Mapped[str] = mapped_column(short(200))
    body: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None]


class Note(TeamOnly, Identified, OfSchool, Base):
    """A contact with a school, or a note for colleagues; about one collection's return where it names one.

    `follow_up_on` is the day on which somebody looks at it again, until `followed_up_at`.
    """

    __tablename__ = "note"
    __table_args__ = (key_to("school", "school_id"), Index(None, "authority_id", "school_id", "made_at"))

    collection_id: Mapped[int | None]
    kind: Mapped[NoteKind] = mapped_column(OneOf(NoteKind, 20))
    words: Mapped[str] = mapped_column(Text)
    made_by: Mapped[uuid.UUID | None]
    made_at: Mapped[datetime]
    follow_up_on: Mapped[date | None]
    followed_up_at: Mapped[datetime | None]


class SchoolGroup(TeamOnly, OfSchool, Base):
    """That a school belongs to a trust, a district or an officer's patch from one day on, and until which."""

    __tablename__ = "school_group"
    __table_args__ = (
        key_to("school", "school_id"),
        CheckConstraint("from_on <= until_on", name="dates"),
        Index(None, "authority_id", "kind", "name"),
    )

    kind: Mapped[GroupKind] = mapped_column(OneOf(GroupKind, 20), primary_key=True)
    from_on: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(short(200))
    until_on: Mapped[date | None]


class RegisterImport(TeamOnly, Identified, Tenant, Base):
    """A register that somebody brought in through the browser: read, waiting to be applied, or applied.

    `rows` holds what was read of the file, `as_at` the day that the file says it is of.
    """

    __tablename__ = "register_import"
    __table_args__ = (key_to("authority_state"),)

    file_name: Mapped[str] = mapped_column(short(200))
    as_at: Mapped[date | None]
    rows: Mapped[dict[str, Any]]
    read_by: Mapped[uuid.UUID | None]
    read_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
