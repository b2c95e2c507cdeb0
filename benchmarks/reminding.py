"""An officer's press that reminds many schools at once, beside the same statements by the bare driver."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from benchmarks.driver import Bare, Caught, caught, undoing
from benchmarks.timing import Figure, interleaved
from la_portal.db import Database, TenantSession
from la_portal.services.mail.recipients import Recipient
from la_portal.services.reminding import remind
from la_portal.vocabulary import Actor, Role, Scope

MOST, PRESSES = 600, 10


def figure(database: Database, scope: Scope, urns: list[int], slug: str) -> Figure:
    """The press for as many of the schools as there are, up to 600; nothing of either stays."""
    chosen = urns[:MOST]
    people = {urn: (Recipient(uuid.uuid4(), "Somebody Invented", f"{urn}@bench.example", Role.DSL),) for urn in chosen}
    officer, bare = Actor(uuid.uuid4(), Role.OFFICER, scope), Bare(database)
    statements: dict[int, Caught] = {}

    def send(session: TenantSession) -> None:
        at, key = datetime.now(UTC), uuid.uuid4()
        found = remind(session, officer, slug, chosen, "", at, people=people, press=key)
        assert len(found.to) == len(chosen), len(found.left_out)

    def press(_: int) -> None:
        undoing(database.tenant(scope, writing=True), send)()

    def catch(number: int) -> None:
        statements[number] = caught(database, undoing(database.tenant(scope, writing=True), send))

    name = f"reminding {len(chosen)} schools"
    found = interleaved(name, press, lambda number: bare.send(statements[number]), catch, PRESSES)
    bare.close()
    return found
