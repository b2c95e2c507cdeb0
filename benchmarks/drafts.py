"""The draft of a school that is about to send: whole, right, and every query explained."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.people import actor_of, join
from la_portal.catalogue.reading import Typed
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.queries.history import with_before
from la_portal.queries.returns import find
from la_portal.services.returns import save
from la_portal.vocabulary import Actor, Scope
from tests.asking import full
from tests.returns import explained


def prepared(database: Database, scope: Scope, urn: int, slug: str) -> Actor:
    """The school's new DSL, whose draft is whole."""
    actor = actor_of(database, join(database, scope, urn))
    finish(database, actor, urn, slug)
    return actor


def finish(database: Database, actor: Actor, urn: int, slug: str) -> None:
    """The draft is whole; what was typed before stays where this types nothing."""
    at = datetime.now(UTC)
    with database.tenant(actor.scope, writing=True) as session:
        facts = with_before(session, find(session, urn, slug))
        asked = facts.asked(london_date(at))
        typed: dict[str, dict[str, Typed]] = explained(asked, full(asked))
        for section, values in typed.items():
            save(session, actor, urn, slug, section, values, facts.versions.get(section, 0), at)
