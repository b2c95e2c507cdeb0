"""What figures over many collections read of a submission: one narrow row, made of its typed answers as they are."""

from __future__ import annotations

from sqlalchemy import SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from la_portal.models.base import Base, OneOf, key_to, short
from la_portal.models.collecting import OfSubmission
from la_portal.vocabulary import PhaseGroup


class SubmissionSummary(OfSubmission, Base):
    """Written once with its submission, which is never updated; the typed answers can always make it again.

    `incidents` is the sum of the matrix, None where the school does not know it. Of the policies that apply
    (`policies_apply`), `policies_in_date` are those in place whose review was not due on the day that the collection
    was. `staff_trained` of `staff_eligible` are those of the course for all staff, None where one is not known or
    nobody is eligible. `official` platforms, `assessed` ones among them; the `flags` of all platforms, and
    `unclear`, on how many of them use below their minimum age is not known.

    The rest is JSON as text, since nothing asks inside it and one text is read faster than many columns:

    - `wishes`, null where support was not asked about or not answered;
    - `courses` by code, [trained, eligible] or the state of an answer that is no number;
    - `risks`, the counts of the matrix by code without the zeros, null where one is not known, and empty where the
      school holds none; `parts`, the counts of which and of what was done by code;
    - `items`: `policies` by code, the ordinal of the last day on which one that is there is in date, or the status of
      another; `platforms` by code, the standing, or "assessed" of an official one that is.
    """

    __tablename__ = "submission_summary"
    __table_args__ = (key_to("submission", "collection_id", "school_id", "submission"),)

    phase_group: Mapped[PhaseGroup] = mapped_column(OneOf(PhaseGroup, 30))
    district: Mapped[str | None] = mapped_column(short(100))
    trust: Mapped[str | None] = mapped_column(short(200))
    roll: Mapped[int | None]
    incidents_recorded: Mapped[str] = mapped_column(short(10))
    recording_confidence: Mapped[str | None] = mapped_column(short(10))
    incidents: Mapped[int | None]
    policies_apply: Mapped[int] = mapped_column(SmallInteger)
    policies_in_date: Mapped[int] = mapped_column(SmallInteger)
    staff_trained: Mapped[int | None]
    staff_eligible: Mapped[int | None]
    official: Mapped[int] = mapped_column(SmallInteger)
    assessed: Mapped[int] = mapped_column(SmallInteger)
    flags: Mapped[int] = mapped_column(SmallInteger)
    unclear: Mapped[int] = mapped_column(SmallInteger)
    wishes: Mapped[str | None] = mapped_column(Text)
    courses: Mapped[str] = mapped_column(Text)
    risks: Mapped[str] = mapped_column(Text)
    parts: Mapped[str] = mapped_column(Text)
    items: Mapped[str] = mapped_column(Text)
