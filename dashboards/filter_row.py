"""The row of filters over every dashboard: plain fields of a form whose answers are the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboards.look import Page
from dashboards.markup import Node, node
from dashboards.words import listed, phase, term_title
from la_portal.queries import collections
from la_portal.queries.completion import Option
from la_portal.queries.filters import IN_NONE, SEVERAL, Filters

Choice = tuple[str, str]


def filter_form(page: Page, session: Any, filters: Filters, options: Sequence[Option]) -> Node:
    """The choice as it stands, each field with what can be chosen instead; closed on a phone."""
    phases = [(code, phase(code)) for code in dict.fromkeys(one.phase_group for one in options)]
    fields = [
        *_collections(session, filters),
        select("phase", "Phase", phases, filters.phases, "All phases"),
        select("district", "District", _districts(options), filters.districts, "All districts"),
        select("trust", "Trust", _trusts(options), filters.trusts, "All trusts"),
        *_similar(filters),
        tick_box("accepted", "Accepted returns only", ticked=filters.accepted),
        *(hidden("hide", SEVERAL.join(filters.hidden)) if filters.hidden else []),
        *(hidden("school", str(filters.school)) if filters.school is not None else []),
        node("a", "Clear filters", href=cleared(page, filters), className="govuk-link la-filters__clear"),
    ]
    return folded(page, fields)


def folded(page: Page, fields: Sequence[Node]) -> Node:
    """The fields in their form, under one word that opens them on a phone."""
    form = node("form", *fields, method="get", action=page.path, className="la-filters", aria_label="Filters")
    return node("details", node("summary", "Change filters"), form, className="la-filters-fold")


def select(
    name: str, label: str, options: Iterable[Choice], chosen: tuple[str, ...], everything: str | None
) -> list[Node]:
    """A field with its label; a value that is not among the options is offered too, as it was typed."""
    offered = dict([("", everything)] if everything else []) | dict(options)
    value = SEVERAL.join(chosen)
    if value not in offered:
        offered[value] = listed(offered.get(one) or one for one in chosen)
    choices = (node("option", shown, value=code) for code, shown in offered.items())
    field = node("select", *choices, id=name, name=name, value=value, className="govuk-select")
    return node("div", node("label", label, htmlFor=name, className="govuk-label"), field, className="govuk-form-group")


def tick_box(name: str, label: str, *, ticked: bool) -> list[Node]:
    """One box to tick, with its label."""
    box = node(
        "input", type="checkbox", id=name, name=name, value="1", checked=ticked, className="govuk-checkboxes__input"
    )
    words = node("label", label, htmlFor=name, className="govuk-label govuk-checkboxes__label")
    item = node("div", box, words, className="govuk-checkboxes__item")
    return node("div", item, className="govuk-checkboxes govuk-checkboxes--small")


def hidden(name: str, value: str) -> list[Node]:
    """A part of the choice that is made elsewhere and travels on."""
    return [node("input", type="hidden", name=name, value=value)]


def cleared(page: Page, filters: Filters) -> str:
    """The page's address with all schools of the same collection."""
    query = Filters(on=filters.on, collection=filters.collection, school=filters.school).to_query()
    return f"{page.path}?{query}" if query else page.path


def _collections(session: Any, filters: Filters) -> list[Node]:
    known = collections.listed(session, filters)
    newest = collections.span(session, Filters(on=filters.on)).chosen
    chosen = filters.collection or newest.slug
    named = [(one.slug, term_title(one) + (" (open)" if one.is_open(filters.on) else "")) for one in known]
    before = [pair for pair in named[1:] if pair[0] != chosen]
    since = [select("since", "Since", before, (filters.since or "",), "Six terms before")] if len(known) > 1 else []
    return [select("collection", "Collection", named, (chosen,), None), *since]


def _similar(filters: Filters) -> list[Node]:
    """Offered once a school's own page, or a list of schools, has named one."""
    urn = filters.similar if filters.similar is not None else filters.school
    if urn is None:
        return []
    chosen = (str(filters.similar),) if filters.similar is not None else ("",)
    like = f"Similar to {filters.like}" if filters.like else f"Similar to school {urn}"
    return [select("similar", "Schools", [(str(urn), like)], chosen, "All schools")]


def _names(values: Iterable[str | None]) -> list[Choice]:
    return [(name, name) for name in sorted({name for name in values if name})]


def _trusts(options: Sequence[Option]) -> list[Choice]:
    without = [(IN_NONE, "In no trust")] if any(one.trust is None for one in options) else []
    return [*without, *_names(one.trust for one in options)]


def _districts(options: Sequence[Option]) -> list[Choice]:
    without = [(IN_NONE, "Not known")] if any(one.district is None for one in options) else []
    return [*_names(one.district for one in options), *without]
