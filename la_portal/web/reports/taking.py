"""Taking a report away: what for, its way while it is made, and the file itself."""

from __future__ import annotations

import threading
import uuid
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from la_portal.access import can, require
from la_portal.errors import BadInput, NotFound
from la_portal.queries import reports
from la_portal.reports.presets import PRESETS
from la_portal.services import downloads
from la_portal.vocabulary import AcademicYear, DownloadState, Permission, year_slug
from la_portal.web.guard import needs
from la_portal.web.logs import log_fault
from la_portal.web.problems import problems_of
from la_portal.web.reports.addresses import EDITION, year_of
from la_portal.web.session import actor, now, portal, reading, writing

Answered = str | Redirect | tuple[str, int]

LOOK_AGAIN = "2"  # seconds

bp = Blueprint("taking", __name__)


@bp.get(f"{EDITION}/take")
@needs(Permission.SEE_REPORTS)
def page(year: str, edition: int) -> str:
    """The presets, each with whom it is for."""
    return _page(year, edition, {}, "", "")


@bp.post(f"{EDITION}/take")
@needs(Permission.SEE_REPORTS)
def take(year: str, edition: int) -> Answered:
    """The files are being made, and the page that says how far leads to them."""
    code, why = request.form.get("preset", ""), request.form.get("why", "")
    try:
        with writing() as session:
            number = downloads.ask_for_report(session, actor(), year_of(year), edition, code, why, now())
    except BadInput as error:
        return _page(year, edition, {"why": f"{error}"}, code, why), 400
    _make(number)
    return redirect(url_for("reports.taking.progress", number=number))


@bp.get("/everything")
@needs(Permission.TAKE_EVERYTHING)
def whole() -> str:
    """What everything is, whom it must not go to, and the question what it is for."""
    return render_template("reports/everything.html", why="", error="", problems=[])


@bp.post("/everything")
@needs(Permission.TAKE_EVERYTHING)
def take_whole() -> Answered:
    """Everything of the authority is being packed."""
    why = request.form.get("why", "")
    try:
        with writing() as session:
            number = downloads.ask_for_everything(session, actor(), why, now())
    except BadInput as error:
        problems = problems_of({"why": f"{error}"})
        return render_template("reports/everything.html", why=why, error=f"{error}", problems=problems), 400
    _make(number)
    return redirect(url_for("reports.taking.progress", number=number))


@bp.get("/downloads/<uuid:number>")
@needs(Permission.SEE_REPORTS)
def progress(number: uuid.UUID) -> Response:
    """How far a download is; the browser looks again by itself until it is ready."""
    with reading() as session:
        found = downloads.facts(session, actor(), number, now())
    ready, lost = found.state is DownloadState.READY, found.is_lost(now())
    title, back = _asked_at(found.what)
    page = render_template("reports/download.html", found=found, back=back, ready=ready, lost=lost, title=title)
    return Response(page, headers={} if ready or lost else {"Refresh": LOOK_AGAIN})


@bp.get("/downloads/<uuid:number>/file")
@needs(Permission.SEE_REPORTS)
def file(number: uuid.UUID) -> Response:
    """The file, piece by piece."""
    with reading() as session:
        found = downloads.facts(session, actor(), number, now())
    if found.state is not DownloadState.READY:
        raise NotFound
    response = Response(downloads.parts(portal().database, actor().scope, number), mimetype="application/zip")
    response.headers["Content-Disposition"] = f"attachment; filename={found.file_name}"
    response.headers["Content-Length"] = str(found.size)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _asked_at(what: dict[str, Any]) -> tuple[str, str]:
    """What a download is called, and the page on which it was asked for."""
    if not what:
        return "Everything of your authority", url_for("reports.taking.whole")
    title = next((one.title for one in PRESETS if one.code == what["preset"]), "")
    slug = year_slug(AcademicYear(what["year"]))
    return title, url_for("reports.taking.page", year=slug, edition=what["edition"])


def _make(number: uuid.UUID) -> None:
    """Makes the download beside this request; what goes wrong is in the log, and the download says that it failed."""
    app: Flask = current_app._get_current_object()  # pyright: ignore[reportAttributeAccessIssue, reportPrivateUsage]
    database, scope = portal().database, actor().scope

    def work() -> None:
        try:
            downloads.make(database, scope, number)
        except Exception as error:
            with app.app_context():
                log_fault(type(error), error.__traceback__)

    threading.Thread(target=work, name=f"download-{number}").start()


def _page(year: str, edition: int, errors: dict[str, str], chosen: str, why: str) -> str:
    with reading() as session:
        facts = reports.find(session, year_of(year), edition)
    if not facts.is_published:
        require(actor(), Permission.WRITE_REPORTS)
    return render_template(
        "reports/take.html",
        facts=facts,
        slug=year,
        presets=PRESETS,
        errors=errors,
        problems=problems_of(errors),
        chosen=chosen,
        why=why,
        may_write=can(actor(), Permission.WRITE_REPORTS),
    )
