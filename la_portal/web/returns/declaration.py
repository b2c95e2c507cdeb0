"""The declaration, and the one press that sends the return."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import redirect, render_template, request

from la_portal.access import can
from la_portal.catalogue import Field, Option
from la_portal.catalogue.in_words import in_short, pair_in_words
from la_portal.catalogue.settling import HELD, IN_PLACE, NOT_USED
from la_portal.catalogue.wording import counted
from la_portal.errors import Conflict
from la_portal.queries.schools import dsl_sends
from la_portal.services.returns import DECLARED, Declaration, ReturnHasErrors, submit
from la_portal.vocabulary import Permission, Role
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.incidents import total_of
from la_portal.web.returns.keeping import Answered
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import HEADER, INCIDENTS, PLATFORMS, POLICIES, PRACTICE, TRAINING
from la_portal.web.returns.step import signatories

_MISSING = "Say in which post you declare this"
_LONGEST_KEY = 64


@dataclass(frozen=True)
class GivingBack:
    """A reason for giving the return back that was typed and cannot be taken as it is."""

    why: str = ""
    error: str = ""
    held: bool = False


@bp.get("/<int:urn>/<slug>/declaration")
@needs(Permission.SEND_RETURN)
def declaration(urn: int, slug: str) -> Answered:
    """What the person declares who sends the return."""
    opened = find(urn, slug)
    if opened.sent:
        return redirect(opened.url("receipt", submission=opened.facts.counted_submission))
    if not _may_declare(opened):
        return redirect(opened.url("check"))
    return declaring(opened)


@bp.post("/<int:urn>/<slug>/declaration")
@needs(Permission.SEND_RETURN)
def send(urn: int, slug: str) -> Answered:
    """The return is sent, once however often the button is pressed; the answer is its receipt."""
    opened = find(urn, slug)
    key, chosen = _key(), _declared_as(opened)
    if not opened.sent and chosen not in {option.code for option in posts(opened)}:
        return declaring(opened, error=_MISSING, key=key)
    version = request.form.get("draft_version", -1, type=int)
    declared, signs = Declaration(chosen, version, key), bool(signatories(opened))
    try:
        with session.writing() as writing:
            actor, now = session.actor(), session.now()
            receipt = submit(writing, actor, urn, slug, declared, now, has_headteacher=signs)
    except (Conflict, ReturnHasErrors):
        return redirect(opened.url("check", changed="1"))
    return redirect(opened.url("receipt", submission=receipt.submission))


def _key() -> str:
    """The key of the form's one press; a new one where it carries nothing that a page of ours made."""
    key = request.form.get("key", "")[:_LONGEST_KEY]
    return key if key.isalnum() else uuid.uuid4().hex


def posts(opened: Opened) -> tuple[Option, ...]:
    """The posts in which somebody can declare."""
    return opened.asked.edition.item(HEADER, "post").options


def declaring(opened: Opened, giving_back: GivingBack | None = None, error: str = "", key: str = "") -> Answered:
    """The page on which the return is declared and sent, or by the headteacher given back."""
    problems = [{"text": error, "href": "#declared_as"}] if error else []
    problems += [{"text": giving_back.error, "href": "#why"}] if giving_back else []
    page = render_template(
        "returns/declaration.html",
        opened=opened,
        authority=session.signed_in().authority_name,
        signing=_signs(),
        passed_by=_passed_by(opened),
        key=key or uuid.uuid4().hex,
        chosen=request.form.get("declared_as") or opened.checked.answers[HEADER]["post"].choice or "",
        posts=posts(opened),
        words=DECLARED,
        facts=_facts(opened),
        error=error,
        giving_back=giving_back or GivingBack(),
        problems=problems,
    )
    return (page, 400) if problems else page


def _signs() -> bool:
    return session.actor().role is Role.HEADTEACHER


def _declared_as(opened: Opened) -> str:
    """The post of who declares: a headteacher's is known."""
    return Role.HEADTEACHER if _signs() else request.form.get("declared_as", "")


def _may_declare(opened: Opened) -> bool:
    if opened.passed_on:
        return can(session.actor(), Permission.SIGN_RETURN) or session.actor().on_behalf
    alone = dsl_sends(opened.facts.dsl_may_send, bool(signatories(opened)))
    return not opened.shut and opened.checked.ready and alone


def _passed_by(opened: Opened) -> str:
    """The name of who passed the return on; empty where nobody did."""
    person = opened.facts.passed_on_by if opened.passed_on else None
    return names_of([person])[person] if person else ""


def _facts(opened: Opened) -> list[dict[str, str]]:
    """The return in a few lines; a line whose question was not asked this term is left out."""
    lines = {
        "Policies": _policies(opened),
        "Staff trained in the last 12 months": _words(opened, TRAINING, "staff_online_safety-trained"),
        "Incidents recorded": _incidents(opened),
        "Platforms": _platforms(opened),
        "Queries": _queries(opened),
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
    return f"{sum(answer.choice in IN_PLACE for answer in states)} of {len(states)} in place"


def _incidents(opened: Opened) -> str:
    said = opened.checked.answers[INCIDENTS]["incidents_recorded"].choice
    return str(total_of(opened)) if said == HELD else _words(opened, INCIDENTS, "incidents_recorded")


def _platforms(opened: Opened) -> str:
    standings = [answer for name, answer in opened.checked.answers[PLATFORMS].items() if name.endswith("-standing")]
    return f"{sum(answer.choice != NOT_USED for answer in standings)} in use or known of"


def _queries(opened: Opened) -> str:
    number = len(opened.checked.queries)
    explained = "explained" if number == 1 else "each explained"
    return f"{counted(number, 'query', 'queries')}, {explained}" if number else ""
