"""What every dashboard has around its figures: caption, finding, filters, basis, and pages with nothing to show yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dashboards.filter_row import cleared, filter_form
from dashboards.look import Built, Look, Page
from dashboards.markup import Node, node
from dashboards.words import among, moment, number, plural, term_title
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words
from la_portal.queries import collections, completion
from la_portal.queries.collections import CollectionFacts, NoCollection
from la_portal.queries.filters import Filters
from la_portal.queries.narrowing import narrowed

TOO_FEW = " Too few schools for a chart."


def framed(page: Page, session: Any, filters: Filters, at: datetime) -> tuple[Node, list[Any]]:
    """The page's top and its figures, or a top that says why there are none and what to do.

    The top is one tree, so that the browser changes it in place: a filter keeps its focus, and the fold stays open.
    """
    try:
        span = collections.span(session, filters)
        filters = narrowed(session, filters)
    except NoCollection as missing:
        form = filter_form(page, session, filters, []) if collections.listed(session, filters) else None
        return _top("", str(missing).split(". ")[0], form, node("p", f"{missing}.")), []
    form = filter_form(page, session, filters, completion.options(session, filters))
    caption = f"{term_title(span.chosen)}, {_standing(span.chosen, filters)}"
    returned = completion.returned(session, filters)
    this = next((row for row in returned if row.collection == span.chosen), None)
    if this is None:
        clear = node("a", "Clear filters", href=cleared(page, filters), className="govuk-link")
        words = node("p", "No school of this collection is where you are looking. ", clear)
        return _top(caption, "No school matches these filters", form, words), []
    if not this.returned and not page.of_all_asked:
        return _top(caption, _nothing(filters), form, node("p", _when_figures_appear(span.chosen))), []
    look = Look(session, filters, at, span, tuple(returned), this)
    built = page.build(look)
    return _top(caption, _named(built.finding, filters), form, _basis(look, built)), built.content


def base(look: Look, schools: int | None = None) -> str:
    """How many schools stand behind a figure: 97 of 120 schools."""
    known = look.this.returned if schools is None else schools
    return f"{number(known)} of {plural(look.this.expected, 'school')}"


def _top(caption: str, finding: str, form: Node, below: Node) -> Node:
    above = node("p", caption, className="la-caption") if caption else None
    return node("div", above, node("h1", finding, className="la-finding"), form, below)


def _standing(collection: CollectionFacts, filters: Filters) -> str:
    if not collection.is_open(filters.on):
        return "closed"
    return "still open" if filters.on <= collection.due_on else "past its due date, still open"


def _nothing(filters: Filters) -> str:
    if filters.accepted:
        return _named("No return has been accepted yet", filters)
    return _named("No school has returned yet", filters)


def _named(finding: str, filters: Filters) -> str:
    """The finding, after the schools that it is about where these are not all."""
    schools = among(filters)
    return f"{schools}{lowered(finding)}" if schools else finding


def _when_figures_appear(collection: CollectionFacts) -> str:
    dates = f"Opened {in_words(collection.opens_on)}, due {in_words(collection.due_on)}."
    return f"Figures appear with the first return. {dates}"


def _basis(look: Look, built: Built) -> Node:
    start, after = built.based_on or _who_has_returned(look, built.basis)
    as_at = f"{after} As at {moment(look.at)}. "
    paper = node("button", "Print this page", type="button", className="la-print")
    return node("div", node("p", node("b", start), as_at, role="status"), paper, className="la-basis")


def _who_has_returned(look: Look, more: str) -> tuple[str, str]:
    missing = look.this.expected - look.this.returned
    have, be = ("has", "is") if missing == 1 else ("have", "are")
    verb = f"{be} not accepted yet" if look.filters.accepted else f"{have} not returned"
    rest = f" {number(missing)} {verb} and {be} not counted." if missing else ""
    return f"Based on {base(look)}{'' if more else '.'}", f"{more}.{rest}" if more else rest
