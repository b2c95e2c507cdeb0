"""One return's life, act by act and minute by minute, and what each act leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.errors import PortalError
from la_portal.models import AuditEvent, AuthorityState, ReturnRecord
from la_portal.vocabulary import Actor, Role
from tests.life_model import TABLE
from tests.lives import BEGIN, CLOSED, OURS, Given, clock_of, do, person, sent, standing
from tests.returns import URN

HEADTEACHER, DSL, CONTRIBUTOR = (person(role, URN) for role in (Role.HEADTEACHER, Role.DSL, Role.CONTRIBUTOR))
GOVERNOR, OFFICER, ANALYST = (person(role, URN) for role in (Role.GOVERNOR, Role.OFFICER, Role.ANALYST))


class Lived:
    """One return, acted on minute by minute."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, BEGIN

    def do(self, act: str, actor: Actor, given: Given | None = None) -> Any:
        self.now += timedelta(minutes=1)
        key = f"{act} {self.now}" if given is None or given.key == "one press" else given.key
        return do(self.database, act, actor, URN, self.now, replace(given or Given(), key=key))

    def refused(
        self, act: str, actor: Actor, kind: type[PortalError], words: str | None = None, given: Given | None = None
    ) -> None:
        before = self.all()
        with pytest.raises(kind, match=words):
            self.do(act, actor, given)
        assert self.all() == before

    def to(self, status: str) -> Lived:
        """The return, brought there by the shortest way."""
        for act, actor in WAYS[status]:
            self.do(act, actor)
        if status == "closed_unsent":
            self.now = CLOSED
            self.do("close", clock_of(URN))
        assert self.status == status
        return self

    @property
    def status(self) -> str:
        return standing(self.database, URN).status

    def all(self) -> list[Any]:
        """The return, what is said about it, its submissions, the last event, and the figures' version."""
        row = standing(self.database, URN)
        with self.database.tenant(OURS) as session:
            said = session.execute(select(ReturnRecord.ended_as, ReturnRecord.kind)).all()
            state = session.get_one(AuthorityState, OURS.authority_id)
            counters = (state.audit_number, state.data_version)
        columns = [getattr(row, column.name) for column in row.__table__.columns]
        return [columns, said, [one.receipt for one in sent(self.database, URN)], counters]

    def leaves(self, act: str, actor: Actor, *, moves_figures: bool = False, given: Given | None = None) -> AuditEvent:
        """The one event that the act leaves; the figures have a new version exactly where they can have moved."""
        *_, (number, version) = self.all()
        self.do(act, actor, given)
        *_, counters = self.all()
        assert counters == (number + 1, version + moves_figures)
        with self.database.tenant(OURS) as session:
            return session.get_one(AuditEvent, (OURS.authority_id, number + 1))


SENT = [("save", DSL), ("submit", DSL)]
WAYS: dict[str, list[tuple[str, Actor]]] = {
    "not_started": [],
    "draft": [("save", DSL)],
    "awaiting_sign_off": [("save", DSL), ("pass on", DSL)],
    "submitted": SENT,
    "accepted": [*SENT, ("accept", OFFICER)],
    "exempt": [("exempt", OFFICER)],
    "closed_unsent": [],
}
# Who may do it where it exists; saving is three rows, and closing two.
BY = {act: DSL if "dsl" in by else OFFICER for act, (_, by, _) in TABLE.items()} | {
    "give back": HEADTEACHER,
    "save": DSL,
}
FROM = {act: froms for act, (froms, _, _) in TABLE.items()} | {"save": {"not_started", "draft"}}


def records(life: Lived) -> list[ReturnRecord]:
    with life.database.tenant(OURS) as session:
        return list(session.execute(select(ReturnRecord).order_by(ReturnRecord.made_at)).scalars())
