"""A sender that dies, and two senders at once: nothing is lost, and at most one comes twice, as the same message."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from la_portal.db import Database
from la_portal.services.mail.sending import Run, Tally, send_due
from la_portal.services.mail.server import MailServer
from la_portal.services.mail.waiting import HOLD
from la_portal.vocabulary import Audience, Scope
from tests.conftest import Place
from tests.integration.mail.conftest import DSL, HEAD, rows
from tests.people import NOW
from tests.postbox import SECRET, Postbox, office, send

Write = Callable[..., uuid.UUID]
_children = multiprocessing.get_context("forkserver")


def send_in_a_process(url: str, port: int, at: datetime) -> None:
    """One run of sending, in a process that the test may kill."""
    settings = office(port)
    send_due(Run(Database(url), settings, SECRET, MailServer(settings), lambda: at))


@pytest.mark.parametrize("before_killed", [1, 2])
def test_a_sender_killed_before_it_knew_sends_one_message_twice_at_most(
    place: Place, database: Database, write: Write, server: Postbox, before_killed: int
) -> None:
    """The mail server has taken it, and kills the sender before it hears so."""
    written = {str(write()) for _ in range(3)}
    child = _children.Process(target=send_in_a_process, args=(place.url, server.port, NOW))

    def kill() -> None:
        if len(server.taken) == before_killed:
            os.kill(child.pid, signal.SIGKILL)
            child.join(60)

    server.on_taken = kill
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert len(server.taken) == before_killed
    server.on_taken = lambda: None
    assert send(database, server, NOW + HOLD - timedelta(seconds=1)).waiting == 1
    send(database, server, NOW + HOLD)
    ids = server.ids
    assert {message_id[1:37] for message_id in ids} == written
    assert len(ids) == 4
    assert ids.count(ids[before_killed - 1]) == 2


def test_of_two_readers_the_one_who_is_known_to_have_it_is_not_sent_it_again(
    place: Place, database: Database, write: Write, server: Postbox
) -> None:
    write(Audience.DSL_AND_HEADTEACHER)
    child = _children.Process(target=send_in_a_process, args=(place.url, server.port, NOW))

    def kill() -> None:
        if len(server.taken) == 2:
            os.kill(child.pid, signal.SIGKILL)
            child.join(60)

    server.on_taken = kill
    child.start()
    child.join(60)
    server.on_taken = lambda: None
    send(database, server, NOW + HOLD)
    assert server.readers == [DSL, HEAD, HEAD]
    assert server.ids[1] == server.ids[2] != server.ids[0]


def test_a_message_whose_eighth_try_nobody_finished_is_given_up_and_not_tried_a_ninth_time(
    database: Database, scopes: tuple[Scope, Scope], write: Write, server: Postbox
) -> None:
    row_id = write()
    with database.tenant(scopes[0], writing=True) as session:
        for row in rows(database, scopes[0]):
            session.merge(row).attempts = 8
    assert send(database, server, NOW + HOLD).given_up == 1
    (row,) = rows(database, scopes[0])
    assert (row.id, row.failure, row.attempts, server.taken) == (row_id, "broken off", 8, [])


def test_two_senders_at_once_send_each_message_once(database: Database, write: Write, server: Postbox) -> None:
    for _ in range(30):
        write()
    tallies: list[Tally] = []
    both = threading.Barrier(2)

    def run() -> None:
        both.wait()
        tallies.append(send(database, server))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(tally.sent for tally in tallies) == len(server.taken) == len(set(server.ids)) == 30


def test_a_message_that_another_sender_has_taken_is_left_to_it(
    database: Database, scopes: tuple[Scope, Scope], write: Write, server: Postbox
) -> None:
    """While one sender has it in hand, another meets the same row as it was before."""
    write()
    others: list[Tally] = []

    def meanwhile() -> None:
        server.on_taken = lambda: None
        others.append(send(database, server))

    server.on_taken = lambda: threading.Thread(target=meanwhile).start()
    assert send(database, server).sent == 1
    assert len(server.taken) == 1
    (row,) = rows(database, scopes[0])
    assert row.attempts == 1


def test_a_run_that_is_stopped_ends_after_the_message_in_hand(
    database: Database, write: Write, server: Postbox
) -> None:
    for _ in range(3):
        write()
    settings = office(server.port)
    stopped = lambda: len(server.taken) == 1  # noqa: E731
    tally = send_due(Run(database, settings, SECRET, MailServer(settings), lambda: NOW, stopped))
    assert (tally.sent, tally.waiting) == (1, 2)
    assert send(database, server).sent == 2
