"""A report as one page to read and to print."""

from __future__ import annotations

from flask import Blueprint, render_template

from la_portal.files.report.page import page_content
from la_portal.queries import reports
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.reports.addresses import EDITION, year_of
from la_portal.web.session import reading

bp = Blueprint("whole", __name__)


@bp.get(EDITION)
@needs(Permission.SEE_REPORTS)
def page(year: str, edition: int) -> str:
    """All chapters of an edition, as its files have them."""
    with reading() as session:
        facts = reports.find(session, year_of(year), edition)
    publication = facts.publication()
    return render_template(
        "reports/whole.html", facts=facts, slug=year, publication=publication, report=page_content(publication)
    )
