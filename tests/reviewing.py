"""Returns to review: sent by the service, some with nothing unusual, some with support wanted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from la_portal.catalogue.reading import Typed
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.models import AuditEvent, OutboxMessage, SchoolReturn
from la_portal.queries.collections import find as find_collection
from la_portal.queries.returns import find
from la_portal.services.returns import Declaration, submit
from la_portal.vocabulary import Actor, Role, Scope
from tests.asking import full
from tests.people import NOW
from tests.returns import SLUG, explained

CLEAN: Mapping[str, dict[str, Typed]] = {"practice": {"support_wanted": ["none"]}}
WANTS: Mapping[str, dict[str, Typed]] = {"practice": {"support_wanted": ["training", "parents"]}}


def officer(scope: Scope, number: int = 1) -> Actor:
    """An officer of the authority, as services know them."""
    return Actor(uuid.UUID(int=number), Role.OFFICER, scope)


def send(
    database: Database, scope: Scope, urns: Iterable[int], changes: Mapping[str, dict[str, Typed]] = CLEAN
) -> None:
    """These schools have sent whole returns, with these answers in place of the usual ones."""
    sender = Actor(uuid.UUID(int=99), None, scope)
    for urn in urns:
        with database.tenant(scope, writing=True) as session:
            facts = find(session, urn, SLUG)
            asked = facts.asked(london_date(NOW))
            draft = full(asked)
            for section, typed in changes.items():
                draft[section] |= typed
            row = session.get_one(SchoolReturn, tuple(facts.scope_key.values()))
            row.draft, row.status = explained(asked, draft), "draft"
            row.versions, row.saved_at = dict.fromkeys(draft, 1), NOW
        with database.tenant(scope, writing=True) as session:
            version = find(session, urn, SLUG).draft_version
            submit(session, sender, urn, SLUG, Declaration("dsl", version, f"{urn}"), NOW, has_headteacher=False)


def collection_id(database: Database, scope: Scope) -> int:
    """The number of the open collection."""
    with database.tenant(scope) as session:
        return find_collection(session, SLUG).collection_id


def events(database: Database, scope: Scope, kind: str) -> list[AuditEvent]:
    """The events of that kind, in order."""
    statement = select(AuditEvent).where(AuditEvent.kind == kind).order_by(AuditEvent.number)
    with database.tenant(scope) as session:
        return list(session.execute(statement).scalars())


def messages(database: Database, scope: Scope, kind: str) -> list[OutboxMessage]:
    """The messages of that kind, by school."""
    statement = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.school_id)
    with database.tenant(scope) as session:
        return list(session.execute(statement).scalars())
