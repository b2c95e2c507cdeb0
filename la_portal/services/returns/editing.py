"""What the first save does to a return: it starts it, or takes up one that was sent and has changes asked for."""

from __future__ import annotations

from datetime import datetime

from la_portal.access import can
from la_portal.db import TenantSession
from la_portal.errors import NotAllowed
from la_portal.models import SchoolReturn
from la_portal.queries.returns import ReturnFacts
from la_portal.services.authorities import lock
from la_portal.services.returns.acting import Act
from la_portal.services.returns.life import TABLE, Action, typing
from la_portal.services.returns.records import end_request
from la_portal.vocabulary import Actor, Permission


def begin_edit(
    session: TenantSession, actor: Actor, school_return: SchoolReturn, facts: ReturnFacts, at: datetime
) -> None:
    """The return is a draft. One that was a draft before leaves no event; a request for changes ends as edited.

    Raises Conflict where nobody may type in it, NotAllowed where changes are asked for and the actor is not the DSL.
    """
    action = typing(facts, on_behalf=actor.on_behalf)
    if action is None:
        return
    act = Act(session, actor, TABLE[action], at, lock(session), school_return, facts)
    if action is Action.EDIT:
        if not can(actor, Permission.PASS_ON_RETURN):
            raise NotAllowed("The school's DSL begins the changes that were asked for. Type yours after that")
        end_request(act, "edited")
    act.done(on_behalf=actor.on_behalf)
