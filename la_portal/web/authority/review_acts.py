"""What else an officer does with a return, each on a small page: more time, reopen, exempt, lift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.queries.returns import ReturnFacts
from la_portal.services import returns
from la_portal.services.returns.life import SENT, TABLE, Action
from la_portal.vocabulary import Permission
from la_portal.web.authority.typed_day import day_in, first_boxes, parts_in_words, parts_of
from la_portal.web.guard import needs
from la_portal.web.problems import problems_of
from la_portal.web.returns.opened import find_in
from la_portal.web.session import actor, now, reading, writing

PATH = "/reviews/<slug>/<int:urn>/<act>"

bp = Blueprint("review_acts", __name__)
_AT = {"until": "#until-day"}
Do = Callable[[TenantSession, int, str], None]


@dataclass(frozen=True)
class ActPage:
    """The words of one act's page, and what it asks for."""

    action: Action
    link: str
    heading: str
    sentences: tuple[str, ...]
    button: str
    hint: str = ""
    reasoned: bool = True
    day: bool = False


PAGES: Mapping[str, ActPage] = {
    "extend": ActPage(
        Action.EXTEND,
        "Give more time",
        "Give this school more time",
        ("The school gets a date of its own, and hears of it. What closed unsent is open again.",),
        "Give more time",
        "Your colleagues read this, and so does the school",
        day=True,
    ),
    "reopen": ActPage(
        Action.REOPEN,
        "Reopen the return",
        "Reopen this return",
        ("The school can change every answer, and hears of it. What it sent before counts until it sends again.",),
        "Reopen the return",
        "Your colleagues read this, and so does the school",
    ),
    "exempt": ActPage(
        Action.EXEMPT,
        "Make the school exempt",
        "Make this school exempt",
        ("The school is not asked for this return, and stands in no figure of this collection.",),
        "Make it exempt",
        "Your colleagues read this, and so does the school",
    ),
    "lift": ActPage(
        Action.LIFT,
        "Lift the exemption",
        "Lift the exemption",
        ("The return is again what it was before, and is counted again.",),
        "Lift the exemption",
        reasoned=False,
    ),
}


@dataclass(frozen=True)
class _Typed:
    form: Mapping[str, str] = field(default_factory=dict[str, str])
    errors: dict[str, str] = field(default_factory=dict[str, str])


def links(facts: ReturnFacts) -> list[tuple[str, str]]:
    """The pages of those acts that exist from where the return stands, as (address, words)."""
    key = {"slug": facts.collection.slug, "urn": facts.school_id}
    in_time = facts.is_open(london_date(now()))
    found = [
        (url_for("authority.review_acts.ask", act=name, **key), page.link)
        for name, page in PAGES.items()
        if facts.status in TABLE[page.action].froms and (in_time or page.action is not Action.REOPEN)
    ]
    if facts.status in SENT:
        found.append((url_for("authority.correcting.choose", **key), "Correct an answer on the school's behalf"))
    return found


@bp.get(PATH)
@needs(Permission.REVIEW_RETURN)
def ask(slug: str, urn: int, act: str) -> str:
    """What the act does, and the form that does it."""
    return _page(slug, urn, act, _Typed())


@bp.post(PATH)
@needs(Permission.REVIEW_RETURN)
def do(slug: str, urn: int, act: str) -> Response | tuple[str, int]:
    """It is done, or the form comes back with what is wrong."""
    if act not in PAGES:
        raise NotFound
    try:
        with writing() as session:
            _DO[act](session, urn, slug)
    except (BadInput, Conflict) as refused:
        where = refused.field if isinstance(refused, BadInput) else "act"
        return _page(slug, urn, act, _Typed(request.form, {where: str(refused)})), 400
    return redirect(url_for("authority.review.page", slug=slug, urn=urn))


def _extend(session: TenantSession, urn: int, slug: str) -> None:
    until = day_in(request.form, "until", "Until when")
    if until is None:
        raise BadInput("Enter the day until which the school can send, like 18 12 2026", "until")
    returns.extend(session, actor(), urn, slug, until, request.form.get("why", ""), now())


def _with_reason(act: Callable[..., None]) -> Do:
    return lambda session, urn, slug: act(session, actor(), urn, slug, request.form.get("why", ""), now())


_DO: Mapping[str, Do] = {
    "extend": _extend,
    "reopen": _with_reason(returns.reopen),
    "exempt": _with_reason(returns.exempt),
    "lift": lambda session, urn, slug: returns.lift_exemption(session, actor(), urn, slug, now()),
}


def _page(slug: str, urn: int, name: str, typed: _Typed) -> str:
    with reading() as session:
        facts = find_in(session, urn, slug).facts
    if name not in PAGES:
        raise NotFound
    return render_template(
        "authority/review_act.html",
        facts=facts,
        act=PAGES[name],
        errors=typed.errors,
        why=typed.form.get("why", ""),
        until=parts_of(typed.form, "until") if typed.form else parts_in_words(facts.extended_to),
        problems=problems_of(typed.errors, first_boxes(("until",))),
    )
