"""The record of who of the authority has read a school's return: kept for the school to see."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import IntegrityError

from la_portal.db import TenantSession
from la_portal.errors import BadInput
from la_portal.models import ReturnReading
from la_portal.vocabulary import Actor


def note(session: TenantSession, actor: Actor, urn: int, collection_id: int, on: date) -> None:
    """That the actor has read that return on that day is on the record, once however often it is noted.

    Raises BadInput where nobody reads: the service itself leaves no such record.
    """
    if actor.person_id is None:
        raise BadInput("A return is read by a person. Sign in first")
    key = (session.scope.authority_id, collection_id, urn, actor.person_id, on)
    if session.get(ReturnReading, key):
        return
    reading = dict(zip(("authority_id", "collection_id", "school_id", "person_id", "read_on"), key, strict=True))
    try:
        with session.begin_nested():
            session.add(ReturnReading(**reading))
    except IntegrityError:  # another page of theirs may have been quicker
        if not session.get(ReturnReading, key):
            raise
