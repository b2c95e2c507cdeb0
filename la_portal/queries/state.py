"""How new the authority's data is: what a kept figure must agree with to be shown again."""

from __future__ import annotations

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.models import AuthorityState


def data_version(session: TenantSession) -> int:
    """The number that every change of a figure moves. Read it first, in the transaction of the figures themselves."""
    mine = AuthorityState.authority_id == session.scope.authority_id
    return session.execute(select(AuthorityState.data_version).where(mine)).scalar_one_or_none() or 0
