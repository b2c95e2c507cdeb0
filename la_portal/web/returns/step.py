"""The one next step of a return, for who looks at it: correct, explain, pass on, sign."""

from __future__ import annotations

from dataclasses import dataclass

from la_portal.access import can
from la_portal.catalogue.explaining import name_of
from la_portal.catalogue.rules import MISSING
from la_portal.catalogue.wording import counted
from la_portal.queries.schools import dsl_sends
from la_portal.services import people
from la_portal.vocabulary import Permission, Role
from la_portal.web import session
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.places import field_of, place_of, row_of
from la_portal.web.returns.sheet import ALL


@dataclass(frozen=True)
class Step:
    """What comes next: a sentence, and a button. With `posts` the button acts, without it leads; none is no button."""

    heading: str
    sentence: str
    button: str = ""
    href: str = ""
    posts: bool = False
    other: tuple[str, str] | None = None


def step_of(opened: Opened) -> Step:
    """The next step of this return for who is signed in."""
    actor = session.actor()
    if opened.sent:
        return Step("", "")
    if opened.passed_on:
        return _passed_on(opened)
    if not can(actor, Permission.EDIT_RETURN) and not can(actor, Permission.SIGN_RETURN):
        return Step("", "")
    if not opened.checked.ready:
        return _to_do(opened)
    return _ready(opened)


def left_in_words(opened: Opened) -> str:
    """What still stands between the return and its sending; empty where nothing does."""
    missing = sum(problem.rule == MISSING for problem in opened.shown.problems)
    wrong, asked = len(opened.shown.problems) - missing, len(opened.shown.open_queries)
    confirm = sum(bool(opened.unconfirmed(section)) for section in opened.carried)
    parts = (
        f"{counted(wrong, 'answer needs', 'answers need')} correcting" if wrong else "",
        f"{counted(missing, 'answer is', 'answers are')} missing" if missing else "",
        f"{counted(confirm, 'part', 'parts')} to confirm" if confirm else "",
        f"{counted(asked, 'query', 'queries')} to explain" if asked else "",
    )
    return ", ".join(part for part in parts if part)


def signatories(opened: Opened) -> list[str]:
    """The names of those who sign this return."""
    facts = opened.facts
    return people.signatories(people.of_school(session.portal().database, facts.authority_id, facts.school_id))


def _to_do(opened: Opened) -> Step:
    problems = [problem for section in opened.carried for problem in opened.problems(section)]
    wrong = [problem for problem in problems if problem.rule != MISSING]
    after = "Then the return can be signed and sent."
    if wrong:
        href = place_of(opened, field_of(opened, wrong[0]), wrong[0].part, problems=ALL)
        return Step("Next: correct what cannot be right", after, f"Correct {counted(len(wrong), 'answer')}", href)
    if waiting := [section for section in opened.carried if opened.unconfirmed(section)]:
        title = opened.asked.edition.section(waiting[0]).title
        sentence = "Say that nothing has changed, or change what has."
        return Step("Next: confirm what is carried forward", sentence, f"Go to {title}", opened.url(waiting[0]))
    if problems:
        href = place_of(opened, field_of(opened, problems[0]), problems[0].part, problems=ALL)
        text = "Give the missing answer" if len(problems) == 1 else f"Give the {len(problems)} missing answers"
        return Step("Next: give what is missing", after, text, href)
    first, number = opened.checked.open_queries[0], len(opened.checked.open_queries)
    href = opened.url(first.section, open=row_of(field_of(opened, first)) or None, _anchor=name_of(first))
    sentence = "Change the answer where it is wrong, or say why it is right."
    return Step("Next: explain the queries", sentence, f"Explain {counted(number, 'query', 'queries')}", href)


def _ready(opened: Opened) -> Step:
    actor, signs = session.actor(), signatories(opened)
    declare, alone = opened.url("declaration"), dsl_sends(opened.facts.dsl_may_send, bool(signs))
    if actor.role is Role.DSL and signs:
        other = ("Or send it without a signature", declare) if alone else None
        sentence = f"{signs[0]} finds it on the home page. You can take it back until it is signed."
        return Step("Next: pass it on", sentence, f"Pass to {signs[0]} to sign", opened.url("pass_on"), True, other)
    if can(actor, Permission.SEND_RETURN) and alone:
        name = session.signed_in().authority_name
        return Step("Next: declare and send", f"You declare that the answers are right, and send them to {name}.",
                    "Continue to the declaration", declare)  # fmt: skip
    return Step("Nothing is missing", "The designated safeguarding lead passes the return on, or sends it.")


def _passed_on(opened: Opened) -> Step:
    actor = session.actor()
    if can(actor, Permission.SIGN_RETURN):
        declare = opened.url("declaration")
        return Step("Next: sign", "Sign and send the return, or give it back.", "Continue to the declaration", declare)
    at = opened.facts.passed_on_at
    when = f" since {opened.moment(at)}" if at else ""
    sentence = f"This return is with the headteacher{when}. Nothing can be changed while it is."
    if can(actor, Permission.PASS_ON_RETURN):
        return Step("With the headteacher", sentence, "Take it back to change it", opened.url("take_back"), True)
    return Step("With the headteacher", sentence)
