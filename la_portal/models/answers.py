"""Typed answers: one row an item, written once with its submission and never updated.

No row means that the item was not asked. A number is non-null exactly when its state is `number`.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Integer, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from la_portal.models.base import Base, key_to, short
from la_portal.models.collecting import OfSubmission
from la_portal.vocabulary import AnswerState

_STATES = ", ".join(f"'{state}'" for state in AnswerState)


class OfItem(OfSubmission):
    """A typed answer's key, led by the tenant; its measures are in the key's index, so a figure reads no table."""

    item: Mapped[str] = mapped_column(short(60), primary_key=True, sort_order=-5)
    measures: ClassVar[list[str]] = []

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        submission = ("collection_id", "school_id", "submission")
        key = PrimaryKeyConstraint("authority_id", *submission, "item", postgresql_include=cls.measures or None)
        return (key, key_to("submission", *submission), *cls.rules(), {"sqlite_with_rowid": False})

    @classmethod
    def rules(cls) -> tuple[CheckConstraint, ...]:
        """What the database itself refuses to hold."""
        return ()


class WithState(OfItem):
    """An answer in one of the four states, or answered with a choice or a date."""

    state: Mapped[str] = mapped_column(short(20))


def _number_exactly_when(column: str) -> CheckConstraint:
    return CheckConstraint(f"(state = 'number') = ({column} is not null) and coalesce({column}, 0) >= 0", name=column)


def _known_state() -> CheckConstraint:
    return CheckConstraint(f"state in ({_STATES})", name="state")


class _Count(WithState):
    value: Mapped[int | None] = mapped_column(Integer)
    measures: ClassVar[list[str]] = ["state", "value"]

    @classmethod
    def rules(cls) -> tuple[CheckConstraint, ...]:
        return (_known_state(), _number_exactly_when("value"))


class IncidentAnswer(_Count, Base):
    """How many incidents in one cell, or of one kind."""

    __tablename__ = "incident_answer"


class ActionAnswer(_Count, Base):
    """How many incidents went one way."""

    __tablename__ = "action_answer"


class TrainingAnswer(WithState, Base):
    """Coverage of one course: trained of eligible."""

    __tablename__ = "training_answer"

    trained: Mapped[int | None] = mapped_column(Integer)
    eligible: Mapped[int | None] = mapped_column(Integer)
    measures: ClassVar[list[str]] = ["state", "trained", "eligible"]

    @classmethod
    def rules(cls) -> tuple[CheckConstraint, ...]:
        ordered = CheckConstraint("trained <= eligible", name="coverage")
        return (_known_state(), _number_exactly_when("trained"), _number_exactly_when("eligible"), ordered)


class PracticeAnswer(WithState, Base):
    """One question of any section that is a count, a choice, several choices or a date."""

    __tablename__ = "practice_answer"

    value: Mapped[int | None] = mapped_column(Integer)
    choice: Mapped[str | None] = mapped_column(short())
    choices: Mapped[list[str] | None]
    on_date: Mapped[date | None]

    @classmethod
    def rules(cls) -> tuple[CheckConstraint, ...]:
        return (_known_state(), _number_exactly_when("value"))


class PolicyAnswer(OfItem, Base):
    """One policy: an attribute that was not asked is null."""

    __tablename__ = "policy_answer"

    status: Mapped[str] = mapped_column(short(20))
    reviewed_on: Mapped[date | None]
    review_due_on: Mapped[date | None]
    covers: Mapped[list[str] | None]
    approved_by: Mapped[str | None] = mapped_column(short())
    published: Mapped[str | None] = mapped_column(short(20))

    @classmethod
    def rules(cls) -> tuple[CheckConstraint, ...]:
        reviewed = CheckConstraint("status <> 'in_place' or reviewed_on is not null", name="reviewed")
        ordered = CheckConstraint("review_due_on >= reviewed_on", name="review_order")
        return (reviewed, ordered)


class PlatformAnswer(OfItem, Base):
    """One platform that the school uses or knows of: an attribute that was not asked is null."""

    __tablename__ = "platform_answer"

    standing: Mapped[str] = mapped_column(short(30))
    audience: Mapped[list[str] | None]
    used_with_under_age: Mapped[str | None] = mapped_column(short(20))
    risk_assessed_on: Mapped[date | None]
    data_protection_checked: Mapped[str | None] = mapped_column(short(20))
    image_consent: Mapped[str | None] = mapped_column(short(20))
    responsible: Mapped[str | None] = mapped_column(short(30))
    approved_by_leaders: Mapped[str | None] = mapped_column(short(20))
    moderation: Mapped[str | None] = mapped_column(short(30))
    privacy_settings_reviewed_on: Mapped[date | None]
    devices: Mapped[str | None] = mapped_column(short(20))
    purpose: Mapped[list[str] | None]
    terms_checked: Mapped[str | None] = mapped_column(short(20))
    # The column's name differs from the item's: `membership` is an identity table, which no tenant statement may name.
    membership: Mapped[str | None] = mapped_column("membership_by", short(20))
    professional_account: Mapped[str | None] = mapped_column(short(20))
    audience_asked: Mapped[str | None] = mapped_column(short(20))
    goals_set: Mapped[str | None] = mapped_column(short(20))
    pilot: Mapped[str | None] = mapped_column(short(20))
    evaluated_on: Mapped[date | None]
    contacted: Mapped[str | None] = mapped_column(short(20))
    disclaimer_given: Mapped[str | None] = mapped_column(short(20))
    acceptable_use_agreed: Mapped[str | None] = mapped_column(short(20))

    @classmethod
    def rules(cls) -> tuple[CheckConstraint, ...]:
        return (CheckConstraint("standing <> 'official' or responsible is not null", name="responsible"),)
