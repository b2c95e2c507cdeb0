"""Taking an extract: the page that says what is in it and asks for a reason, and the file, sent while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Response, render_template, request

from la_portal.catalogue.personal_data import warning
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.errors import BadInput
from la_portal.files.streamed import pieces
from la_portal.queries import extract
from la_portal.services import extracts as service
from la_portal.vocabulary import Permission, Scope
from la_portal.web.guard import needs
from la_portal.web.problems import problems_of
from la_portal.web.session import actor, now, portal, writing

bp = Blueprint("extracts", __name__, url_prefix="/reports/extracts")


@bp.get("")
@needs(Permission.TAKE_EXTRACTS)
def page() -> str:
    """What is in the extract, whom it must not go to, and the question what it is for."""
    return _page()


@bp.post("")
@needs(Permission.TAKE_EXTRACTS)
def take() -> Response | tuple[str, int]:
    """The file, once the record says who takes it and why; without a reason, or with a name in it, the page again."""
    why, today = request.form.get("why", ""), london_date(now())
    said = warning(why, today)
    if said and why not in request.form.getlist("why.sure"):
        return _page(why, said, held=True), 400
    try:
        with writing() as session:
            service.take(session, actor(), service.ANSWERS, why, now())
    except BadInput as refused:
        return _page(why, str(refused)), 400
    response = Response(_answers(portal().database, actor().scope, today), mimetype="text/csv")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = f"attachment; filename=answers-{today}.csv"
    return response


def _answers(database: Database, scope: Scope, today: date) -> Iterator[bytes]:
    """The session is this generator's own: whoever goes away in the middle closes it, and with it the transaction."""
    with database.tenant(scope, one_moment=True) as session:
        yield from pieces(extract.HEADS, extract.lines(session, today))


def _page(why: str = "", problem: str = "", *, held: bool = False) -> str:
    return render_template(
        "reports/extracts.html",
        columns=extract.HEADS,
        why=why,
        problem=problem,
        held=held,
        longest=service.LONGEST_REASON,
        problems=problems_of({"why": problem} if problem else {}),
    )
