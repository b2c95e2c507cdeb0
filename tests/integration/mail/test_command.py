"""`la-portal mail send` as the operator runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from la_portal.cli import main
from tests.conftest import Place, only
from tests.integration.mail.conftest import DSL
from tests.postbox import ADDRESS, Postbox

Write = Callable[..., uuid.UUID]


def environment(place: Place, port: int | None, **other: str) -> dict[str, str]:
    server = {} if port is None else {"LA_PORTAL_SMTP_URL": f"smtp://127.0.0.1:{port}", "LA_PORTAL_ADDRESS": ADDRESS}
    return {"LA_PORTAL_DATABASE_URL": place.url, "LA_PORTAL_MIGRATION_DATABASE_URL": place.url, **server, **other}


def run(place: Place, port: int | None, **other: str) -> Result:
    return CliRunner(env=environment(place, port, **other)).invoke(main, ["mail", "send"])


def test_it_says_how_many_were_sent_wait_and_were_given_up(place: Place, write: Write, server: Postbox) -> None:
    for urn in (100001, 100001, 100002):
        write(urn=urn)
    answer = run(place, server.port)
    assert (answer.exit_code, answer.stdout) == (0, "2 sent, 0 wait, 1 was given up.\n")
    assert server.readers == [DSL, DSL]


def test_without_a_mail_server_it_says_what_to_set(place: Place, write: Write) -> None:
    answer = run(place, None)
    assert answer.exit_code == 1
    assert "LA_PORTAL_SMTP_URL is not set" in answer.stderr


def test_while_the_mail_server_is_down_it_says_that_nothing_is_lost(
    place: Place, write: Write, postbox: Postbox
) -> None:
    write()
    answer = run(place, postbox.port)
    assert (answer.exit_code, answer.stdout) == (1, "0 sent, 1 waits, 0 were given up.\n")
    assert "Nothing is lost" in answer.stderr


def test_a_demonstration_sends_nothing(place: Place, write: Write, server: Postbox) -> None:
    write()
    answer = run(place, server.port, LA_PORTAL_ENV="demo")
    assert answer.exit_code == 1
    assert "/authority/mail" in answer.stderr
    assert server.taken == []


@only("sqlite")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_with_a_pause_it_goes_on_until_it_is_stopped(
    place: Place, write: Write, server: Postbox, number: signal.Signals
) -> None:
    write()
    command = [sys.executable, "-m", "la_portal.cli", "mail", "send", "--every", "1"]
    running = subprocess.Popen(command, env={**os.environ, **environment(place, server.port)}, stdout=subprocess.PIPE)
    assert running.stdout is not None
    try:
        first = running.stdout.readline()
        write()
        second = running.stdout.readline()
        running.send_signal(number)
        running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 0
    assert first.startswith(b"1 sent")
    assert second.startswith(b"1 sent")
    assert len(server.taken) == 2
