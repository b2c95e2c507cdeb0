"""Signing in with a link by e-mail: asking for one, and pressing the button that it leads to."""

from __future__ import annotations

import re

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.services.people import TooManyAttempts, links
from la_portal.services.people.records import new_token
from la_portal.web import forms
from la_portal.web.errors import status_of
from la_portal.web.guard import public
from la_portal.web.people_forms import LinkForm
from la_portal.web.session import begin, now, portal

bp = Blueprint("links", __name__, url_prefix="/sign-in/link")
Answer = Response | str | tuple[str, int]


@bp.get("")
@public
def wanted() -> Answer:
    """The page on which to ask for a link."""
    return _page(LinkForm(formdata=None))


@bp.post("")
@public
def ask() -> Answer:
    """The same answer for every address; this browser keeps the secret that the link will ask for."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _page(form), 400
    browser, email = _browser() or new_token(), (form.email.data or "").strip()
    settings = portal().settings
    try:
        links.ask(portal().database, settings.secret_key, email, browser, request.remote_addr or "", now())
    except (BadInput, TooManyAttempts) as error:
        forms.refuse(form.email, error)
        return _page(form), status_of(error)
    answer = make_response(render_template("auth/link_sent.html", email=email, minutes=links.MINUTES))
    answer.set_cookie(
        _cookie(), browser, max_age=links.MINUTES * 60, secure=settings.production, httponly=True, samesite="Lax"
    )
    return answer


def _page(form: LinkForm) -> str:
    return render_template("auth/link.html", form=form, problems=forms.problems(form), minutes=links.MINUTES)


@bp.get("/<token>")
@public
def look(token: str) -> Answer:
    """A button. What only follows links, as a scanner of mail does, leaves the link as it was."""
    try:
        links.look(portal().database, token, _browser(), now())
    except (NotFound, NotAllowed) as refusal:
        return _refused(refusal)
    return render_template("auth/link_here.html")


@bp.post("/<token>")
@public
def use(token: str) -> Answer:
    """Who asked is signed in."""
    try:
        entry = links.use(portal().database, token, _browser(), now())
    except (NotFound, NotAllowed) as refusal:
        return _refused(refusal)
    begin(entry.token)
    return redirect(url_for("auth.choose" if len(entry.memberships) > 1 else "auth.home"))


def _refused(refusal: NotFound | NotAllowed) -> tuple[str, int]:
    other = isinstance(refusal, links.OtherBrowser)
    return render_template("auth/link_refused.html", sentence=str(refusal), other=other), status_of(refusal)


def _browser() -> str:
    kept = request.cookies.get(_cookie(), "")
    return kept if re.fullmatch(r"[\w-]{43}", kept, re.ASCII) else ""


def _cookie() -> str:
    return "__Host-link" if portal().settings.production else "link"
