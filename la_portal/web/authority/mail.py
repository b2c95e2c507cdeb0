"""The authority's mail: what waits, was sent, came back or was given up, and each message as it is read."""

from __future__ import annotations

import uuid
from collections import Counter

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.errors import NotFound
from la_portal.queries import mail as queries
from la_portal.queries.filters import one_of
from la_portal.queries.mail import MailState, MessageFacts
from la_portal.queries.schools import trust_of
from la_portal.services.mail import recipients, retrying, shown
from la_portal.services.mail.prepared import signed
from la_portal.vocabulary import Permission
from la_portal.web.authority import mail_words
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, portal, reading, signed_in, writing

PAGE_SIZE = 50

bp = Blueprint("mail", __name__)


@bp.get("/mail")
@needs(Permission.SEE_MAIL)
def listed() -> str:
    """The messages in one state, of one kind or all, a page of them."""
    state, page = _chosen_state(), request.args.get("page", 1, type=int)
    with reading() as session:
        counts = queries.counts(session)
        kind = next((known for known in counts if known == request.args.get("kind")), None)
        by_state = sum((counts[known] for known in counts if kind in {None, known}), Counter[MailState]())
        pages = max(1, -(-by_state[state] // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise NotFound
        lines = queries.messages(session, state, kind, page, PAGE_SIZE)
    return render_template(
        "authority/mail.html",
        lines=lines,
        state=state,
        kind=kind,
        counts=by_state,
        kinds=[(known, counts[known][state]) for known in counts],
        page=page,
        pages=pages,
        words=mail_words,
        reasons=_reasons(lines),
    )


def _reasons(lines: list[MessageFacts]) -> dict[uuid.UUID, str]:
    """Why each message is where it is; nothing where there is nothing to say of any."""
    demonstration = portal().settings.demonstration
    reasons = {line.id: mail_words.why(line, now(), demonstration=demonstration) for line in lines}
    return reasons if any(reasons.values()) else {}


@bp.get("/mail/links")
@needs(Permission.SEE_MAIL)
def links() -> str | Response:
    """In a demonstration: the links that invitations and messages to sign in with would bring."""
    if not portal().settings.demonstration:
        return redirect(url_for("authority.mail.listed"))
    found = shown.links(portal().database, portal().settings, actor(), PAGE_SIZE)
    return render_template("authority/mail_links.html", links=found)


@bp.get("/mail/<uuid:message_id>")
@needs(Permission.SEE_MAIL)
def one(message_id: uuid.UUID) -> str:
    """One message as it is read, and what has become of it."""
    with reading() as session:
        found = queries.message(session, message_id)
        urn = found.facts.school_id
        trust = trust_of(session, urn) if urn else None
    database, authority_id = portal().database, actor().scope.authority_id
    people = recipients.of_schools(database, authority_id, {urn: trust})[urn] if urn else ()
    return render_template(
        "authority/message.html",
        message=found,
        facts=found.facts,
        readers=mail_words.readers(found.facts, people),
        signature=signed(signed_in().authority_name),
        words=mail_words,
        why=_reasons([found.facts]).get(message_id, ""),
    )


@bp.post("/mail/<uuid:message_id>/try-again")
@needs(Permission.SEE_MAIL)
def try_again(message_id: uuid.UUID) -> Response:
    """The message waits again."""
    with writing() as session:
        retrying.try_again(session, actor(), message_id, now())
    return redirect(url_for("authority.mail.one", message_id=message_id))


def _chosen_state() -> MailState:
    typed = request.args.get("state", "")
    return one_of(MailState, typed) or MailState.WAITING
