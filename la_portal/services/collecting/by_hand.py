"""Closing a collection by hand, before its last day is over."""

from __future__ import annotations

from datetime import datetime

from la_portal.access import require
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import Conflict
from la_portal.models import Collection
from la_portal.queries.collections import find
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.returns.closing import settle
from la_portal.vocabulary import Actor, Permission


def close_collection(session: TenantSession, actor: Actor, slug: str, at: datetime) -> int:
    """The collection is closed from this moment, and no return is open but of schools that have more time of their own.

    Returns how many returns were settled, each with its event, beside the collection's own. Raises NotFound, and
    Conflict where it is closed already or has not opened.
    """
    require(actor, Permission.OPEN_COLLECTION, session.scope)
    state = lock(session)
    facts, today = find(session, slug), london_date(at)
    if facts.closed_at is not None:
        raise Conflict(f"{facts.name} was closed on {in_words(london_date(facts.closed_at))}. It is closed only once")
    if today > facts.closes_on:
        raise Conflict(f"{facts.name} closed on {in_words(facts.closes_on)}. There is nothing to close")
    if today < facts.opens_on:
        raise Conflict(
            f"{facts.name} opens on {in_words(facts.opens_on)}, so there is nothing to close. Move its dates instead"
        )
    collection = session.get_one(Collection, (session.scope.authority_id, facts.collection_id))
    collection.closed_at = at
    audit.record(session, actor, "collection_closed", at=at, collection_id=facts.collection_id)
    settled = settle(session, actor, slug, facts.collection_id, at)
    state.data_version += not settled  # settling has moved it where there was something to settle
    return settled
