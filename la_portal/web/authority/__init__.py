"""The officers' pages, under /authority/."""

from __future__ import annotations

from flask import Blueprint

from la_portal.web.authority import (
    chase,
    chase_school,
    closing,
    collections,
    correcting,
    dates,
    mail,
    patches,
    people,
    preview,
    register,
    reminders,
    review,
    review_acts,
    reviews,
    school,
    schools,
    setting_up,
    term_dates,
    today,
)

bp = Blueprint("authority", __name__, url_prefix="/authority")
for room in (
    today,
    collections,
    setting_up,
    preview,
    dates,
    reminders,
    closing,
    term_dates,
    chase,
    chase_school,
    reviews,
    review,
    review_acts,
    correcting,
    schools,
    school,
    register,
    patches,
    people,
    mail,
):
    bp.register_blueprint(room.bp)
