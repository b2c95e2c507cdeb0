"""The receipt of a return that was sent."""

from __future__ import annotations

from flask import render_template

from la_portal.access import can
from la_portal.queries import returns, submissions
from la_portal.services import people
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.declaration import posts
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.statuses import lateness, moment_in_words


@bp.get("/<int:urn>/<slug>/receipt/<int:submission>")
@needs(Permission.SEE_RETURN)
def receipt(urn: int, slug: str, submission: int) -> str:
    """What was sent, when, by whom, and what happens next."""
    with session.reading() as reading:
        opened = Opened(returns.find(reading, urn, slug), session.now())
        sent = submissions.submission(reading, opened.facts, submission)
    names = people.names(session.portal().database, opened.facts.authority_id, [sent.submitted_by])
    return render_template(
        "returns/receipt.html",
        opened=opened,
        sent=sent,
        authority=session.signed_in().authority_name,
        sent_at=moment_in_words(sent.submitted_at),
        can_edit=can(session.actor(), Permission.EDIT_RETURN),
        timing=lateness(sent.submitted_at, opened.facts.collection.due_on),
        who=names.get(sent.submitted_by, "A person who has left"),
        post=next((option.label for option in posts(opened) if option.code == sent.declared_as), sent.declared_as),
    )
