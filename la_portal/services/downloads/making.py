"""Making a file that was asked for: step by step, and there as a whole or not at all."""

from __future__ import annotations

import io
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

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
from la_portal.services import exits
from la_portal.vocabulary import AcademicYear, DownloadState, Scope, collection_slug

PIECE = 1024 * 1024
Clock = Callable[[], datetime]


def the_time() -> datetime:
    """The moment that it is."""
    return datetime.now(UTC)


def make(database: Database, scope: Scope, download_id: uuid.UUID, clock: Clock = the_time) -> None:
    """The download is ready, or it has failed and nothing of it is kept; what went wrong is raised then."""
    try:
        with database.tenant(scope) as session:
            mine = (Download.authority_id == scope.authority_id, Download.id == download_id)
            is_report = bool(session.execute(select(Download.what).where(*mine)).scalar_one())
        made = _report if is_report else _everything
        with made(database, scope, download_id, clock) as content:
            _keep(database, scope, download_id, content, clock)
    except BaseException:
        with database.tenant(scope, writing=True) as session:
            _held(session, download_id).state = DownloadState.FAILED
        raise


@contextmanager
def _report(database: Database, scope: Scope, download_id: uuid.UUID, clock: Clock) -> Generator[BinaryIO]:
    publication, steps = _prepared(database, scope, download_id, clock)
    files: dict[str, bytes] = {}
    for done, (name, maker) in enumerate(steps.items(), start=1):
        files[name] = maker()
        _touch(database, scope, download_id, done, clock)
    yield io.BytesIO(archive(publication, files))


@contextmanager
def _everything(database: Database, scope: Scope, download_id: uuid.UUID, clock: Clock) -> Generator[BinaryIO]:
    """The export of the authority as an archive on disk; both are gone afterwards."""
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryFile() as packed:
        folder = Path(place)
        exits.write(database, scope, folder, clock())
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
            for done, path in enumerate(sorted(folder.rglob("*.*")), start=1):
                whole.write(path, path.relative_to(folder))
                _touch(database, scope, download_id, done // len(exits.ENDINGS), clock)
        packed.seek(0)
        yield packed


def _touch(database: Database, scope: Scope, download_id: uuid.UUID, done: int, clock: Clock) -> None:
    with database.tenant(scope, writing=True) as session:
        download = _held(session, download_id)
        download.done, download.touched_at = min(done, download.steps), clock()


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


def _keep(database: Database, scope: Scope, download_id: uuid.UUID, content: BinaryIO, clock: Clock) -> None:
    """All pieces in one transaction, one in memory at a time."""
    size = 0
    with database.tenant(scope, writing=True) as session:
        for number, piece in enumerate(iter(lambda: content.read(PIECE), b""), start=1):
            part = DownloadPart(authority_id=scope.authority_id, download_id=download_id, number=number, content=piece)
            session.add(part)
            session.flush()
            session.expunge(part)
            size += len(piece)
        download = _held(session, download_id)
        download.state, download.size, download.touched_at = DownloadState.READY, size, clock()
        download.done = download.steps


def _held(session: TenantSession, download_id: uuid.UUID) -> Download:
    mine = (Download.authority_id == session.scope.authority_id, Download.id == download_id)
    return session.execute(select(Download).where(*mine).with_for_update()).scalar_one()
