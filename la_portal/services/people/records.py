"""What the acts of this package share: e-mail addresses, secret tokens, and the record of what was done."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
import uuid
from datetime import datetime
from typing import Any

from la_portal.db import IdentitySession
from la_portal.models import IdentityEvent

LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]+@[^@\s\"(),:;<>\[\]\\]+\.[^@\s\"(),:;<>\[\]\\.]+")


def clean_email(typed: str) -> str | None:
    """The address as we keep it, or None where it is not one."""
    email = unicodedata.normalize("NFKC", typed).strip().casefold()
    return email if len(email) <= LONGEST_EMAIL and email.isprintable() and _EMAIL.fullmatch(email) else None


def new_token() -> str:
    """A secret that cannot be guessed, to be given away once."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def record(
    session: IdentitySession,
    kind: str,
    at: datetime,
    *,
    authority_id: int | None = None,
    person_id: uuid.UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """One event more, in the transaction of the act. `detail` holds no name, e-mail address or token."""
    session.add(
        IdentityEvent(happened_at=at, authority_id=authority_id, person_id=person_id, kind=kind, detail=detail or {})
    )
