"""Asking for a file: it is on record who takes what, and why where nothing is hidden in it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from la_portal.access import require
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.files.report.bundle import makers
from la_portal.models import Download, DownloadPart
from la_portal.queries import reports
from la_portal.reports.presets import as_preset, preset
from la_portal.services import audit, exits, extracts
from la_portal.services.authorities import lock
from la_portal.services.plain_words import plain_words
from la_portal.vocabulary import Actor, DownloadState, Permission

DAYS = 2
LONGEST_REASON = 500


def ask_for_report(
    session: TenantSession, actor: Actor, year: int, edition: int, code: str, why: str, at: datetime
) -> uuid.UUID:
    """The files of that preset are on their way to this person; returns the number of the download.

    Raises NotFound for an edition or a preset that is not there, NotAllowed where a draft is not the actor's to write,
    BadInput (of `why`) where it hides nothing and no reason is given.
    """
    require(actor, Permission.SEE_REPORTS, session.scope)
    lock(session)
    wanted, found = preset(code), reports.find(session, year, edition)
    if wanted is None:
        raise NotFound
    if not found.is_published:
        require(actor, Permission.WRITE_REPORTS, session.scope)
    if wanted.evidence:
        why = plain_words(why, "reason", "Say why you need a file that hides nothing", LONGEST_REASON, "why")
    level = "unsuppressed" if wanted.evidence else "suppressed"
    detail = {"what": code, "level": level, "year": year, "edition": edition}
    audit.record(session, actor, "report_taken", at=at, why=why if wanted.evidence else None, detail=detail)
    steps = len(makers(as_preset(found.publication(), wanted), wanted.formats)) + wanted.evidence
    what = {"preset": code, "year": year, "edition": edition}
    return _ask(session, actor, what, f"{found.slug}-{code}.zip", steps, at)


def ask_for_everything(session: TenantSession, actor: Actor, why: str, at: datetime) -> uuid.UUID:
    """Everything of the authority is on its way to this person; returns the number of the download.

    Raises BadInput (of `why`) where no reason is given.
    """
    require(actor, Permission.TAKE_EVERYTHING, session.scope)
    lock(session)
    extracts.record(session, actor, "everything", why, at)
    return _ask(session, actor, {}, f"everything-{london_date(at)}.zip", len(exits.shapes()), at)


def _ask(
    session: TenantSession, actor: Actor, what: dict[str, Any], file_name: str, steps: int, at: datetime
) -> uuid.UUID:
    _forget_old(session, at)
    download = Download(
        authority_id=session.scope.authority_id,
        id=uuid.uuid4(),
        what=what,
        file_name=file_name,
        asked_by=actor.person_id,
        asked_at=at,
        state=DownloadState.MAKING,
        done=0,
        steps=steps,
        touched_at=at,
        ends_at=at + timedelta(days=DAYS),
    )
    session.add(download)
    return download.id


def _forget_old(session: TenantSession, at: datetime) -> None:
    mine = session.scope.authority_id
    old = select(Download.id).where(Download.authority_id == mine, Download.ends_at <= at)
    ended = list(session.execute(old).scalars())
    session.execute(delete(DownloadPart).where(DownloadPart.authority_id == mine, DownloadPart.download_id.in_(ended)))
    session.execute(delete(Download).where(Download.authority_id == mine, Download.id.in_(ended)))
