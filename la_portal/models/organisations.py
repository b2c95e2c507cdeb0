"""Authorities and their schools, as the register has them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from la_portal.models.base import Base, OfSchool, OneOf, Tenant, key_to, short
from la_portal.vocabulary import PhaseGroup, RegisterStatus


class Authority(Base):
    """An authority's public face: no tenant data, readable before anybody has signed in."""

    __tablename__ = "authority"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    la_code: Mapped[str] = mapped_column(String(3), unique=True)
    name: Mapped[str] = mapped_column(short(120))
    brand: Mapped[str] = mapped_column(String(7), default="#12436d")


class AuthorityState(Tenant, Base):
    """The authority's row of counters, locked first by every write that moves one.

    `la_code` is the code that receipts of these days carry; a tenant session cannot read `authority`.
    """

    __tablename__ = "authority_state"
    __table_args__ = (CheckConstraint("data_version >= 0", name="version"),)

    authority_id: Mapped[int] = mapped_column(
        SmallInteger, ForeignKey("authority.id"), primary_key=True, autoincrement=False, sort_order=-9
    )
    la_code: Mapped[str] = mapped_column(String(3))
    data_version: Mapped[int] = mapped_column(Integer, default=0)
    next_collection: Mapped[int] = mapped_column(Integer, default=1)
    audit_number: Mapped[int] = mapped_column(Integer, default=0)
    audit_hash: Mapped[str] = mapped_column(String(64), default="0" * 64)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)


class School(OfSchool, Base):
    """One establishment, keyed by its URN. A blank cell of the register is None: never 0, never guessed.

    `dsl_may_send` is the school's own choice, None until it has made one.
    """

    __tablename__ = "school"
    __table_args__ = (
        key_to("authority_state"),
        CheckConstraint("status in ('open', 'closed', 'proposed')", name="status"),
        CheckConstraint("roll >= 0", name="roll"),
        Index(None, "authority_id", "name"),
    )

    name: Mapped[str] = mapped_column(short(200))
    status: Mapped[RegisterStatus] = mapped_column(OneOf(RegisterStatus, 20))
    establishment_number: Mapped[str | None] = mapped_column(short(10))
    establishment_type: Mapped[str | None] = mapped_column(short(100))
    type_group: Mapped[str | None] = mapped_column(short(100))
    phase: Mapped[str | None] = mapped_column(short(60))
    phase_group: Mapped[PhaseGroup] = mapped_column(OneOf(PhaseGroup, 30))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    low_age: Mapped[int | None] = mapped_column(SmallInteger)
    high_age: Mapped[int | None] = mapped_column(SmallInteger)
    religious_character: Mapped[str | None] = mapped_column(short(100))
    roll: Mapped[int | None]
    fsm_percent: Mapped[float | None] = mapped_column(Numeric(5, 2, asdecimal=False))
    trust: Mapped[str | None] = mapped_column(short(200))
    town: Mapped[str | None] = mapped_column(short(100))
    postcode: Mapped[str | None] = mapped_column(short(10))
    district: Mapped[str | None] = mapped_column(short(100))
    ward: Mapped[str | None] = mapped_column(short(100))
    region: Mapped[str | None] = mapped_column(short(60))
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    imported_at: Mapped[datetime]
    dsl_may_send: Mapped[bool | None]


class SchoolLink(OfSchool, Base):
    """A school's predecessor or successor, as the register links them; the other may be unknown to us."""

    __tablename__ = "school_link"
    __table_args__ = (key_to("school", "school_id"),)

    linked_urn: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(short(60), primary_key=True)
    established_on: Mapped[date | None]
