"""Sentences of findings as a list: each leads to its page and to the schools behind its number, and can be hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.addresses import behind, dashboard
from dashboards.findings.sentences import Sentence, Spoken, are_hidden, with_again, without
from dashboards.look import Look
from dashboards.markup import Node, markup, node
from la_portal.queries.filters import Filters


def told(look: Look, path: str, spoken: Spoken) -> Any:
    """The sentences that are shown, one under the other; `path` is the address of the page that they stand on."""
    return markup(node("ul", *(_line(look, path, *one) for one in spoken.shown), className="la-changes"))


def hidden_line(look: Look, path: str, codes: Sequence[str]) -> list[Any]:
    """How many sentences of the page are hidden, and the way to have them back; nothing where none is."""
    if not codes:
        return []
    back = _address(path, with_again(look.filters, codes))
    link = node("a", f"Show {'it' if len(codes) == 1 else 'them'}", href=back, className="govuk-link")
    return [markup(node("p", f"{are_hidden(len(codes))} ", link, ".", className="la-hidden"))]


def _line(look: Look, path: str, code: str, one: Sentence) -> Node:
    title = node("a", one.title, href=dashboard(look, one.page), className="govuk-link")
    number: Node = one.number
    if one.behind:
        number = node("a", one.number, href=behind(look, *one.behind), className="govuk-link la-changes__behind")
    name = node("span", f" the sentence: {one.title}", className="govuk-visually-hidden")
    hide = node(
        "a", "Hide", name, href=_address(path, without(look.filters, code)), className="govuk-link la-changes__hide"
    )
    return node("li", node("b", title), hide, node("p", number, one.rest))


def _address(path: str, filters: Filters) -> str:
    query = filters.to_query()
    return f"{path}?{query}" if query else path
