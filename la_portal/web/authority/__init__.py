"""The officers' pages, under /authority/."""

from __future__ import annotations

from flask import Blueprint

from la_portal.web.authority import chase, chase_school, collections, opening, today

bp = Blueprint("authority", __name__, url_prefix="/authority")
bp.register_blueprint(collections.bp)
bp.register_blueprint(opening.bp)
bp.register_blueprint(chase.bp)
bp.register_blueprint(chase_school.bp)
bp.register_blueprint(today.bp)
