"""Whether a school's people may sign in with a link by e-mail: the authority's own choice."""

from __future__ import annotations

from datetime import datetime

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.people.memberships import LINK_SIGN_IN
from la_portal.vocabulary import Actor, Permission, Scope


def choose_links(session: TenantSession, actor: Actor, allowed: bool, at: datetime) -> None:
    """School staff may, or may not, sign in with an e-mailed link. The same choice again changes nothing."""
    require(actor, Permission.CHANGE_SETTINGS, Scope(actor.scope.authority_id))
    state = lock(session)
    before = state.settings.get(LINK_SIGN_IN) is True
    if before == allowed:
        return
    state.settings = {**state.settings, LINK_SIGN_IN: allowed}
    words = {True: "allowed", False: "not allowed"}
    audit.record(session, actor, "link_sign_in_chosen", at=at, from_state=words[before], to_state=words[allowed])
