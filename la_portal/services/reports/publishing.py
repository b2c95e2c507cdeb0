"""From a draft to a published edition: asked to be reviewed, reviewed by somebody else, published."""

from __future__ import annotations

from datetime import datetime

from la_portal.access import require
from la_portal.catalogue.wording import listed
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotAllowed
from la_portal.models import ReportEdition
from la_portal.queries.reports import published
from la_portal.reports.annual.chapters import CHAPTERS
from la_portal.services.reports.editions import open_edition, record
from la_portal.vocabulary import Actor, Permission, ReportStatus


def ask_for_review(session: TenantSession, actor: Actor, year: int, version: int, at: datetime) -> None:
    """The draft waits for somebody else to review it. Raises BadInput where a chapter still needs words."""
    require(actor, Permission.WRITE_REPORTS, session.scope)
    edition = _at(session, year, version, ReportStatus.DRAFT)
    missing = [one.title for one in CHAPTERS if one.question and one.name not in edition.words]
    if missing:
        raise BadInput(f"Your words are still needed in {listed(missing)}")
    _move(edition, ReportStatus.IN_REVIEW)
    edition.asked_at, edition.asked_by = at, actor.person_id
    record(session, actor, "report_review_asked", edition, at)


def review(session: TenantSession, actor: Actor, year: int, version: int, at: datetime) -> None:
    """The draft is reviewed. Raises NotAllowed for who asked for it, or changed it last."""
    require(actor, Permission.PUBLISH_REPORTS, session.scope)
    edition = _at(session, year, version, ReportStatus.IN_REVIEW)
    if actor.person_id is not None and actor.person_id in {edition.asked_by, edition.changed_by}:
        raise NotAllowed("You wrote this report. Somebody else of your authority has to review it")
    _move(edition, ReportStatus.REVIEWED)
    edition.reviewed_at, edition.reviewed_by = at, actor.person_id
    record(session, actor, "report_reviewed", edition, at)


def send_back(session: TenantSession, actor: Actor, year: int, version: int, at: datetime) -> None:
    """What waits to be reviewed or published is a draft again."""
    require(actor, Permission.PUBLISH_REPORTS, session.scope)
    edition = _at(session, year, version, ReportStatus.IN_REVIEW, ReportStatus.REVIEWED)
    _move(edition, ReportStatus.DRAFT)
    edition.asked_at = edition.asked_by = edition.reviewed_at = edition.reviewed_by = None
    record(session, actor, "report_sent_back", edition, at)


def publish(session: TenantSession, actor: Actor, year: int, version: int, at: datetime) -> None:
    """The edition is published with the figures that were reviewed, and nothing changes it any more.

    Raises Conflict where it is not reviewed, or where another report was published since its figures were drawn:
    nobody has made sure that the two are safe beside each other.
    """
    require(actor, Permission.PUBLISH_REPORTS, session.scope)
    edition = _at(session, year, version, ReportStatus.REVIEWED)
    if edition.beside != [name for name, _ in published(session)]:
        raise Conflict(
            "Another report was published since these figures were drawn, and small numbers have to be checked "
            "against it. Draw the figures again, then have the report reviewed"
        )
    _move(edition, ReportStatus.PUBLISHED)
    edition.published_at, edition.published_by = at, actor.person_id
    record(session, actor, "report_published", edition, at, sha256=edition.sha256)


def _at(session: TenantSession, year: int, version: int, *statuses: ReportStatus) -> ReportEdition:
    edition = open_edition(session, year, version)
    if edition.status not in statuses:
        raise Conflict("This report stands elsewhere by now. Look at it again")
    return edition


def _move(edition: ReportEdition, status: ReportStatus) -> None:
    edition.status = status
    edition.version += 1
