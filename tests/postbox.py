"""A mail server of the test's own, spoken to over a real socket: it takes what it gets, or does as it is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from la_portal.db import Database
from la_portal.services.mail.sending import Run, Tally, send_due
from la_portal.services.mail.server import MailServer
from la_portal.settings import MailSettings
from tests.people import NOW

ADDRESS, SENDER = "https://returns.northshire.example", "online-safety@northshire.example"
SECRET = "s" * 40
QUICK = 0.2  # how long a sender of these tests waits for an answer


@dataclass
class Postbox:
    """What the server has taken, and how it answers. `port` stays the same while it is down."""

    port: int
    refuses: set[str] = field(default_factory=set)
    greylists: set[str] = field(default_factory=set)  # those of them who ask again are let in
    full: set[str] = field(default_factory=set)  # asked to wait, however often
    rejects: str = ""  # the answer to every message
    takes_nothing: str = ""  # the answer to whoever wants to send
    silent: float = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    on_taken: Callable[[], None] = lambda: None

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.takes_nothing:
            return self.takes_nothing
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return f"550 5.1.1 <{address}>: no such mailbox"
        if address in self.greylists | self.full:
            self.greylists.discard(address)
            return f"450 4.2.0 <{address}>: come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.silent:
            await asyncio.sleep(self.silent)
        if self.rejects:
            return self.rejects
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken += [(address, message) for address in envelope.rcpt_tos]
        self.on_taken()
        return "250 OK"

    @property
    def readers(self) -> list[str]:
        """Who has got something, in order."""
        return [address for address, _ in self.taken]

    @property
    def ids(self) -> list[str]:
        """The Message-ID of everything that was taken."""
        return [message["Message-ID"] for _, message in self.taken]

    @contextmanager
    def up(self) -> Iterator[Postbox]:
        """The server answers."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port, data_size_limit=None)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


def free_port() -> int:
    """A port at which nobody answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def office(port: int, **other: Any) -> MailSettings:
    """How mail is sent to the test's server."""
    return MailSettings(ADDRESS, SENDER, "127.0.0.1", port, **other)


def send(
    database: Database,
    postbox: Postbox,
    at: datetime = NOW,
    *,
    timeout: float = 5,
    now: Callable[[], datetime] | None = None,
) -> Tally:
    """One run of sending at that moment."""
    settings = office(postbox.port)
    return send_due(Run(database, settings, SECRET, MailServer(settings, timeout), now or (lambda: at)))


def minutes(number: float) -> datetime:
    """So long after the tests' moment."""
    return NOW + timedelta(minutes=number)
