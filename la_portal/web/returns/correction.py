"""What the authority sent on the school's behalf, and the school's answer: it is right, or what is not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for

from la_portal.access import can
from la_portal.errors import BadInput, Conflict
from la_portal.queries import events, records
from la_portal.queries.records import Said
from la_portal.services.returns import confirm_correction, contest_correction
from la_portal.services.returns.life import Action
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.changes import changes_since
from la_portal.web.returns.keeping import Answered
from la_portal.web.returns.opened import find_in
from la_portal.web.returns.sent_return import SentReturn, read_sent

RIGHT = "right"


@dataclass(frozen=True)
class _Corrected:
    sent: SentReturn
    said: Said
    why: str


@bp.get("/<int:urn>/<slug>/correction")
@needs(Permission.SEE_RETURN)
def correction(urn: int, slug: str) -> Answered:
    """What was corrected, and why; where nothing was, the return itself."""
    return _page(urn, slug)


@bp.post("/<int:urn>/<slug>/correction")
@needs(Permission.ANSWER_CORRECTION)
def answer_correction(urn: int, slug: str) -> Answered:
    """The school has said it, once; without a reason the page comes again."""
    why = request.form.get("why", "")
    try:
        with session.writing() as writing:
            if request.form.get("answer") == RIGHT:
                confirm_correction(writing, session.actor(), urn, slug, session.now())
            else:
                contest_correction(writing, session.actor(), urn, slug, why, session.now())
    except (BadInput, Conflict) as refused:
        return _page(urn, slug, why, str(refused))
    return redirect(request.path)


def _page(urn: int, slug: str, typed: str = "", error: str = "") -> Answered:
    found = _corrected(urn, slug)
    if found is None:
        return redirect(url_for("returns.tasks", urn=urn, slug=slug))
    page = render_template(
        "returns/correction.html",
        opened=found.sent.opened,
        sent=found.sent,
        said=found.said,
        why=found.why,
        changed=changes_since(found.sent),
        may=can(session.actor(), Permission.ANSWER_CORRECTION),
        typed=typed,
        error=error,
        problems=[{"text": error, "href": "#why"}] if error else [],
    )
    return (page, 400) if error else page


def _corrected(urn: int, slug: str) -> _Corrected | None:
    """None where what counts was sent by the school itself, or nothing was."""
    with session.reading() as reading:
        opened = find_in(reading, urn, slug)
        number = opened.facts.counted_submission
        sent = read_sent(reading, opened, number) if number else None
        if sent is None or not sent.facts.on_behalf:
            return None
        before = read_sent(reading, opened, sent.facts.submission - 1).answers if sent.facts.submission > 1 else None
        corrected = (one.why for one in events.of_return(reading, opened.facts) if one.kind == Action.CORRECT)
        return _Corrected(
            replace(sent, before=before), records.about(reading, opened.facts), next(corrected, None) or ""
        )
