"""Invitations and links to sign in with are sent with a link that is made again when they are sent."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import IdentityMail, Invitation, Person, SignInLink
from la_portal.services.mail.outbox import post_way_in
from la_portal.services.people.tokens import token_of
from la_portal.vocabulary import Role, Scope, WayIn
from tests.integration.mail.conftest import DSL, THEIR_DSL
from tests.people import NOW
from tests.postbox import ADDRESS, SECRET, Postbox, minutes, send
from tests.returns import FOREIGN, URN

Scopes = tuple[Scope, Scope]
NEW = "new@school.example"


def invite(database: Database, scope: Scope, role: Role = Role.DSL, urn: int | None = URN, **other: Any) -> uuid.UUID:
    row_id = uuid.uuid4()
    asked = Invitation(
        id=row_id, token_hash=uuid.uuid4().hex, authority_id=scope.authority_id, school_id=urn, role=role, email=NEW,
        invited_at=NOW, expires_at=NOW + timedelta(days=14), **other,
    )  # fmt: skip
    with database.identity(writing=True) as session:
        session.add(asked)
        post_way_in(session, WayIn.INVITATION, NEW, row_id, NOW, authority_id=scope.authority_id)
    return row_id


def ask_to_sign_in(database: Database, email: str = DSL, used_at: datetime | None = None) -> uuid.UUID:
    row_id = uuid.uuid4()
    with database.identity(writing=True) as session:
        person_id = session.execute(select(Person.id).where(Person.email == email)).scalar_one()
        session.add(
            SignInLink(
                id=row_id, token_hash=uuid.uuid4().hex, browser_hash="x", person_id=person_id, asked_at=NOW,
                expires_at=minutes(15), used_at=used_at,
            )
        )  # fmt: skip
        post_way_in(session, WayIn.SIGN_IN, email, row_id, NOW, authority_id=None)
    return row_id


def kept(database: Database) -> IdentityMail:
    with database.identity() as session:
        return session.execute(select(IdentityMail)).scalar_one()


@pytest.mark.parametrize(
    ("role", "urn", "trust", "words"),
    [
        (Role.DSL, URN, None, f"join Larkmoor School {URN} as designated safeguarding lead (DSL)"),
        (Role.OFFICER, None, None, "join the team of Northshire Council as officer"),
        (Role.TRUST_LEAD, None, "Larkmoor Trust", "join Larkmoor Trust as trust lead"),
    ],
)
def test_an_invitation_says_to_what_and_brings_its_link(
    database: Database, scopes: Scopes, server: Postbox, role: Role, urn: int | None, trust: str | None, words: str
) -> None:
    row_id = invite(database, scopes[0], role, urn, trust=trust)
    assert send(database, server).sent == 1
    ((to, message),) = server.taken
    text = " ".join(message.get_body(("plain",)).get_content().split())
    assert to == message["To"] == NEW
    assert message["Message-ID"] == f"<{kept(database).id}@returns.northshire.example>"
    assert words in text
    assert "works once, for 14 days" in text
    assert f"{ADDRESS}/invitation/{token_of(SECRET, 'invitation', row_id)}" in text
    assert token_of(SECRET, "sign_in", row_id) not in text


def test_a_link_to_sign_in_with_works_for_fifteen_minutes_and_says_so(
    database: Database, scopes: Scopes, server: Postbox
) -> None:
    row_id = ask_to_sign_in(database)
    assert send(database, server).sent == 1
    text = " ".join(server.taken[0][1].get_body(("plain",)).get_content().split())
    assert "Dear R. Lindqvist" in text
    assert "It works once, for 15 minutes." in text
    assert f"{ADDRESS}/sign-in/link/{token_of(SECRET, 'sign_in', row_id)}" in text


def test_no_row_holds_the_token(database: Database, scopes: Scopes) -> None:
    row_id = invite(database, scopes[0])
    with database.identity() as session:
        found = [vars(row) for model in (IdentityMail, Invitation) for row in session.execute(select(model)).scalars()]
    assert row_id in {row.get("about") for row in found}
    assert token_of(SECRET, "invitation", row_id) not in str(found)


def test_a_link_that_works_no_more_is_not_sent(database: Database, scopes: Scopes, server: Postbox) -> None:
    ask_to_sign_in(database)
    assert send(database, server, minutes(15)).given_up == 1
    assert (kept(database).failure, server.taken) == ("over", [])


def test_a_link_that_was_used_is_not_sent(database: Database, scopes: Scopes, server: Postbox) -> None:
    ask_to_sign_in(database, used_at=NOW)
    assert send(database, server).given_up == 1
    assert server.taken == []


def test_it_is_tried_again_and_given_up_as_messages_to_schools_are(
    database: Database, scopes: Scopes, server: Postbox
) -> None:
    invite(database, scopes[0])
    server.greylists.add(NEW)
    assert send(database, server).waiting == 1
    assert (kept(database).failure, kept(database).next_try_at) == ("asked to wait 450", minutes(1))
    assert send(database, server, minutes(1)).sent == 1


def test_an_address_that_is_refused_came_back(database: Database, scopes: Scopes, server: Postbox) -> None:
    invite(database, scopes[0])
    server.refuses.add(NEW)
    assert send(database, server).given_up == 1
    assert kept(database).failure == "came back 550"


def test_another_authoritys_invitation_is_in_its_own_name(database: Database, scopes: Scopes, server: Postbox) -> None:
    invite(database, scopes[1], urn=FOREIGN)
    ask_to_sign_in(database, THEIR_DSL)
    assert send(database, server).sent == 2
    said = {to: message.get_body(("plain",)).get_content() for to, message in server.taken}
    assert "Council" not in said[THEIR_DSL]
    text = said[NEW]
    assert f"Larkmoor School {FOREIGN}" in text
    assert "Southshire Council" in text and "Northshire" not in text


def test_thirty_days_after_it_was_sent_the_address_is_forgotten(
    database: Database, scopes: Scopes, server: Postbox
) -> None:
    invite(database, scopes[0])
    send(database, server)
    send(database, server, NOW + timedelta(days=30))
    assert kept(database).email == NEW
    send(database, server, NOW + timedelta(days=30, seconds=1))
    with database.identity() as session:
        assert session.execute(select(IdentityMail)).all() == []


def test_what_waits_is_not_forgotten(database: Database, scopes: Scopes, postbox: Postbox) -> None:
    invite(database, scopes[0])
    send(database, postbox, NOW + timedelta(days=99))
    assert kept(database).sent_at is None
