"""Closing a collection by hand: what it would do to whom, and one button."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from la_portal.clock import london_date
from la_portal.queries.collection_lines import left_open
from la_portal.queries.collections import progress
from la_portal.services.collecting import close_collection
from la_portal.vocabulary import Permission
from la_portal.web.authority.collections import find_progress
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading, writing

bp = Blueprint("closing", __name__)


@bp.get("/collections/<slug>/close")
@needs(Permission.OPEN_COLLECTION)
def page(slug: str) -> str:
    """How many schools have not sent, how many are typing today, and what becomes of them."""
    today = london_date(now())
    with reading() as session:
        found = find_progress(progress(session), slug)
        left = left_open(session, found.collection.collection_id, today)
    return render_template("authority/close.html", collection=found.collection, progress=found, left=left, today=today)


@bp.post("/collections/<slug>/close")
@needs(Permission.OPEN_COLLECTION)
def close(slug: str) -> Response:
    """The collection is closed from now on."""
    with writing() as session:
        close_collection(session, actor(), slug, now())
    return redirect(url_for("authority.collections.one", slug=slug))
