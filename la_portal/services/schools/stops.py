"""What an import stops at, until somebody says that it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from la_portal.clock import in_words
from la_portal.db import TenantSession
from la_portal.models import RegisterImport
from la_portal.services.schools.planning import ImportPlan

OLDER, MANY, HALF = "older", "many", "half"


@dataclass(frozen=True)
class Stop:
    """Why the import stops, the words to say yes with, and what is missing where nobody did.

    `number` is to be typed, where saying yes takes more than a tick.
    """

    name: str
    sentence: str
    yes: str
    unconfirmed: str
    number: int | None = None


def stops(session: TenantSession, plan: ImportPlan, as_at: date | None) -> tuple[Stop, ...]:
    """What this import stops at: a register older than the last one, and one that closes a tenth of the schools."""
    return tuple(stop for stop in (_older(session, as_at), _closing(plan)) if stop)


def _older(session: TenantSession, as_at: date | None) -> Stop | None:
    last = _last_applied(session)
    if as_at is None or last is None or as_at >= last:
        return None
    return Stop(
        OLDER,
        f"This register is of {in_words(as_at)}. The last one that was imported is of {in_words(last)}, so this one "
        "would take back what has changed since.",
        "Import it all the same",
        "This register is older than the last one. Tick the box if you want to import it all the same",
    )


def _last_applied(session: TenantSession) -> date | None:
    statement = (
        select(RegisterImport.as_at)
        .where(RegisterImport.applied_at.is_not(None), RegisterImport.as_at.is_not(None))
        .order_by(RegisterImport.applied_at.desc())
        .limit(1)
    )
    return session.execute(statement).scalar()


def _closing(plan: ImportPlan) -> Stop | None:
    closing, before = len(plan.closes), plan.open_before
    if not closing or closing * 10 < before:
        return None
    sentence = f"It would close {closing:,} of the {before:,} schools that are open."
    if closing * 2 < before:
        unconfirmed = f"This register closes {closing:,} schools. Tick the box if that is right"
        return Stop(MANY, sentence, f"Close {closing:,} schools", unconfirmed)
    return Stop(
        HALF,
        f"{sentence} That is half of them or more. A file that was cut short or made wrongly looks like this: check "
        "it before you go on.",
        "How many schools does it close?",
        "This register closes half the schools or more. Type the number of schools that it closes, if that is right",
        closing,
    )
