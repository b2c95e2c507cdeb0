"""One school's contacts: every reminder to it and every time somebody spoke to it, and a form to write down another."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.catalogue import Option
from la_portal.catalogue.wording import counted
from la_portal.clock import london_date
from la_portal.errors import BadInput
from la_portal.queries import contacts
from la_portal.queries.contacts import Mailed, Spoken
from la_portal.queries.returns import find
from la_portal.queries.schools import trust_of
from la_portal.services import notes
from la_portal.services.mail.recipients import of_schools
from la_portal.vocabulary import NoteKind, Permission
from la_portal.web.authority.chase_words import AUDIENCES, KINDS, person, why_back
from la_portal.web.authority.typed_day import day_in, first_boxes, parts_of
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.problems import problems_of
from la_portal.web.session import actor, now, portal, reading, writing
from la_portal.web.statuses import officer_status

bp = Blueprint("chase_school", __name__)


@bp.get("/collections/<slug>/chase/<int:urn>")
@needs(Permission.CHASE_SCHOOLS)
def page(slug: str, urn: int) -> str:
    """The school's contacts, newest first, and the form."""
    return _render(slug, urn, {}, {})


@bp.post("/collections/<slug>/chase/<int:urn>")
@needs(Permission.KEEP_NOTES)
def keep(slug: str, urn: int) -> str | Response:
    """The contact is written down, or the form comes back with what is wrong."""
    form, kind, words = request.form, request.form.get("kind", ""), request.form.get("words", "")
    errors = {} if kind in set(KINDS) else {"kind": "Choose how you spoke to the school"}
    errors |= {} if words.strip() else {"words": "Write what was said, in a few words"}
    try:
        follow_up_on = day_in(form, "follow_up_on", "Look at it again")
        if not errors:
            with writing() as session:
                notes.add(session, actor(), urn, NoteKind(kind), words, now(), slug=slug, follow_up_on=follow_up_on)
    except BadInput as error:
        errors[error.field or "words"] = str(error)
    if errors:
        return _render(slug, urn, form, errors)
    return redirect(url_for("authority.chase_school.page", slug=slug, urn=urn))


@bp.post("/collections/<slug>/chase/<int:urn>/followed-up")
@needs(Permission.KEEP_NOTES)
def followed_up(slug: str, urn: int) -> Response:
    """What was to be looked at again has been."""
    note_id = request.form.get("note", type=uuid.UUID)
    with writing() as session:
        find(session, urn, slug)
        if note_id is not None:
            notes.follow_up(session, actor(), urn, note_id, now())
    return redirect(url_for("authority.chase_school.page", slug=slug, urn=urn))


def _render(slug: str, urn: int, form: Mapping[str, str], errors: dict[str, str]) -> str:
    with reading() as session:
        facts = find(session, urn, slug)
        found = contacts.of_school(session, urn)
        trust = trust_of(session, urn)
    people = of_schools(portal().database, actor().scope.authority_id, {urn: trust})[urn]
    names = names_of(one.made_by for one in found if isinstance(one, Spoken) and one.made_by)
    return render_template(
        "authority/chase_school.html",
        facts=facts,
        collection=facts.collection,
        status=officer_status(facts.status, facts.changes_asked),
        today=london_date(now()),
        people=[person(one) for one in people],
        lines=[_line(one, names) for one in found],
        kinds=[Option(str(kind), words) for kind, words in KINDS.items()],
        form=form,
        typed=parts_of(form, "follow_up_on"),
        errors=errors,
        problems=problems_of(errors, first_boxes(("follow_up_on",))),
    )


def _line(one: Mailed | Spoken, names: Mapping[uuid.UUID, str]) -> dict[str, object]:
    """A contact as the page shows it."""
    if isinstance(one, Spoken):
        by = names.get(one.made_by, "") if one.made_by else ""
        return {"at": one.at, "what": KINDS[one.kind], "words": one.words, "by": by, "note": one}
    what = f"Reminder to {AUDIENCES[one.audience]}{'' if one.by_hand else ', by itself'}"
    return {"at": one.at, "what": what, "words": _outcome(one), "by": ""}


def _outcome(one: Mailed) -> str:
    """What became of a reminder."""
    if not one.came_back:
        return "Sent" if one.sent_at else "Waits to be sent"
    if one.sent_at:
        return f"Sent; came back from {counted(len(one.refused), 'address', 'addresses')}"
    return f"{'Came back' if one.refused else 'Not sent'}. {why_back(one)}"
