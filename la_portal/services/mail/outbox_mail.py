"""A message of the outbox when it is sent: what its row says, and who holds the school's posts today."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, select

from la_portal.db import Database
from la_portal.models import OutboxMessage, School
from la_portal.services.mail.letters import Letter
from la_portal.services.mail.prepared import Prepared, Reader, signed
from la_portal.services.mail.recipients import Recipient, meant, of_schools
from la_portal.vocabulary import Scope


def prepare(database: Database, scope: Scope, authority_name: str, message_id: uuid.UUID) -> Prepared | None:
    """The message with its readers of today; None where somebody has taken it back."""
    mine = scope.authority_id
    same = and_(School.authority_id == mine, School.school_id == OutboxMessage.school_id)
    statement = (
        select(
            OutboxMessage.kind,
            OutboxMessage.subject,
            OutboxMessage.body,
            OutboxMessage.link_text,
            OutboxMessage.link_path,
            OutboxMessage.audience,
            OutboxMessage.reached,
            OutboxMessage.refused,
            OutboxMessage.school_id,
            School.trust,
        )
        .outerjoin(School, same)
        .where(OutboxMessage.authority_id == mine, OutboxMessage.id == message_id)
    )
    with database.tenant(scope) as session:
        row = session.execute(statement).one_or_none()
    if row is None:
        return None
    people: tuple[Recipient, ...] = ()
    if row.school_id is not None:
        people = of_schools(database, mine, {row.school_id: row.trust})[row.school_id]
    readers = [Reader(str(one.person_id), f"Dear {one.initialled}", one.email) for one in meant(people, row.audience)]
    letter = Letter(row.kind, row.subject, row.body.split("\n\n"), row.link_text, row.link_path)
    return Prepared(letter, signed(authority_name), readers, row.reached, row.refused)
