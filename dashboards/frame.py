"""What every dashboard has around its figures: caption, finding, filters, basis, and pages with nothing to show yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dashboards.look import Look, Page
from dashboards.markup import Node, node
from dashboards.words import among, listed, moment, number, phase, plural, term_title
from la_portal.clock import in_words
from la_portal.queries import collections, completion
from la_portal.queries.collections import CollectionFacts, NoCollection
from la_portal.queries.filters import SEVERAL, Filters

TOO_FEW = " Too few schools for a chart."


def framed(page: Page, session: Any, filters: Filters, at: datetime) -> tuple[Node, list[Any]]:
    """The page's top and its figures, or a top that says why there are none and what to do.

    The top is one tree, so that the browser changes it in place: a filter keeps its focus, and the fold stays open.
    """
    try:
        span = collections.span(session, filters)
    except NoCollection as missing:
        form = _filter_form(page, session, filters, []) if collections.listed(session, filters) else None
        return _top("", str(missing).split(". ")[0], form, node("p", f"{missing}.")), []
    form = _filter_form(page, session, filters, completion.options(session, filters))
    caption = f"{term_title(span.chosen)}, {_standing(span.chosen, filters)}"
    returned = completion.returned(session, filters)
    this = next((row for row in returned if row.collection == span.chosen), None)
    if this is None:
        clear = node("a", "Clear filters", href=_address(page, filters.collection), className="govuk-link")
        words = node("p", "No school of this collection is where you are looking. ", clear)
        return _top(caption, "No school matches these filters", form, words), []
    if not this.returned:
        return _top(caption, _nothing(filters), form, node("p", _when_figures_appear(span.chosen))), []
    look = Look(session, filters, at, span, tuple(returned), this)
    built = page.build(look)
    return _top(caption, _named(built.finding, filters), form, _basis(look, built.basis)), built.content


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
    return f"{schools}{finding[0].lower()}{finding[1:]}" if schools else finding


def _when_figures_appear(collection: CollectionFacts) -> str:
    dates = f"Opened {in_words(collection.opens_on)}, due {in_words(collection.due_on)}."
    return f"Figures appear with the first return. {dates}"


def _basis(look: Look, more: str) -> Node:
    missing = look.this.expected - look.this.returned
    have, be = ("has", "is") if missing == 1 else ("have", "are")
    verb = f"{be} not accepted yet" if look.filters.accepted else f"{have} not returned"
    rest = f" {number(missing)} {verb} and {be} not counted." if missing else ""
    start = node("b", f"Based on {base(look)}{'' if more else '.'}")
    after = f"{more}.{rest}" if more else rest
    return node("p", start, f"{after} As at {moment(look.at)}.", role="status", className="la-basis")


def _filter_form(page: Page, session: Any, filters: Filters, options: Sequence[tuple[str, str | None]]) -> Node:
    known = collections.listed(session, filters)
    default = collections.span(session, Filters(on=filters.on)).chosen
    named = [(one.slug, term_title(one) + (" (open)" if one.is_open(filters.on) else "")) for one in known]
    phases = [(code, phase(code)) for code in dict.fromkeys(code for code, _ in options)]
    districts = [(name, name) for name in sorted({name for _, name in options if name})]
    fields = [
        _select("collection", "Collection", named, (filters.collection or default.slug,), None),
        _select("phase", "Phase", phases, filters.phases, "All phases"),
        _select("district", "District", districts, filters.districts, "All districts"),
        _tick_box(filters.accepted),
        node("a", "Clear filters", href=_address(page, filters.collection), className="govuk-link la-filters__clear"),
    ]
    form = node("form", *fields, method="get", action=page.path, className="la-filters", aria_label="Filters")
    return node("details", node("summary", "Change filters"), form, className="la-filters-fold")


def _select(
    name: str, label: str, options: Iterable[tuple[str, str]], chosen: tuple[str, ...], everything: str | None
) -> list[Node]:
    offered = dict([("", everything)] if everything else []) | dict(options)
    value = SEVERAL.join(chosen)
    if value not in offered:
        offered[value] = listed(offered.get(one) or one for one in chosen)
    return node(
        "div",
        node("label", label, htmlFor=name, className="govuk-label"),
        node(
            "select",
            *(node("option", shown, value=code) for code, shown in offered.items()),
            id=name,
            name=name,
            value=value,
            className="govuk-select",
        ),
        className="govuk-form-group",
    )


def _tick_box(ticked: bool) -> list[Node]:
    box = node(
        "input",
        type="checkbox",
        id="accepted",
        name="accepted",
        value="1",
        checked=ticked,
        className="govuk-checkboxes__input",
    )
    label = node("label", "Accepted returns only", htmlFor="accepted", className="govuk-label govuk-checkboxes__label")
    item = node("div", box, label, className="govuk-checkboxes__item")
    return node("div", item, className="govuk-checkboxes govuk-checkboxes--small")


def _address(page: Page, collection: str | None) -> str:
    return f"{page.path}?collection={collection}" if collection else page.path
