"""How small a number may be in what leaves the authority."""

from __future__ import annotations

from datetime import datetime

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.disclosure import SMALLEST
from la_portal.errors import BadInput
from la_portal.queries.reports import SETTING
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import Actor, Permission

TIGHTEST = 20


def keep_smallest(session: TenantSession, actor: Actor, smallest: int, at: datetime) -> None:
    """Reports that are drawn from now on hide every number from 1 to the one before `smallest`.

    Raises BadInput (of `smallest`) where it is less than the rule for all, or so large that little would be left.
    """
    require(actor, Permission.CHANGE_SETTINGS, session.scope)
    if not SMALLEST <= smallest <= TIGHTEST:
        raise BadInput(f"The smallest number shown can be {SMALLEST} to {TIGHTEST}. {SMALLEST} is usual", "smallest")
    state = lock(session)
    state.settings = {**state.settings, SETTING: smallest}
    audit.record(session, actor, "smallest_number_changed", at=at, detail={"to": smallest})
