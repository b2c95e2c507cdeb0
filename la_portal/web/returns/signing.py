"""Passing a return on to the headteacher, taking it back, and giving it back with a reason."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from la_portal.catalogue.personal_data import warning
from la_portal.errors import BadInput
from la_portal.services import returns
from la_portal.services.returns import ReturnHasErrors
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.declaration import GivingBack, declaring
from la_portal.web.returns.keeping import Answered
from la_portal.web.returns.opened import find


@bp.post("/<int:urn>/<slug>/pass-on")
@needs(Permission.PASS_ON_RETURN)
def pass_on(urn: int, slug: str) -> Response:
    """The return waits for the headteacher's signature."""
    opened = find(urn, slug)
    try:
        with session.writing() as writing:
            returns.pass_on(writing, session.actor(), urn, slug, session.now())
    except ReturnHasErrors:
        return redirect(opened.url("check", changed="1"))
    return redirect(opened.url("check"))


@bp.post("/<int:urn>/<slug>/take-back")
@needs(Permission.PASS_ON_RETURN)
def take_back(urn: int, slug: str) -> Response:
    """The return is a draft again."""
    opened = find(urn, slug)
    with session.writing() as writing:
        returns.take_back(writing, session.actor(), urn, slug, session.now())
    return redirect(opened.url("tasks"))


@bp.post("/<int:urn>/<slug>/give-back")
@needs(Permission.SIGN_RETURN)
def give_back(urn: int, slug: str) -> Answered:
    """The return is a draft again, with the headteacher's reason on it; without one, the page says what is missing."""
    opened, why = find(urn, slug), request.form.get("why", "")
    warned = "" if why in request.form.getlist("why.sure") else warning(why, opened.today)
    if warned:
        return declaring(opened, GivingBack(why, warned, held=True))
    try:
        with session.writing() as writing:
            returns.give_back(writing, session.actor(), urn, slug, why, session.now())
    except BadInput as refusal:
        return declaring(opened, GivingBack(why, str(refusal)))
    return redirect(opened.url("check"))
