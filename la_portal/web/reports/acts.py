"""What is done with a report as a whole: begun, drawn again, asked to be reviewed, reviewed, published, corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.queries import reports
from la_portal.reports.annual.chapters import SUMMARY
from la_portal.services.reports import ask_for_review, draw, draw_again, publish, review, send_back, start
from la_portal.vocabulary import AcademicYear, Actor, Permission, year_slug
from la_portal.web.guard import needs
from la_portal.web.problems import problems_of
from la_portal.web.reports.addresses import EDITION, YEAR, naming, open_year, year_of
from la_portal.web.session import actor, now, reading, writing

Answered = str | Response | tuple[str, int]
Act = Callable[[TenantSession, Actor, int, int, datetime], None]
ACTS: dict[str, tuple[Permission, Act]] = {
    "ask": (Permission.WRITE_REPORTS, ask_for_review),
    "review": (Permission.PUBLISH_REPORTS, review),
    "back": (Permission.PUBLISH_REPORTS, send_back),
    "publish": (Permission.PUBLISH_REPORTS, publish),
}

bp = Blueprint("acts", __name__)


@bp.post(f"{YEAR}/start")
@needs(Permission.WRITE_REPORTS)
def begin(year: str) -> Answered:
    """The year has a draft, which opens; a year whose report is published has a correction, which says of what."""
    note = request.form.get("note", "")
    try:
        with reading() as session:
            drawing = draw(session, actor(), year_of(year), naming(), now())
        with writing() as session:
            edition = start(session, actor(), drawing, now(), note)
    except BadInput as error:
        return _correcting(year, note, f"{error}"), 400
    return redirect(url_for("reports.chapter.page", year=year, edition=edition, name=SUMMARY))


@bp.get(f"{YEAR}/correct")
@needs(Permission.WRITE_REPORTS)
def correct(year: str) -> str:
    """What a correction is, and the form that begins one."""
    return _correcting(year, "", "")


@bp.post(f"{EDITION}/draw")
@needs(Permission.WRITE_REPORTS)
def again(year: str, edition: int) -> Response:
    """The draft has today's figures, and its own words still."""
    with reading() as session:
        drawing = draw(session, actor(), open_year(session, year, edition), naming(), now())
    with writing() as session:
        draw_again(session, actor(), drawing, _version(), now())
    return redirect(url_for("reports.chapter.page", year=year, edition=edition, name=_chapter()))


@bp.post(f"{EDITION}/move")
@needs(Permission.WRITE_REPORTS)
def move(year: str, edition: int) -> Response:
    """The edition stands where the button that was pressed says."""
    pressed = ACTS.get(request.form.get("press", ""))
    if pressed is None:
        raise NotFound
    with writing() as session:
        pressed[1](session, actor(), open_year(session, year, edition), _version(), now())
    return redirect(url_for("reports.chapter.page", year=year, edition=edition, name=_chapter()))


def _correcting(year: str, note: str, error: str) -> str:
    with reading() as session:
        found = reports.find(session, year_of(year))
    if not found.is_published:
        raise Conflict("There is a draft of this year already. Go on with that one")
    errors = {"note": error} if error else {}
    slug = year_slug(AcademicYear(found.academic_year))
    return render_template(
        "reports/correct.html", facts=found, slug=slug, note=note, error=error, problems=problems_of(errors)
    )


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _chapter() -> str:
    return request.form.get("chapter") or SUMMARY
