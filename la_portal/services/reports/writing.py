"""Making a draft and changing it: its figures, the authority's words, and which findings are in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from la_portal.access import require
from la_portal.db import TenantSession
from la_portal.errors import Conflict, NotFound
from la_portal.models import ReportEdition
from la_portal.released.written import digest, read
from la_portal.services.plain_words import plain_words
from la_portal.services.reports.drawing import Drawing
from la_portal.services.reports.editions import newest, open_edition, record
from la_portal.vocabulary import Actor, Permission, ReportStatus

LONGEST_WORDS = 5_000
LONGEST_NOTE = 500


def start(session: TenantSession, actor: Actor, drawing: Drawing, at: datetime, note: str = "") -> int:
    """The year has a draft with these figures; returns its edition.

    After a published edition it is a correction, which begins with the words of the one before and needs a `note` of
    what it corrects. Raises Conflict where there is a draft already, BadInput (of `note`) where it has none.
    """
    require(actor, Permission.WRITE_REPORTS, session.scope)
    before = newest(session, drawing.year)
    if before is not None and before.status is not ReportStatus.PUBLISHED:
        raise Conflict("There is a draft of this year already. Go on with that one")
    if before is not None:
        note = plain_words(note, "note", "Say what this edition corrects", LONGEST_NOTE, "note")
    edition = ReportEdition(
        authority_id=session.scope.authority_id,
        academic_year=drawing.year,
        edition=before.edition + 1 if before else 1,
        status=ReportStatus.DRAFT,
        version=1,
        draws=1,
        words=before.words if before else {},
        taken_out=before.taken_out if before else [],
        note=note if before else "",
    )
    _put(edition, actor, drawing)
    session.add(edition)
    record(session, actor, "report_started", edition, at)
    return edition.edition


def draw_again(session: TenantSession, actor: Actor, drawing: Drawing, version: int, at: datetime) -> None:
    """The draft has these figures, and its own words still. Raises NotFound and Conflict as `open_edition` does."""
    require(actor, Permission.WRITE_REPORTS, session.scope)
    edition = open_edition(session, drawing.year, version)
    edition.draws += 1
    _put(edition, actor, drawing)
    _changed(edition, actor)
    record(session, actor, "report_drawn", edition, at)


def save_chapter(
    session: TenantSession,
    actor: Actor,
    year: int,
    chapter: str,
    words: str,
    kept: Collection[str],
    version: int,
    at: datetime,
) -> None:
    """The chapter of the draft says this in the authority's own words, and has these of its findings.

    No words take out what was there, and so they are where the chapter asks for none. Raises BadInput (of `words`) for
    words that cannot be kept, NotFound for a chapter that no report has, NotFound and Conflict as `open_edition` does.
    """
    require(actor, Permission.WRITE_REPORTS, session.scope)
    edition = open_edition(session, year, version)
    found = next((one for one in read(edition.figures).chapters if one.name == chapter), None)
    if found is None:
        raise NotFound
    asked = words if found.question else ""
    text = plain_words(asked, "text", "", LONGEST_WORDS, "words") if asked.strip() else ""
    if text != edition.words.get(chapter, {}).get("text", ""):
        said = {"text": text, "by": str(actor.person_id or ""), "at": at.isoformat()}
        others = {name: one for name, one in edition.words.items() if name != chapter}
        edition.words = others | ({chapter: said} if text else {})
    of_chapter = {one.rule for one in found.findings}
    edition.taken_out = sorted((set(edition.taken_out) - of_chapter) | (of_chapter - set(kept)))
    _changed(edition, actor)
    record(session, actor, "report_written", edition, at, chapter=chapter)


def _put(edition: ReportEdition, actor: Actor, drawing: Drawing) -> None:
    edition.figures, edition.sha256 = drawing.figures, digest(drawing.figures)
    edition.kept, edition.beside = drawing.kept, list(drawing.beside)
    edition.data_version = drawing.data_version
    edition.drawn_at, edition.drawn_by = drawing.at, actor.person_id
    edition.changed_by = actor.person_id


def _changed(edition: ReportEdition, actor: Actor) -> None:
    """What was reviewed is not what there is now: it is a draft again."""
    edition.version += 1
    edition.changed_by = actor.person_id
    edition.status = ReportStatus.DRAFT
    edition.asked_at = edition.asked_by = edition.reviewed_at = edition.reviewed_by = None
