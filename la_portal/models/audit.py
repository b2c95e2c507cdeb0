"""The authority's record of what was done: append-only, each event chained to the one before."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from la_portal.models.base import Base, Tenant, key_to, short


class AuditEvent(Tenant, Base):
    """One act: who, when, what, on what, from, to, why. Holds a person's id, never a name or a count."""

    __tablename__ = "audit_event"
    __table_args__ = (key_to("authority_state"), Index(None, "authority_id", "school_id", "number"))

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    happened_at: Mapped[datetime]
    person_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(short(40))
    school_id: Mapped[int | None]
    collection_id: Mapped[int | None]
    from_state: Mapped[str | None] = mapped_column(short(40))
    to_state: Mapped[str | None] = mapped_column(short(40))
    why: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    request_id: Mapped[str | None] = mapped_column(short(40))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
