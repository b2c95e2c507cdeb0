"""What every table shares: naming of constraints, column types, and the mark of a tenant table."""

from __future__ import annotations

import enum
import uuid
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, ForeignKeyConstraint, Integer, MetaData, SmallInteger, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. A naive datetime is refused, and what comes back is UTC on either engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Word = TypeVar("Word", bound=enum.StrEnum)


class OneOf(TypeDecorator[Word]):
    """A word of one of our vocabularies: text in the database, the enum's member in Python."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[Word], length: int) -> None:
        super().__init__(length)
        self.words, self.length = words, length

    def process_bind_param(self, value: Word | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Word | None:
        return None if value is None else self.words(value)


class Base(DeclarativeBase):
    """The one registry of tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment(), dict[str, Any]: Document, list[str]: Document}


class Identified:
    """A row with an id of its own, made in Python."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


class Tenant:
    """A row that belongs to one authority: authority_id leads its primary key.

    Every mapped class with this mixin is covered by the session's criteria, the tripwire and the database's policies.
    """

    authority_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-9)


class OfSchool(Tenant):
    """A tenant row of one school: the session of a school's person sees only its own."""

    school_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-7)


class TeamOnly:
    """A tenant row that is the authority's team's alone: the session of a school's or trust's person sees none.

    It goes with `Tenant` or `OfSchool`, and has a database policy of its own.
    """


def short(length: int = 60) -> String:
    """A string column of a bounded length, for codes and names."""
    return String(length)


def key_to(table: str, *columns: str, local: tuple[str, ...] | None = None) -> ForeignKeyConstraint:
    """A composite foreign key to `table` that starts with authority_id."""
    ours = ("authority_id", *(local or columns))
    return ForeignKeyConstraint(ours, [f"{table}.{column}" for column in ("authority_id", *columns)])
