"""Reports, under /reports/: the list, a report chapter by chapter, the whole of it, and what is taken of it."""

from __future__ import annotations

from flask import Blueprint

from la_portal.web.reports import acts, chapter, listed, taking, whole

bp = Blueprint("reports", __name__, url_prefix="/reports")
for room in (listed, taking, chapter, acts, whole):
    bp.register_blueprint(room.bp)
