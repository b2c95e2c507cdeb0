"""Northshire with a school that has its people, Southshire with another, and a mail server that answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import OutboxMessage
from la_portal.services.mail.letters import Letter
from la_portal.services.mail.outbox import post
from la_portal.vocabulary import Audience, Role, Scope
from tests.integration.web.conftest import cheap_hashes
from tests.people import NOW, join
from tests.postbox import Postbox, free_port
from tests.returns import FOREIGN, URN, two_authorities

__all__ = ["cheap_hashes"]
DSL, HEAD, THEIR_DSL = "rosa@school.example", "amal@school.example", "tomas@elsewhere.example"
LETTER = Letter("reminder", "Your return is due", ("It is due soon.", "Thank you."), "Continue", "/returns/1/")


@pytest.fixture
def scopes(database: Database, cheap_hashes: None) -> tuple[Scope, Scope]:
    """Two authorities, each with a school; ours has a DSL and a headteacher, theirs a DSL."""
    ours, theirs = two_authorities(database)
    join(database, Role.DSL, DSL, ours, URN, name="Rosa Maria Lindqvist")
    join(database, Role.HEADTEACHER, HEAD, ours, URN, name="Amal Okafor")
    join(database, Role.DSL, THEIR_DSL, theirs, FOREIGN, name="Tomas Ellery")
    return ours, theirs


@pytest.fixture
def write(database: Database, scopes: tuple[Scope, Scope]) -> Callable[..., uuid.UUID]:
    """Writes a message to our school, or as told, and gives its id."""

    def written(
        audience: Audience = Audience.DSL,
        *,
        letter: Letter = LETTER,
        scope: Scope = scopes[0],
        urn: int = URN,
        at: datetime = NOW,
        **other: Any,
    ) -> uuid.UUID:
        before = {row.id for row in rows(database, scope)}
        with database.tenant(scope, writing=True) as session:
            post(session, letter, audience, at, school_id=urn, **other)
        (new,) = {row.id for row in rows(database, scope)} - before
        return new

    return written


@pytest.fixture
def postbox() -> Postbox:
    """A mail server that is down until a test says otherwise."""
    return Postbox(free_port())


@pytest.fixture
def server(postbox: Postbox) -> Iterator[Postbox]:
    """A mail server that answers."""
    with postbox.up() as running:
        yield running


def rows(database: Database, scope: Scope) -> list[OutboxMessage]:
    """The authority's outbox."""
    with database.tenant(scope) as session:
        statement = select(OutboxMessage).where(OutboxMessage.authority_id == scope.authority_id)
        return list(session.execute(statement.order_by(OutboxMessage.created_at)).scalars())
