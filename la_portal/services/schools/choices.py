"""The one thing that a school decides about itself: who sends its returns."""

from __future__ import annotations

from datetime import datetime

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import School
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import Actor, Permission, Role, Scope


def choose_who_sends(session: TenantSession, actor: Actor, urn: int, dsl_may_send: bool, at: datetime) -> None:
    """The school has chosen whether its DSL may send a return alone; one event, where that is another choice.

    Raises NotFound for another school than the actor's own, NotAllowed.
    """
    require(actor, Permission.CHOOSE_WHO_SENDS, Scope(session.scope.authority_id, frozenset({urn})))
    if actor.school_id not in {None, urn}:  # the school that theirs continues made its own choices
        raise NotFound
    state = lock(session)
    school = session.get_one(School, (state.authority_id, urn))
    before = school.dsl_may_send
    if before == dsl_may_send:
        return
    school.dsl_may_send = dsl_may_send
    audit.record(
        session,
        actor,
        "who_sends_chosen",
        at=at,
        school_id=urn,
        from_state=None if before is None else _sender(before),
        to_state=_sender(dsl_may_send),
    )


def _sender(dsl_may_send: bool) -> str:
    return Role.DSL if dsl_may_send else Role.HEADTEACHER
