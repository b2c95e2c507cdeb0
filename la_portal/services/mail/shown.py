"""Messages about getting in, shown instead of being sent: in a demonstration, where nobody has a mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from la_portal.access import require
from la_portal.db import Database
from la_portal.errors import NotFound
from la_portal.models import IdentityMail
from la_portal.services.mail import ways_in
from la_portal.services.people.tokens import token_of
from la_portal.settings import Settings
from la_portal.vocabulary import Actor, Permission, WayIn


@dataclass(frozen=True)
class ShownLink:
    """One such message: to which address, when it was written, and where its link leads."""

    kind: WayIn
    email: str
    written_at: datetime
    path: str


def links(database: Database, settings: Settings, actor: Actor, most: int) -> list[ShownLink]:
    """The newest messages about getting in to the actor's authority; raises NotFound outside a demonstration."""
    require(actor, Permission.SEE_MAIL)
    if not settings.demonstration:
        raise NotFound
    statement = (
        select(IdentityMail.kind, IdentityMail.email, IdentityMail.created_at, IdentityMail.about)
        .where(IdentityMail.authority_id == actor.scope.authority_id)
        .order_by(IdentityMail.created_at.desc(), IdentityMail.id)
        .limit(most)
    )
    with database.identity() as session:
        rows = session.execute(statement).all()
    secret = settings.secret_key
    return [
        ShownLink(kind, row.email, row.created_at, ways_in.path(kind, token_of(secret, kind, row.about)))
        for row in rows
        for kind in [WayIn(row.kind)]
    ]
