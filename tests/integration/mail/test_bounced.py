"""Whose address takes no mail is known before the next message is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from la_portal.db import Database
from la_portal.queries.mail import bounced
from la_portal.services import people
from la_portal.vocabulary import Audience, Scope
from tests.integration.mail.conftest import DSL, HEAD
from tests.people import NOW
from tests.postbox import Postbox, minutes, send
from tests.returns import NEIGHBOUR, URN

Write = Callable[..., Any]


def test_an_address_is_known_as_bounced_until_it_takes_mail_again(
    database: Database, scopes: tuple[Scope, Scope], write: Write, server: Postbox
) -> None:
    known = {one.email: str(one.person_id) for one in people.of_school(database, scopes[0].authority_id, URN)}

    def now_bounced(*urns: int) -> dict[int, frozenset[str]]:
        with database.tenant(scopes[0]) as session:
            return bounced(session, urns or None)

    assert now_bounced() == {}
    write(Audience.DSL_AND_HEADTEACHER)
    server.refuses.add(DSL)
    send(database, server)
    assert now_bounced() == now_bounced(URN) == {URN: frozenset({known[DSL]})}
    assert now_bounced(NEIGHBOUR) == {}
    server.refuses = {HEAD}
    write(Audience.DSL_AND_HEADTEACHER, at=minutes(1))
    send(database, server, minutes(1))
    assert now_bounced() == {URN: frozenset({known[HEAD]})}
    with database.tenant(scopes[1]) as session:
        assert bounced(session) == {}


def test_a_reminder_to_an_address_that_bounced_comes_back_too_and_says_so(
    database: Database, scopes: tuple[Scope, Scope], write: Write, server: Postbox
) -> None:
    server.refuses.add(DSL)
    write()
    write(at=NOW)
    assert send(database, server).given_up == 2
    assert server.taken == []
