"""The pages of a preview: a school's return to look at and to try, of which nothing is kept."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from werkzeug.utils import redirect

from la_portal.vocabulary import Permission
from la_portal.web.authority.previewing import Previewed, preview
from la_portal.web.guard import needs
from la_portal.web.returns import header, incidents, platforms, policies, practice, training
from la_portal.web.returns.check import check_page
from la_portal.web.returns.keeping import AUTOSAVE, Answered, sheet_of
from la_portal.web.returns.onward import on_this_page
from la_portal.web.returns.pressed import ROW_PRESSES
from la_portal.web.returns.sheet import SectionPage
from la_portal.web.returns.tasks import tasks_page

PLACES = (
    header.PLACE,
    policies.PLACE,
    training.PLACE,
    incidents.HOW_MANY,
    incidents.WHAT_WAS_DONE,
    platforms.PLACE,
    practice.PLACE,
)
_AT = "/collections/preview/<slug>/<int:urn>"

bp = Blueprint("preview", __name__)


@bp.get(f"{_AT}/")
@needs(Permission.OPEN_COLLECTION)
def tasks(slug: str, urn: int) -> Answered:
    """The task list as the school would see it."""
    return tasks_page(preview(urn, slug))


@bp.get(f"{_AT}/check")
@needs(Permission.OPEN_COLLECTION)
def check(slug: str, urn: int) -> Answered:
    """What the school would be told to answer before it can send."""
    return check_page(preview(urn, slug))


def _add(place: SectionPage, following: str) -> None:
    """The page of a section, and a press on it that only leads on."""

    @needs(Permission.OPEN_COLLECTION)
    def show(slug: str, urn: int) -> Answered:
        opened = preview(urn, slug)
        return place.render(sheet_of(place, opened, request.args.get("problems", "")))

    @needs(Permission.OPEN_COLLECTION)
    def press(slug: str, urn: int) -> Answered:
        opened = preview(urn, slug)
        if request.form.get("press") == AUTOSAVE:
            return jsonify(sentence="A preview keeps nothing"), 409
        return redirect(_onward(place, opened, following))

    address = f"{_AT}/{place.page.replace('_', '/')}"
    bp.add_url_rule(address, place.page, show, methods=["GET"])
    bp.add_url_rule(address, f"press_{place.page}", press, methods=["POST"])


def _onward(place: SectionPage, opened: Previewed, following: str) -> str:
    """Where a press leads that keeps nothing: it opens a row, closes one, or goes to the next page."""
    press, sheet = request.form.get("press", ""), sheet_of(place, opened)
    if stay := on_this_page(sheet, press):
        row, at = stay
        return opened.url(place.page, open=row or None, _anchor=at or None)
    if press in ROW_PRESSES and sheet.row:
        row = sheet.following if press == "next" else None
        return opened.url(place.page, open=row, _anchor=row or sheet.row)
    return opened.url(following)


for _place, _following in zip(PLACES, [*(each.page for each in PLACES[1:]), "check"], strict=True):
    _add(_place, _following)
