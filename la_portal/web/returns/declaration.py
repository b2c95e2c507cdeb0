"""The declaration, and the one press that sends the return."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request

from la_portal.catalogue import Field, Option
from la_portal.catalogue.settling import HELD, NOT_USED
from la_portal.errors import Conflict
from la_portal.services.returns import DECLARED, Declaration, ReturnHasErrors, submit
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.incidents import total_of
from la_portal.web.returns.keeping import Answered
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import HEADER, INCIDENTS, PLATFORMS, POLICIES, PRACTICE, TRAINING
from la_portal.web.returns.words import in_short, pair_in_words

_MISSING = "Say in which post you declare this"
_LONGEST_KEY = 64
_HAS_POLICY = frozenset({"in_place", "part_of_another"})


@bp.get("/<int:urn>/<slug>/declaration")
@needs(Permission.SEND_RETURN)
def declaration(urn: int, slug: str) -> Answered:
    """What the person declares who sends the return."""
    opened = find(urn, slug)
    if opened.sent:
        return redirect(opened.url("receipt", submission=opened.facts.counted_submission))
    if opened.shut or opened.checked.problems:
        return redirect(opened.url("check"))
    chosen = opened.checked.answers[HEADER]["post"].choice or ""
    return _page(opened, uuid.uuid4().hex, chosen)


@bp.post("/<int:urn>/<slug>/declaration")
@needs(Permission.SEND_RETURN)
def send(urn: int, slug: str) -> Answered:
    """The return is sent, once however often the button is pressed; the answer is its receipt."""
    opened = find(urn, slug)
    key, chosen = request.form.get("key", "")[:_LONGEST_KEY] or uuid.uuid4().hex, request.form.get("declared_as", "")
    if not opened.sent and chosen not in {option.code for option in posts(opened)}:
        return _page(opened, key, chosen, _MISSING)
    version = request.form.get("draft_version", -1, type=int)
    declared = Declaration(chosen, version, key)
    try:
        with session.writing() as writing:
            receipt = submit(writing, session.actor(), urn, slug, declared, session.now())
    except (Conflict, ReturnHasErrors):
        return redirect(opened.url("check", changed="1"))
    return redirect(opened.url("receipt", submission=receipt.submission))


def posts(opened: Opened) -> tuple[Option, ...]:
    """The posts in which somebody can declare."""
    return opened.asked.edition.item(HEADER, "post").options


def _page(opened: Opened, key: str, chosen: str, error: str = "") -> Answered:
    page = render_template(
        "returns/declaration.html",
        opened=opened,
        authority=session.signed_in().authority_name,
        key=key,
        chosen=chosen,
        posts=posts(opened),
        words=DECLARED,
        facts=_facts(opened),
        error=error,
        problems=[{"text": error, "href": "#declared_as"}] if error else [],
    )
    return (page, 400) if error else page


def _facts(opened: Opened) -> list[dict[str, str]]:
    """The return in a few lines; a line whose question was not asked this term is left out."""
    lines = {
        "Policies": _policies(opened),
        "Staff trained in the last 12 months": _words(opened, TRAINING, "staff_online_safety-trained"),
        "Incidents recorded": _incidents(opened),
        "Platforms": _platforms(opened),
        "Support wanted": _words(opened, PRACTICE, "support_wanted"),
    }
    return [{"key": key, "value": value} for key, value in lines.items() if value]


def _words(opened: Opened, section: str, name: str) -> str:
    field: Field | None = next((one for one in opened.asked.questions(section) if one.name == name), None)
    answers = opened.checked.answers[section]
    if field is None or name not in answers:
        return ""
    return pair_in_words(field, answers) if field.part else in_short(field, answers[name])


def _policies(opened: Opened) -> str:
    states = [answer for name, answer in opened.checked.answers[POLICIES].items() if name.endswith("-status")]
    return f"{sum(answer.choice in _HAS_POLICY for answer in states)} of {len(states)} in place"


def _incidents(opened: Opened) -> str:
    said = opened.checked.answers[INCIDENTS]["incidents_recorded"].choice
    return str(total_of(opened)) if said == HELD else _words(opened, INCIDENTS, "incidents_recorded")


def _platforms(opened: Opened) -> str:
    standings = [answer for name, answer in opened.checked.answers[PLATFORMS].items() if name.endswith("-standing")]
    return f"{sum(answer.choice != NOT_USED for answer in standings)} in use or known of"
