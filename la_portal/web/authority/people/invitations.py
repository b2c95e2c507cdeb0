"""Invitations that are open: sent again, or withdrawn."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.errors import NotFound
from la_portal.queries.joined import names
from la_portal.services import people
from la_portal.services.people import waiting
from la_portal.services.people.waiting import OpenInvitation
from la_portal.vocabulary import Permission
from la_portal.web import forms, session
from la_portal.web.authority.people.blueprint import bp
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.words import ROLE_NAMES, london_day

PAGE_SIZE = 50


@bp.get("/people/invitations")
@needs(Permission.MANAGE_PEOPLE)
def invitations() -> str:
    """A page of the open invitations, the newest first."""
    database, authority_id, at = session.portal().database, session.actor().scope.authority_id, session.now()
    page = request.args.get("page", 1, type=int)
    total = waiting.count(database, authority_id, at)
    pages = max(1, -(-total // PAGE_SIZE))
    if not 1 <= page <= pages:
        raise NotFound
    found = waiting.listed(database, authority_id, at, page=page, size=PAGE_SIZE)
    sent = request.args.get("sent", 0, type=int)
    return render_template(
        "authority/people/invitations.html", lines=lines(found), total=total, page=page, pages=pages, sent=sent
    )


@bp.post("/people/invitations")
@needs(Permission.MANAGE_PEOPLE)
def decide() -> Response:
    """One invitation is sent again or withdrawn, and the list it was pressed in is shown."""
    portal, at, form = session.portal(), session.now(), forms.PostedForm()
    urn = request.form.get("urn", type=int)
    back = url_for("authority.people.of_school", urn=urn) if urn else url_for("authority.people.invitations")
    press = request.form.get("press", "")
    if not form.validate_on_submit() or press not in {"again", "withdraw"}:
        return redirect(back)
    try:
        invitation_id = uuid.UUID(request.form.get("invitation", ""))
    except ValueError:
        raise NotFound from None
    if press == "again":
        people.again(portal.database, portal.settings.secret_key, session.actor(), invitation_id, at)
    else:
        people.withdraw(portal.database, session.actor(), invitation_id, at)
    return redirect(back)


def lines(found: list[OpenInvitation]) -> list[dict[str, Any]]:
    """The invitations as a list shows them, with the names of schools and of who asked."""
    askers = names_of(one.invited_by for one in found if one.invited_by)
    with session.reading() as reading:
        schools = names(reading, {one.school_id for one in found if one.school_id})
    return [
        {
            "id": str(one.invitation_id),
            "email": one.email,
            "role": ROLE_NAMES[one.role],
            "urn": one.school_id,
            "place": schools.get(one.school_id or 0) or one.trust or "The team",
            "asked": london_day(one.invited_at),
            "asker": askers.get(one.invited_by, "") if one.invited_by else "",
            "ends": london_day(one.expires_at),
            "state": _state(one),
            "hands_over": one.hands_over is not None,
        }
        for one in found
    ]


def _state(one: OpenInvitation) -> str:
    if not one.by_mail:
        return "Passed on by hand"
    if one.given_up:
        return "Not delivered. Check the address, and invite them again"
    return f"Sent on {london_day(one.sent_at)}" if one.sent_at else "Waiting to be sent"
