"""Mail that waits is sent once to everybody whom it is for, whatever the mail server says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from la_portal.db import Database
from la_portal.models import Membership, OutboxMessage, Person, School
from la_portal.services.mail import server as smtp
from la_portal.services.mail.letters import Letter
from la_portal.services.mail.outcomes import BACK_OFF, MOST_TRIES
from la_portal.services.mail.sending import Run, send_due
from la_portal.services.mail.server import MailServer
from la_portal.vocabulary import Audience, Role, Scope
from tests.integration.mail.conftest import DSL, HEAD, THEIR_DSL, rows
from tests.people import NOW, join
from tests.postbox import ADDRESS, QUICK, SECRET, SENDER, Postbox, minutes, office, send
from tests.returns import FOREIGN, NEIGHBOUR, URN

Write = Callable[..., Any]
Scopes = tuple[Scope, Scope]


def only_row(database: Database, scopes: Scopes) -> OutboxMessage:
    (row,) = rows(database, scopes[0])
    return row


def test_a_message_arrives_as_text_and_html(database: Database, write: Write, server: Postbox) -> None:
    row_id = write()
    tally = send(database, server)
    assert (tally.sent, tally.waiting, tally.given_up, tally.away) == (1, 0, 0, "")
    ((to, message),) = server.taken
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert to == message["To"] == DSL
    assert message["From"] == SENDER
    assert message["Subject"] == "Your return is due"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].startswith(f"<{row_id}.")
    assert message["Message-ID"].endswith("@returns.northshire.example>")
    for part in (text, html):
        for words in ("Dear R. Lindqvist", "It is due soon.", f"{ADDRESS}/returns/1/", "Northshire Council, safeguard"):
            assert words in part


def test_a_message_that_was_sent_is_not_sent_again(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write()
    send(database, server)
    send(database, server, minutes(3000))
    assert server.readers == [DSL]
    row = only_row(database, scopes)
    assert (row.sent_at, row.attempts, len(row.reached), row.failure) == (NOW, 1, 1, None)


def test_a_message_waits_for_its_moment(database: Database, write: Write, server: Postbox) -> None:
    write(not_before=minutes(60))
    assert send(database, server, minutes(59)).waiting == 1
    assert server.taken == []
    assert send(database, server, minutes(60)).sent == 1


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.DSL, [DSL]),
        (Audience.HEADTEACHER, [HEAD]),
        (Audience.DSL_AND_HEADTEACHER, [DSL, HEAD]),
        (Audience.CHAIR_OR_TRUST, ["chair@school.example", "lead@trust.example"]),
    ],
)
def test_a_message_goes_to_its_audience_each_with_an_address_of_their_own(
    database: Database, scopes: Scopes, write: Write, server: Postbox, audience: Audience, readers: list[str]
) -> None:
    _with_chair_and_trust(database, scopes[0])
    write(audience)
    send(database, server)
    assert sorted(server.readers) == sorted(readers)
    assert [message["To"] for _, message in server.taken] == server.readers
    assert len(set(server.ids)) == len(readers)


def _with_chair_and_trust(database: Database, scope: Scope) -> None:
    join(database, Role.GOVERNOR, "chair@school.example", scope, URN, name="Chair Person")
    join(database, Role.OFFICER, "lead@trust.example", scope, name="Trust Lead")
    join(database, Role.OFFICER, "other@trust.example", scope, name="Other Lead")
    with database.identity(writing=True) as session:
        for email, trust in (("lead@trust.example", "Larkmoor Trust"), ("other@trust.example", "Another Trust")):
            person_id = select(Person.id).where(Person.email == email).scalar_subquery()
            row = session.execute(select(Membership).where(Membership.person_id == person_id)).scalar_one()
            row.role, row.trust = Role.TRUST_LEAD, trust
    with database.tenant(scope, writing=True) as session:
        session.get_one(School, (scope.authority_id, URN)).trust = "Larkmoor Trust"


def test_without_a_dsl_the_headteacher_is_written_to(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    join(database, Role.HEADTEACHER, "head@neighbour.example", scopes[0], NEIGHBOUR)
    write(Audience.DSL, urn=NEIGHBOUR)
    send(database, server)
    assert server.readers == ["head@neighbour.example"]


def test_who_has_left_is_not_written_to(database: Database, scopes: Scopes, write: Write, server: Postbox) -> None:
    write(Audience.DSL_AND_HEADTEACHER)
    with database.identity(writing=True) as session:
        for row in session.execute(select(Membership).where(Membership.role == Role.DSL)).scalars():
            row.ended_at = NOW
    send(database, server)
    assert server.readers == [HEAD]


def test_a_message_to_nobody_is_given_up(database: Database, scopes: Scopes, write: Write, server: Postbox) -> None:
    write(Audience.CHAIR_OR_TRUST)
    assert send(database, server).given_up == 1
    row = only_row(database, scopes)
    assert (row.given_up_at, row.failure) == (NOW, "nobody")
    assert server.taken == []


def test_while_the_mail_server_is_down_nothing_is_lost_and_no_try_is_used_up(
    database: Database, scopes: Scopes, write: Write, postbox: Postbox
) -> None:
    for _ in range(3):
        write()
    for day in range(10):
        tally = send(database, postbox, NOW + timedelta(days=day))
        assert (tally.sent, tally.waiting) == (0, 3)
        assert "does not answer" in tally.away
    assert [row.attempts for row in rows(database, scopes[0])] == [0, 0, 0]
    with postbox.up():
        assert send(database, postbox, NOW + timedelta(days=10)).sent == 3
    assert len(set(postbox.ids)) == 3


def test_a_mail_server_that_takes_nothing_from_us_uses_up_no_try(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write()
    server.takes_nothing = "550 who are you"
    assert SENDER in send(database, server).away
    assert only_row(database, scopes).attempts == 0


def test_a_server_that_falls_silent_holds_no_transaction_open_and_the_message_is_tried_again(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write()
    server.silent = 60
    tally = send(database, server, timeout=QUICK)
    assert (tally.sent, tally.waiting) == (0, 1)
    row = only_row(database, scopes)
    assert (row.failure, row.attempts, row.next_try_at) == ("broken off", 1, minutes(1))
    server.silent = 0
    assert send(database, server, minutes(1)).sent == 1
    assert server.readers == [DSL]


def test_a_run_ends_when_the_server_breaks_off_again_and_again(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    for _ in range(5):
        write()
    server.silent = 60
    assert "broke off" in send(database, server, timeout=QUICK).away
    assert sorted(row.attempts for row in rows(database, scopes[0])) == [0, 0, 1, 1, 1]


def test_one_who_is_greylisted_gets_it_later_and_the_other_at_once(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write(Audience.DSL_AND_HEADTEACHER)
    server.greylists.add(HEAD)
    assert send(database, server).waiting == 1
    assert server.readers == [DSL]
    assert only_row(database, scopes).failure == "asked to wait 450"
    assert send(database, server, minutes(0.9)).sent == 0
    assert send(database, server, minutes(1)).sent == 1
    assert server.readers == [DSL, HEAD]


def test_one_who_is_refused_is_noted_and_the_others_get_it(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write(Audience.DSL_AND_HEADTEACHER)
    server.refuses.add(DSL)
    assert send(database, server).sent == 1
    row = only_row(database, scopes)
    assert server.readers == [HEAD]
    assert (len(row.reached), len(row.refused), row.failure) == (1, 1, "came back 550")


def test_a_message_that_is_refused_for_all_came_back(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write(Audience.DSL_AND_HEADTEACHER)
    server.refuses |= {DSL, HEAD}
    assert send(database, server).given_up == 1
    row = only_row(database, scopes)
    assert (row.given_up_at, len(row.refused), row.failure) == (NOW, 2, "came back 550")
    send(database, server, minutes(3000))
    assert only_row(database, scopes).attempts == 1


def test_a_message_whose_words_are_not_taken_is_given_up_at_once(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write()
    write()
    server.rejects = "554 looks like spam"
    assert send(database, server).given_up == 2
    assert {(row.failure, row.attempts) for row in rows(database, scopes[0])} == {("rejected 554", 1)}
    assert server.connections == 1


def test_after_eight_tries_a_message_is_given_up(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write()
    server.full.add(DSL)
    at = NOW
    for tries, pause in enumerate(BACK_OFF, start=1):
        send(database, server, at)
        row = only_row(database, scopes)
        assert (row.attempts, row.next_try_at, row.given_up_at) == (tries, at + pause, None)
        at += pause
    assert send(database, server, at).given_up == 1
    row = only_row(database, scopes)
    assert (row.attempts, row.given_up_at, row.failure) == (MOST_TRIES, at, "asked to wait 450")
    server.full.clear()
    send(database, server, at + timedelta(days=99))
    assert server.taken == []


def test_many_messages_go_over_one_connection(database: Database, write: Write, server: Postbox) -> None:
    for _ in range(45):
        write()
    assert send(database, server).sent == 45
    assert server.connections == 1


def test_each_authoritys_messages_reach_its_own_people_in_its_own_name(
    database: Database, scopes: Scopes, write: Write, server: Postbox
) -> None:
    write()
    write(scope=scopes[1], urn=FOREIGN)
    assert send(database, server).sent == 2
    said = {to: message.get_body(("plain",)).get_content() for to, message in server.taken}
    assert "Northshire" in said[DSL] and "Southshire" not in said[DSL]
    assert "Southshire" in said[THEIR_DSL] and "Northshire" not in said[THEIR_DSL]


def test_a_message_about_another_authoritys_school_reaches_nobody(
    database: Database, write: Write, server: Postbox
) -> None:
    write(urn=FOREIGN)
    assert send(database, server).given_up == 1
    assert server.taken == []


def test_a_name_with_line_breaks_makes_no_header(database: Database, write: Write, server: Postbox) -> None:
    wicked = "A\r\nBcc: all@school.example\nX: \u2028Y School"
    write(letter=Letter("reminder", wicked, (wicked,), "Go", "/"))
    assert send(database, server).sent == 1
    ((_, message),) = server.taken
    assert message["Bcc"] is None
    assert message["Subject"] == "A Bcc: all@school.example X: Y School"


def test_rows_hold_no_name_and_no_address(database: Database, scopes: Scopes, write: Write, server: Postbox) -> None:
    write(Audience.DSL_AND_HEADTEACHER)
    server.refuses.add(DSL)
    server.full.add(HEAD)
    send(database, server)
    row = only_row(database, scopes)
    kept = " ".join(str(value) for value in vars(row).values())
    assert row.failure == "asked to wait 450"
    for word in ("Lindqvist", "Okafor", "school.example", "no such mailbox"):
        assert word not in kept


def test_the_same_is_not_said_twice(database: Database, scopes: Scopes, write: Write) -> None:
    write(once="remind/1/2/100001")
    with pytest.raises(IntegrityError):
        write(once="remind/1/2/100001")
    assert len(rows(database, scopes[0])) == 1
    write(once="remind/1/2/100001", scope=scopes[1], urn=FOREIGN)


def test_a_password_is_not_sent_where_anybody_could_read_it(
    database: Database, write: Write, server: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As to a server elsewhere: this machine's own is trusted."""
    write()
    monkeypatch.setattr(smtp, "_OURSELVES", set[str]())
    settings = office(server.port, user="mail", password="hidden")
    tally = send_due(Run(database, settings, SECRET, MailServer(settings), lambda: NOW))
    assert "offers no TLS" in tally.away
    assert "hidden" not in tally.away
    assert server.taken == []
