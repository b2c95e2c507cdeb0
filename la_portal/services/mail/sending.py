"""Sending what waits: each message is taken, tried and marked in transactions of their own, and none is open while the
mail server is spoken to.

Each reader of a message gets one of their own, so that colleagues do not see each other's addresses, and who has it is
written down before the next one's is sent. So after a crash at most the one reader whose answer was not written down
gets it a second time, under the same Message-ID: that is made of the ids of the row and the reader.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import Authority
from la_portal.services import authorities
from la_portal.services.mail import identity_mail, outbox_mail
from la_portal.services.mail.prepared import Prepared
from la_portal.services.mail.server import MailServer, ServerAway
from la_portal.services.mail.trying import Try
from la_portal.services.mail.waiting import Box, Due
from la_portal.settings import MailSettings
from la_portal.vocabulary import Scope

PORTION = 20  # of one table, before it is another's turn


@dataclass
class Tally:
    """What a run has done: messages sent and given up, how many wait now, and what kept the mail server away."""

    sent: int = 0
    given_up: int = 0
    waiting: int = 0
    away: str = ""


@dataclass
class Run:
    """What one run of sending works with. `secret` is what the tokens of links are made with."""

    database: Database
    settings: MailSettings
    secret: str
    server: MailServer
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    stopped: Callable[[], bool] = lambda: False
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class _Source:
    """A table of messages, and what makes one of it ready to be sent; None where it is there no more."""

    box: Box
    prepare: Callable[[uuid.UUID], Prepared | None]


def send_due(run: Run) -> Tally:
    """Every message that is due has been tried, or the run was stopped, or the mail server is away.

    Messages about getting in come first, and again after each portion of the others.
    """
    ways_in, outboxes = _sources(run)
    try:
        pending = outboxes
        while not run.stopped():
            while _send_portion(run, ways_in):
                pass
            pending = [source for source in pending if _send_portion(run, source)]
            if not pending:
                break
    except ServerAway as away:
        run.tally.away = str(away)
    finally:
        run.server.close()
    identity_mail.forget(run.database, run.now())
    run.tally.waiting = sum(source.box.count() for source in (ways_in, *outboxes))
    return run.tally


def _sources(run: Run) -> tuple[_Source, list[_Source]]:
    database = run.database
    scopes = [scope for _, scope in authorities.every(database)]
    by_id = {scope.authority_id: scope for scope in scopes}
    with database.identity() as session:
        names = dict(session.execute(select(Authority.id, Authority.name)).all())

    def outbox(scope: Scope) -> _Source:
        name = names[scope.authority_id]
        return _Source(Box(database, scope), lambda row: outbox_mail.prepare(database, scope, name, row))

    ways_in = _Source(Box(database), lambda row: identity_mail.prepare(database, run.secret, by_id, row, run.now()))
    return ways_in, [outbox(scope) for scope in scopes]


def _send_portion(run: Run, source: _Source) -> bool:
    """Whether there was something to send."""
    due = source.box.due(run.now(), PORTION)
    for one in due:
        if run.stopped():
            return False
        _send(run, source, one)
    return bool(due)


def _send(run: Run, source: _Source, due: Due) -> None:
    if source.box.give_up_spent(due, run.now()):
        run.tally.given_up += 1
        return
    run.server.expect()
    taken = source.box.take(due, run.now())
    prepared = taken and source.prepare(taken.id)
    if taken is None or prepared is None:
        return
    ended = Try(source.box, taken, prepared, run.settings, run.server, run.now).make()
    run.tally.sent += "sent_at" in ended
    run.tally.given_up += "given_up_at" in ended
