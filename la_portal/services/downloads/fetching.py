"""Fetching a file: by the person who asked for it, while its link lasts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from la_portal.access import require
from la_portal.db import Database, TenantSession
from la_portal.errors import NotFound
from la_portal.models import Download, DownloadPart
from la_portal.vocabulary import Actor, DownloadState, Permission, Scope

GIVEN_UP_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class DownloadFacts:
    """How far a download is; `what` says what was asked for."""

    id: uuid.UUID
    what: dict[str, Any]
    file_name: str
    state: DownloadState
    done: int
    steps: int
    touched_at: datetime
    ends_at: datetime
    size: int | None

    def is_lost(self, at: datetime) -> bool:
        """Whether nobody is making it any more, and it is not there."""
        stopped = self.state is DownloadState.MAKING and at - self.touched_at > GIVEN_UP_AFTER
        return stopped or self.state is DownloadState.FAILED


def facts(session: TenantSession, actor: Actor, download_id: uuid.UUID, at: datetime) -> DownloadFacts:
    """The download of this person; raises NotFound for anybody else's, and after its link has ended."""
    require(actor, Permission.SEE_REPORTS, session.scope)
    columns = (getattr(Download, name) for name in DownloadFacts.__dataclass_fields__)
    mine = (Download.authority_id == session.scope.authority_id, Download.id == download_id)
    his = (Download.asked_by == actor.person_id, Download.ends_at > at)
    row = session.execute(select(*columns).where(*mine, *his)).first()
    if row is None:
        raise NotFound
    return DownloadFacts(*row)


def parts(database: Database, scope: Scope, download_id: uuid.UUID) -> Iterator[bytes]:
    """The pieces of a download that is ready, in order; one is in memory at a time."""
    number = 1
    while True:
        with database.tenant(scope) as session:
            of_it = (DownloadPart.authority_id == scope.authority_id, DownloadPart.download_id == download_id)
            wanted = select(DownloadPart.content).where(*of_it, DownloadPart.number == number)
            content = session.execute(wanted).scalar_one_or_none()
        if content is None:
            return
        yield content
        number += 1
