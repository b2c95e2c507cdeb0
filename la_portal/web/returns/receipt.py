"""The receipt of a return that was sent, and what a school gets back at once: how it compares, what to do next."""

from __future__ import annotations

from flask import render_template

from la_portal.catalogue.next_steps import next_steps
from la_portal.catalogue.wording import lowered
from la_portal.queries.replies import reply_by, reply_days
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.changes import changes_since
from la_portal.web.returns.declaration import posts
from la_portal.web.returns.mailed import mailed
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.sent_return import compared, find_sent
from la_portal.web.returns.statuses import day_in_words, lateness


@bp.get("/<int:urn>/<slug>/receipt/<int:submission>")
@needs(Permission.SEE_RETURN)
def receipt(urn: int, slug: str, submission: int) -> str:
    """What was sent, when, by whom, how it compares, and what happens next."""
    sent = find_sent(urn, slug, submission)
    opened, facts = sent.opened, sent.facts
    with session.reading() as reading:
        promised = reply_days(reading)
    return render_template(
        "returns/receipt.html",
        opened=opened,
        sent=facts,
        mailed=mailed(sent, "your" if session.actor().school_id else "the school's"),
        authority=session.signed_in().authority_name,
        sent_at=sent.when,
        timing=lateness(facts.submitted_at, opened.facts.due_on),
        who=names_of([facts.submitted_by])[facts.submitted_by],
        post=post_of(opened, facts.declared_as),
        reply_by=day_in_words(reply_by(facts.submitted_at, promised)),
        wanted=sent.said("practice", "support_wanted"),
        compared=compared(sent),
        steps=next_steps(sent.given),
        changed=changes_since(sent),
    )


def post_of(opened: Opened, code: str) -> str:
    """The post in the middle of a sentence: another senior leader."""
    label = next((option.label for option in posts(opened) if option.code == code), code)
    return lowered(label)
