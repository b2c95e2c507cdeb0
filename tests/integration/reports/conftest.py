"""What the tests of reports start from: the folders of releases as an outsider has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from la_portal.db import Database
from la_portal.files.report.bundle import makers
from la_portal.queries import reports as editions
from la_portal.reports.annual.against import Kept
from la_portal.services import reports
from la_portal.services.reports import Naming
from la_portal.vocabulary import Actor, ReportStatus, Scope
from tests.integration.reports import world

YEAR = 2025
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
NAMING = Naming("Wexmoor", demonstration=True)
Publish = Callable[[Database, Scope], Path]


def service(scope: Scope) -> Actor:
    return Actor(None, None, scope)


def drawn(database: Database, scope: Scope, at: datetime = AT) -> int:
    """A draft with the figures as they are; a correction where a report is published."""
    with database.tenant(scope) as session:
        drawing = reports.draw(session, service(scope), YEAR, NAMING, at)
    with database.tenant(scope, writing=True) as session:
        return reports.start(session, service(scope), drawing, at, "Returns were corrected")


def published(database: Database, scope: Scope, at: datetime = AT) -> int:
    """The newest draft is written, reviewed and published; returns its edition."""
    actor = service(scope)
    with database.tenant(scope) as session:
        found = editions.find(session, YEAR)
        chapters = [one for one in found.publication().report.chapters if one.question]
    version = found.version
    with database.tenant(scope, writing=True) as session:
        for chapter in chapters:
            kept = [one.rule for one in chapter.findings]
            reports.save_chapter(session, actor, YEAR, chapter.name, "Our words.", kept, version, at)
            version += 1
        for step, act in enumerate((reports.ask_for_review, reports.review, reports.publish)):
            act(session, actor, YEAR, version + step, at)
    with database.tenant(scope) as session:
        assert editions.find(session, YEAR).status is ReportStatus.PUBLISHED
    return found.edition


def truth(database: Database, scope: Scope, edition: int) -> dict[tuple[str, ...], int]:
    """The true numbers of an edition, as disclosure control knows them."""
    with database.tenant(scope) as session:
        kept = dict(editions.published(session))[f"{YEAR}/{edition}"]
    return {key: cell.value for key, cell in Kept.from_json(orjson.loads(kept)).additive.cells.items()}


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Draws and publishes an edition, and gives the folder of its data files."""

    def give(database: Database, scope: Scope) -> Path:
        drawn(database, scope)
        edition = published(database, scope)
        with database.tenant(scope) as session:
            publication = editions.find(session, YEAR, edition).publication()
        folder = tmp_path / f"{scope.authority_id}-{edition}"
        for name, make in makers(publication, ["csv"]).items():
            path = folder / Path(name).name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(make())
        return folder

    return give


@pytest.fixture
def scope(database: Database) -> Scope:
    return world.small(database)


@pytest.fixture
def draft(database: Database, scope: Scope) -> Scope:
    """An authority with a draft of its report."""
    assert world.start(database, scope) == 1
    return scope
