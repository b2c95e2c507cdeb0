"""Limits on trying: counted in the database, for all workers together."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from la_portal.db import IdentitySession
from la_portal.errors import PortalError
from la_portal.models import Throttle

MOST_FAILURES, MINUTES = 10, 5


class TooManyAttempts(PortalError):
    """The limit is reached: this attempt was not looked at."""

    def __init__(self) -> None:
        super().__init__(f"You have tried {MOST_FAILURES} times. Wait {MINUTES} minutes, then try again")


def key_of(email: str, address: str) -> str:
    """What attempts are counted under: an account as tried from an address, neither readable in the key."""
    return hashlib.sha256(f"{email}\0{address}".encode()).hexdigest()


def take(session: IdentitySession, key: str, at: datetime) -> bool:
    """Counts one attempt as failed, before it is looked at; False (and not counted) once the limit is reached.

    Counting first is what holds the limit between workers. `forgive` takes it back when the attempt succeeds.
    """
    minute = int(at.timestamp()) // 60
    _forget_old(session, minute)
    _add(session, key, minute, 1)
    recent = select(func.sum(Throttle.failures)).where(Throttle.key == key, Throttle.window > minute - MINUTES)
    if session.execute(recent).scalar_one() <= MOST_FAILURES:
        return True
    _add(session, key, minute, -1)
    return False


def forgive(session: IdentitySession, key: str) -> None:
    """Nothing is counted under the key any more."""
    session.execute(delete(Throttle).where(Throttle.key == key))


def _add(session: IdentitySession, key: str, minute: int, number: int) -> None:
    own = (Throttle.key == key, Throttle.window == minute)
    count = update(Throttle).where(*own).values(failures=Throttle.failures + number).returning(Throttle.key)
    if session.execute(count).first():
        return
    try:
        with session.begin_nested():
            session.add(Throttle(key=key, window=minute, failures=number))
    except IntegrityError:  # another worker was quicker, so the row is there now
        session.execute(count)


def _forget_old(session: IdentitySession, minute: int) -> None:
    old = select(Throttle.key, Throttle.window).where(Throttle.window <= minute - MINUTES)
    free = old.with_for_update(skip_locked=True)  # two workers that forget at once do not wait for each other
    session.execute(delete(Throttle).where(tuple_(Throttle.key, Throttle.window).in_(free)))
