"""The officers' pages, under /authority/."""

from __future__ import annotations

from flask import Blueprint

from la_portal.vocabulary import Permission
from la_portal.web.authority import (
    chase,
    chase_school,
    closing,
    collections,
    correcting,
    dates,
    mail,
    opening,
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
from la_portal.web.guard import needs

bp = Blueprint("authority", __name__, url_prefix="/authority")
bp.register_blueprint(collections.bp)
bp.register_blueprint(setting_up.bp)
bp.register_blueprint(preview.bp)
bp.register_blueprint(dates.bp)
bp.register_blueprint(reminders.bp)
bp.register_blueprint(closing.bp)
bp.register_blueprint(term_dates.bp)
bp.register_blueprint(people.bp)
bp.register_blueprint(patches.bp)
bp.register_blueprint(register.bp)
bp.register_blueprint(school.bp)
bp.register_blueprint(schools.bp)
bp.register_blueprint(chase.bp)
bp.register_blueprint(chase_school.bp)
bp.register_blueprint(opening.bp)
bp.register_blueprint(mail.bp)
for room in (reviews, review, review_acts, correcting):
    bp.register_blueprint(room.bp)

bp.register_blueprint(today.bp)
