"""One act on one return: who may, the rows that it holds, and the one event that it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.models import AuthorityState, SchoolReturn
from la_portal.queries.returns import ReturnFacts, find
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.plain_words import plain_words
from la_portal.services.returns.life import AWAITING, DRAFT, EXEMPT, TABLE, Action, Row, step
from la_portal.vocabulary import Actor, ReturnStatus, Scope

LONGEST_REASON = 500
_WITH_HEADTEACHER = {AWAITING, EXEMPT}  # who is exempt may be waiting for the headteacher again


@dataclass(frozen=True)
class Act:
    """An act that may be done, with the rows of the authority and the return held until the transaction ends."""

    session: TenantSession
    actor: Actor
    row: Row
    at: datetime
    state: AuthorityState
    school_return: SchoolReturn
    facts: ReturnFacts

    def done(self, to: ReturnStatus | None = None, why: str | None = None, **detail: Any) -> None:
        """The return stands where the table says, or at `to` where that depends on what it was; one event says so."""
        before = self.school_return.status
        self.school_return.status = to or self.row.to or before
        if self.school_return.status not in _WITH_HEADTEACHER:
            self.school_return.passed_on_at = self.school_return.passed_on_by = None
        audit.record(
            self.session,
            self.actor,
            self.row.action,
            at=self.at,
            school_id=self.school_return.school_id,
            collection_id=self.school_return.collection_id,
            from_state=before,
            to_state=self.school_return.status,
            why=why,
            detail=detail,
        )


def begin(session: TenantSession, actor: Actor, action: Action, urn: int, slug: str, at: datetime) -> Act:
    """The act, once it is known that this actor may do it and that it exists from where the return stands.

    Raises NotFound outside the actor's scope, NotAllowed, and Conflict with what has happened.
    """
    act = hold(session, actor, action, urn, slug, at)
    step(action, act.facts, on_behalf=actor.on_behalf)
    return act


def hold(session: TenantSession, actor: Actor, action: Action, urn: int, slug: str, at: datetime) -> Act:
    """As `begin`, for an act that has something to say before it asks whether it exists from here."""
    row = TABLE[action]
    assert row.by is not None, f"{action} is done by closing the collection"
    require(actor, row.by, Scope(session.scope.authority_id, frozenset({urn})))
    state = lock(session)
    school_return, facts = lock_return(session, urn, slug)
    return Act(session, actor, row, at, state, school_return, facts)


def lock_return(session: TenantSession, urn: int, slug: str) -> tuple[SchoolReturn, ReturnFacts]:
    """The return's row, held until the transaction ends, and its facts as they are once it is held.

    Raises NotFound outside the session's scope.
    """
    facts = find(session, urn, slug)
    if facts.status is not DRAFT:
        lock(session)  # typing here is an act: its event needs the authority's row, which all acts take first
    statement = select(SchoolReturn).filter_by(**facts.scope_key)
    school_return = session.execute(statement.with_for_update()).scalar_one()
    return school_return, find(session, urn, slug)  # again: somebody may have sent it while this waited for the row


def reason(typed: str) -> str:
    """A reason as it is kept: plain text of 1 to 500 characters; raises BadInput for any other."""
    return plain_words(typed, "reason", "Say why, in a sentence or two", LONGEST_REASON, "why")
