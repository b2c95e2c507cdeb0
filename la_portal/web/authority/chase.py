"""Chase: who has not finished a collection's return, and one press that reminds exactly those who were chosen."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request

from la_portal.clock import london_date
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.queries import chase, contact_log
from la_portal.queries.chase_filters import ChaseFilters, LastContact, Sort
from la_portal.queries.collections import find
from la_portal.services.mail.recipients import of_schools
from la_portal.services.reminding import Reminded, remind
from la_portal.vocabulary import Permission
from la_portal.web.authority.chase_page import ChasePage, read
from la_portal.web.authority.chase_words import LEFT_OUT, STATES, log_words
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.session import actor, now, portal, reading, writing

SORTS = {Sort.NAME: "Name", Sort.STATE: "State", Sort.CONTACT: "Longest without contact"}
CONTACTS = {
    LastContact.NONE: "None since opening",
    LastContact.OVER_A_WEEK: "Over a week ago",
    LastContact.CAME_BACK: "Email came back",
}

bp = Blueprint("chase", __name__)


@dataclass(frozen=True)
class Typed:
    """What stands in the form of the press beside who is chosen."""

    own_line: str = ""
    sure: bool = False
    warned: bool = False
    error: str = ""
    problems: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


@bp.get("/collections/<slug>/chase")
@needs(Permission.CHASE_SCHOOLS)
def page(slug: str) -> str:
    """Who has not finished; of those who are chosen, what each would be sent."""
    return _render(slug, request.args, Typed(request.args.get("own_line", "")))


@bp.post("/collections/<slug>/chase")
@needs(Permission.CHASE_SCHOOLS)
def send(slug: str) -> str:
    """Exactly those who were shown are reminded, or the page comes back with what is in the way."""
    form = request.form
    own_line, sure = form.get("own_line", ""), "sure" in form
    try:
        chosen = _chosen(slug, form)
        press = _press(form)
        with reading() as session:
            known = chase.trusts(session)
        trusts = {urn: known[urn] for urn in chosen if urn in known}
        people = of_schools(portal().database, actor().scope.authority_id, trusts)
        with writing() as session:
            reminded = remind(session, actor(), slug, chosen, own_line, now(), people=people, press=press, sure=sure)
    except BadInput as error:
        problems = [{"text": str(error), "href": f"#{error.field}"}]
        warned = sure or "tick the box" in str(error)
        return _render(slug, form, Typed(own_line, sure, warned, str(error), problems))
    except Conflict as error:
        return _render(slug, form, Typed(own_line, problems=[{"text": str(error), "href": "#remind"}]))
    return _render(slug, {}, Typed(), reminded)


def _press(form: Mapping[str, str]) -> uuid.UUID:
    try:
        return uuid.UUID(form.get("press", ""))
    except ValueError as error:
        raise NotFound from error


def _chosen(slug: str, form: Mapping[str, str]) -> tuple[int, ...]:
    """The schools that the form names, or all of its filters where they are still those that were shown."""
    if "all" not in form:
        chosen = tuple(request.form.getlist("urn", type=int))
        if not chosen:
            raise Conflict("No school is chosen. Tick schools in the list, then press Preview")
        return chosen
    with reading() as session:
        collection = find(session, slug)
        filters = ChaseFilters.from_query(form)
        found = chase.urns(session, collection, filters, now(), london_date(now()))
    if mark_of(found) != form.get("mark"):
        raise Conflict(
            "The list has changed since you looked at it: a school has sent, or another has come in. Nothing was sent. "
            "Look at it again below, then send"
        )
    return found


def mark_of(urns: tuple[int, ...]) -> str:
    """A mark that only the same schools have."""
    return hashlib.sha256(",".join(map(str, sorted(urns))).encode()).hexdigest()[:16]


def _render(slug: str, given: Mapping[str, str], typed: Typed, reminded: Reminded | None = None) -> str:
    found = read(slug, given)
    return render_template(
        "authority/chase.html",
        it=found,
        typed=typed,
        problems=typed.problems,
        reminded=reminded,
        left_out=_named(reminded),
        press=uuid.uuid4(),
        mark=mark_of(found.shown),
        states=STATES,
        choices=_choices(found),
        log=_log(found),
    )


def _choices(found: ChasePage) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers: a value and its words."""
    states = [(state, f"{STATES[state].text} ({number})") for state, number in found.counts.by_state.items() if number]
    return {
        "state": [(str(state), words) for state, words in states],
        "district": [(name, name) for name in found.counts.districts],
        "trust": [(name, name) for name in found.counts.trusts],
        "contact": [(str(contact), words) for contact, words in CONTACTS.items()],
        "sort": [(str(sort), words) for sort, words in SORTS.items()],
    }


def _named(reminded: Reminded | None) -> list[tuple[str, list[str]]]:
    """Who got none, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for one in reminded.left_out if reminded else ():
        by_reason.setdefault(LEFT_OUT[one.why], []).append(one.name)
    return list(by_reason.items())


def _log(found: ChasePage) -> list[tuple[contact_log.LogLine, str, str]]:
    names = names_of(line.by for line in found.log if line.by)
    return [(line, log_words(line), names[line.by] if line.by else "") for line in found.log]
