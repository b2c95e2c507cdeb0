"""Many invitations from a file: first what becomes of each row, then one press that sends the good ones."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from la_portal.errors import BadInput
from la_portal.files import guest_list
from la_portal.files.guest_list import COLUMNS, MOST_ROWS
from la_portal.services.people import several as many
from la_portal.vocabulary import Permission
from la_portal.web import forms, session
from la_portal.web.authority.people.blueprint import bp
from la_portal.web.guard import needs
from la_portal.web.people_acts import Answer
from la_portal.web.words import ROLE_NAMES


@bp.get("/people/several")
@needs(Permission.MANAGE_PEOPLE)
def several() -> str:
    """What the file has to look like, and the place for it."""
    return _page()


@bp.post("/people/several")
@needs(Permission.MANAGE_PEOPLE)
def check() -> Answer:
    """What would become of each row of the file; nothing is sent."""
    chosen = request.files.get("file")
    if not forms.PostedForm().validate_on_submit() or chosen is None or not chosen.filename:
        return _page("Choose a file"), 400
    try:
        judged = many.judge(session.portal().database, session.actor(), guest_list.read(chosen.read()), session.now())
    except BadInput as refusal:
        return _page(str(refusal)), 400
    good = [one.guest for one in judged if one.wanted]
    return render_template(
        "authority/people/report.html",
        file_name=chosen.filename[:100],
        good=good,
        rows=guest_list.write(good),
        bad=[one for one in judged if not one.wanted],
        going=[(one.guest.number, one.wanted, ROLE_NAMES[one.wanted.role]) for one in judged if one.wanted],
    )


@bp.post("/people/several/send")
@needs(Permission.MANAGE_PEOPLE)
def send() -> Answer:
    """The good rows of the report are invited; each is judged once more."""
    portal = session.portal()
    if not forms.PostedForm().validate_on_submit():
        return _page("Choose a file"), 400
    try:
        guests = guest_list.read(request.form.get("rows", "").encode())
    except BadInput as refusal:
        return _page(str(refusal)), 400
    sent = many.send(portal.database, portal.settings.secret_key, session.actor(), guests, session.now())
    return redirect(url_for("authority.people.invitations", sent=sent))


def _page(problem: str = "") -> str:
    problems = [{"text": problem, "href": "#file"}] if problem else []
    return render_template(
        "authority/people/several.html", problem=problem, problems=problems, columns=COLUMNS, most=MOST_ROWS
    )
