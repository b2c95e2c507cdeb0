"""la-portal mail: sending what waits."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from la_portal.cli.connection import connected
from la_portal.cli.remind import remind
from la_portal.errors import PortalError
from la_portal.services.mail.sending import Run, Tally, send_due
from la_portal.services.mail.server import MailServer
from la_portal.settings import Settings


@click.group()
def mail() -> None:
    """Messages to schools and to those who are asked to join."""


mail.add_command(remind)


@mail.command()
@click.option("--every", type=click.IntRange(1), metavar="SECONDS", help="Go on until stopped, with that pause.")
def send(every: int | None) -> None:
    """Send what is due. Safe to run every minute, also while another run is still sending."""
    settings = Settings.from_env()
    if settings.demonstration:
        raise PortalError("This is a demonstration: its mail is shown at /authority/mail instead of being sent")
    office = settings.for_mail()
    with connected() as database, _stopping() as stop:
        while True:
            run = Run(database, office, settings.secret_key, MailServer(office), stopped=stop.is_set)
            _tell(send_due(run), go_on=every is not None)
            if every is None or stop.wait(every):
                break


def _tell(tally: Tally, *, go_on: bool) -> None:
    wait = "1 waits" if tally.waiting == 1 else f"{tally.waiting} wait"
    given_up = "1 was" if tally.given_up == 1 else f"{tally.given_up} were"
    click.echo(f"{tally.sent} sent, {wait}, {given_up} given up.")
    if tally.away and go_on:
        click.echo(tally.away, err=True)
    elif tally.away:
        raise PortalError(tally.away)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set, in place of ending the process in the middle of a message."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end(_number: int, _frame: Any) -> None:
        stop.set()

    for number in before:
        signal.signal(number, end)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
