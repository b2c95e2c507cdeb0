"""The officers' pages, under /authority/."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from la_portal.vocabulary import Permission
from la_portal.web.authority import collections, correcting, opening, review, review_acts, reviews
from la_portal.web.guard import needs

bp = Blueprint("authority", __name__, url_prefix="/authority")
bp.register_blueprint(collections.bp)
bp.register_blueprint(opening.bp)
for room in (reviews, review, review_acts, correcting):
    bp.register_blueprint(room.bp)


@bp.get("/")
@needs(Permission.SEE_COLLECTIONS)
def home() -> Response:
    """An officer begins at the collections."""
    return redirect(url_for("authority.collections.listed"))
