"""Making a file that was asked for: step by step, and there as a whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime

from sqlalchemy import select

from la_portal.clock import london_date
from la_portal.db import Database, TenantSession
from la_portal.files.report.bundle import Maker, archive, makers
from la_portal.files.writers import csv_bytes
from la_portal.models import Download, DownloadPart
from la_portal.queries import evidence, reports
from la_portal.queries.evidence import SchoolEvidence
from la_portal.queries.filters import Filters
from la_portal.released import Publication
from la_portal.reports.presets import as_preset, preset
from la_portal.vocabulary import AcademicYear, DownloadState, Scope, collection_slug

PART = 1024 * 1024
Clock = Callable[[], datetime]


def the_time() -> datetime:
    """The moment that it is."""
    return datetime.now(UTC)


def make(database: Database, scope: Scope, download_id: uuid.UUID, clock: Clock = the_time) -> None:
    """The download is ready, or it has failed and nothing of it is kept; what went wrong is raised then."""
    try:
        publication, steps = _prepared(database, scope, download_id, clock)
        files: dict[str, bytes] = {}
        for done, (name, maker) in enumerate(steps.items(), start=1):
            files[name] = maker()
            with database.tenant(scope, writing=True) as session:
                download = _held(session, download_id)
                download.done, download.touched_at = done, clock()
        _keep(database, scope, download_id, archive(publication, files), clock)
    except BaseException:
        with database.tenant(scope, writing=True) as session:
            _held(session, download_id).state = DownloadState.FAILED
        raise


def _prepared(
    database: Database, scope: Scope, download_id: uuid.UUID, clock: Clock
) -> tuple[Publication, dict[str, Maker]]:
    with database.tenant(scope) as session:
        mine = (Download.authority_id == scope.authority_id, Download.id == download_id)
        what = session.execute(select(Download.what).where(*mine)).scalar_one()
        found = reports.find(session, what["year"], what["edition"])
        wanted = preset(what["preset"])
        if wanted is None:
            raise ValueError(f"there is no preset {what['preset']}")
        publication = as_preset(found.publication(), wanted)
        steps = makers(publication, wanted.formats)
        if wanted.evidence:
            content = _schools(session, publication, clock)
            steps["schools.csv"] = lambda: content
    return publication, steps


def _schools(session: TenantSession, publication: Publication, clock: Clock) -> bytes:
    """All schools with their own numbers in the newest term of the report; the marking is the first line."""
    report = publication.report
    slug = collection_slug(AcademicYear(report.year), report.terms[-1].term)
    rows = evidence.by_school(session, Filters(on=london_date(clock()), collection=slug, accepted=True))
    heads = [publication.marking, *(one.name for one in fields(SchoolEvidence))]
    return csv_bytes(heads, ([None, *asdict(row).values()] for row in rows))


def _keep(database: Database, scope: Scope, download_id: uuid.UUID, content: bytes, clock: Clock) -> None:
    with database.tenant(scope, writing=True) as session:
        session.add_all(
            DownloadPart(authority_id=scope.authority_id, download_id=download_id, number=number, content=part)
            for number, part in enumerate(_parted(content), start=1)
        )
        download = _held(session, download_id)
        download.state, download.size, download.touched_at = DownloadState.READY, len(content), clock()


def _parted(content: bytes) -> Iterator[bytes]:
    return (content[start : start + PART] for start in range(0, len(content), PART))


def _held(session: TenantSession, download_id: uuid.UUID) -> Download:
    mine = (Download.authority_id == session.scope.authority_id, Download.id == download_id)
    return session.execute(select(Download).where(*mine).with_for_update()).scalar_one()
