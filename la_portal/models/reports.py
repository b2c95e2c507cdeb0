"""Annual reports in their editions, and the files that are made for somebody to fetch."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Integer, LargeBinary, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from la_portal.models.base import Base, Identified, OneOf, TeamOnly, Tenant, key_to, short
from la_portal.vocabulary import DownloadState, ReportStatus


class ReportEdition(TeamOnly, Tenant, Base):
    """One edition of the report of an academic year; edition 2 and later correct the one before.

    `figures` is what may leave, as canonical JSON with its SHA-256; `kept` is what disclosure control has to remember
    of it, which may not. `beside` names the published editions that the figures were made safe beside. `words` are the
    authority's own, by chapter, each with who saved it when; `taken_out` are rules whose sentences are left out.
    `draws` counts how often the figures were drawn, `version` every change. Published, nothing of it changes.
    """

    __tablename__ = "report_edition"
    __table_args__ = (
        key_to("authority_state"),
        CheckConstraint("status in ('draft', 'in_review', 'reviewed', 'published')", name="status"),
        CheckConstraint("edition > 0", name="edition"),
    )

    academic_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    edition: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    status: Mapped[ReportStatus] = mapped_column(OneOf(ReportStatus, 20), default=ReportStatus.DRAFT)
    version: Mapped[int] = mapped_column(Integer, default=1)
    draws: Mapped[int] = mapped_column(SmallInteger, default=1)
    figures: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    kept: Mapped[str] = mapped_column(Text)
    beside: Mapped[list[str]]
    data_version: Mapped[int] = mapped_column(Integer)
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    taken_out: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[uuid.UUID | None]
    changed_by: Mapped[uuid.UUID | None]
    asked_at: Mapped[datetime | None]
    asked_by: Mapped[uuid.UUID | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[uuid.UUID | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[uuid.UUID | None]


class Download(TeamOnly, Identified, Tenant, Base):
    """A file that is made in the background for one person, who can fetch it until `ends_at`.

    `what` says what was asked for; `done` of `steps` are made. `touched_at` moves while it is being made: where it has
    not for some minutes, nobody is making it any more.
    """

    __tablename__ = "download"
    __table_args__ = (
        key_to("authority_state"),
        CheckConstraint("state in ('making', 'ready', 'failed')", name="state"),
    )

    what: Mapped[dict[str, Any]]
    file_name: Mapped[str] = mapped_column(short(200))
    asked_by: Mapped[uuid.UUID | None]
    asked_at: Mapped[datetime]
    state: Mapped[DownloadState] = mapped_column(OneOf(DownloadState, 10))
    done: Mapped[int] = mapped_column(SmallInteger, default=0)
    steps: Mapped[int] = mapped_column(SmallInteger)
    touched_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    size: Mapped[int | None]


class DownloadPart(TeamOnly, Tenant, Base):
    """One piece of a download, in order from 1."""

    __tablename__ = "download_part"
    __table_args__ = (ForeignKeyConstraint(("authority_id", "download_id"), ("download.authority_id", "download.id")),)

    download_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-8)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-7)
    content: Mapped[bytes] = mapped_column(LargeBinary)
