"""All files of a report in a folder, without a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from la_portal.db import Database
from la_portal.errors import NotFound
from la_portal.files.report.bundle import listed, makers
from la_portal.files.whole_folder import whole_folder
from la_portal.queries import reports
from la_portal.queries.reports import EditionFacts
from la_portal.services import audit
from la_portal.services.reports.drawing import Naming, draw
from la_portal.services.reports.writing import start
from la_portal.vocabulary import Actor


def build_files(
    database: Database, actor: Actor, year: int, naming: Naming, folder: Path, at: datetime
) -> EditionFacts:
    """`folder` holds every file of the newest edition of the year, as it stands; it is begun where there is none.

    Raises NotFound where the year has no accepted return, PortalError where the folder cannot be written: then it is
    not there.
    """
    found = _newest(database, actor, year, naming, at)
    publication = found.publication()
    with whole_folder(folder, "The report") as unfinished:
        files = {name: make() for name, make in makers(publication).items()}
        for name, content in listed(publication, files).items():
            path = unfinished / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        with database.tenant(actor.scope, writing=True) as session:
            detail = {"what": "everything", "level": "suppressed", "year": year, "edition": found.edition}
            audit.record(session, actor, "report_taken", at=at, detail=detail)
    return found


def _newest(database: Database, actor: Actor, year: int, naming: Naming, at: datetime) -> EditionFacts:
    with database.tenant(actor.scope) as session:
        try:
            return reports.find(session, year)
        except NotFound:
            drawing = draw(session, actor, year, naming, at)
    with database.tenant(actor.scope, writing=True) as session:
        start(session, actor, drawing, at)
    with database.tenant(actor.scope) as session:
        return reports.find(session, year)
