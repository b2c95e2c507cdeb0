"""The messages that wait, in an authority's outbox or about getting in: which are due, and whose each try is."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from la_portal.db import Database
from la_portal.models import IdentityMail, OutboxMessage
from la_portal.services.mail.outcomes import MOST_TRIES, Failure, Why, next_try
from la_portal.vocabulary import Scope

# Longer than one try can take: until then nobody else takes the message, and after it a crash is what has happened.
HOLD = timedelta(minutes=15)


@dataclass(frozen=True)
class Due:
    """A message that is to be tried, and how often it has been. Who holds it is the one that counted the last try."""

    id: uuid.UUID
    tries: int


@dataclass(frozen=True)
class Box:
    """One of the two tables of messages: an authority's outbox, or with no scope the messages about getting in."""

    database: Database
    scope: Scope | None = None

    @contextmanager
    def session(self, *, writing: bool = False) -> Generator[Session]:
        """A session that may name the table."""
        if self.scope is None:
            with self.database.identity(writing=writing) as session:
                yield session
        else:
            with self.database.tenant(self.scope, writing=writing) as session:
                yield session

    def due(self, at: datetime, most: int) -> list[Due]:
        """What is to be tried now, the longest due first."""
        model = self._model
        statement = select(model.id, model.attempts).where(*self._waiting(), model.next_try_at <= at)
        with self.session() as session:
            rows = session.execute(statement.order_by(model.next_try_at, model.created_at, model.id).limit(most))
            return [Due(*row) for row in rows]

    def count(self) -> int:
        """How many wait, due or not."""
        with self.session() as session:
            return session.execute(select(func.count()).select_from(self._model).where(*self._waiting())).scalar_one()

    def take(self, due: Due, at: datetime) -> Due | None:
        """The message with one try more, written down before it is made; None where somebody else has taken it.

        It is not due again before this try is over, however it ends.
        """
        tries = due.tries + 1
        again = max(next_try(tries, at) or at, at + HOLD)
        return Due(due.id, tries) if self._change(due, attempts=tries, next_try_at=again) else None

    def note(self, due: Due, **values: Any) -> bool:
        """What has come of the try stands in the row; not where the row is no longer the holder's."""
        return self._change(due, **values)

    def give_up_spent(self, due: Due, at: datetime) -> bool:
        """Whether its last try broke off with us: nobody knows how that ended, and it is given up, not tried again."""
        if due.tries < MOST_TRIES:
            return False
        return self.note(due, given_up_at=at, failure=Why(Failure.BROKEN_OFF).kept())

    @property
    def _model(self) -> type[OutboxMessage] | type[IdentityMail]:
        return IdentityMail if self.scope is None else OutboxMessage

    def _waiting(self) -> list[ColumnElement[bool]]:
        model = self._model
        mine = [] if self.scope is None else [OutboxMessage.authority_id == self.scope.authority_id]
        return [*mine, model.sent_at.is_(None), model.given_up_at.is_(None)]

    def _change(self, due: Due, **values: Any) -> bool:
        model = self._model
        held = (*self._waiting(), model.id == due.id, model.attempts == due.tries)
        with self.session(writing=True) as session:
            changed = update(model).where(*held).values(**values).returning(model.id)
            return session.execute(changed).first() is not None
