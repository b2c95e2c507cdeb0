"""Places and the states of their returns as a table with bars; each number leads to its schools."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboards.addresses import behind
from dashboards.look import Look
from dashboards.markup import Node, cell, node
from dashboards.words import FEWEST_FOR_A_SHARE, number, share
from la_portal.queries.return_places import Standing
from la_portal.queries.return_states import ReturnState

Narrower = Callable[[Standing], dict[str, tuple[str, ...]] | None]


def drawn(look: Look) -> bool:
    """Whether enough schools are asked for bars; else their numbers stand in words."""
    return look.this.expected >= FEWEST_FOR_A_SHARE


def state_key() -> Node:
    """What the colours of the bars mean, in their order."""
    items = [
        node("li", node("span", "n", className=f"la-stand la-stand--{state}", aria_hidden="true"), state.label)
        for state in ReturnState
    ]
    return node("ul", *items, className="la-key")


def state_table(
    look: Look, place: str, rows: Sequence[Standing], name: Callable[[Standing], str], narrow: Narrower
) -> Node:
    """One row a place. `narrow` says by which choice its schools are found, None where no choice finds them."""
    returned = "Accepted" if look.filters.accepted else "Returned"
    head = node(
        "tr",
        node("th", place, scope="col"),
        node("th", returned, scope="col", className="la-number"),
        node("th", "Share", scope="col", className="la-number"),
        node("th", "Schools by state of the return", scope="col"),
    )
    body = [_row(look, one, name(one), narrow(one)) for one in rows]
    caption = node("caption", f"Schools by {place.lower()} and state of the return", className="govuk-visually-hidden")
    table = node("table", caption, node("thead", head), node("tbody", *body), className="la-table")
    return node("div", table, className="la-stands")


def _row(look: Look, one: Standing, name: str, narrower: dict[str, tuple[str, ...]] | None) -> Node:
    fraction = f"{number(one.returned)} of {number(one.asked)}"
    part = node("b", share(one.returned, one.asked)) if one.asked >= FEWEST_FOR_A_SHARE else None
    returned = _link(look, fraction, "returned", narrower, "govuk-link", f"{name}: {fraction} returned")
    return node(
        "tr",
        cell(name, head=True),
        cell(returned if one.returned else fraction, numeric=True),
        cell(part, numeric=True),
        node("td", _bar(look, one, name, narrower), className="la-stands__bar"),
    )


def _bar(look: Look, one: Standing, name: str, narrower: dict[str, tuple[str, ...]] | None) -> Node:
    bars = drawn(look)
    segments = [
        _link(
            look,
            number(one.of(state)) if bars else f"{number(one.of(state))} {state.label.lower()}",
            state,
            narrower,
            f"la-stand la-stand--{state}" if bars else "govuk-link",
            f"{name}: {number(one.of(state))} {state.label.lower()}",
            style={"flexGrow": one.of(state)} if bars else None,
        )
        for state in ReturnState
        if one.of(state)
    ]
    return node("div", *segments, className="la-stands__row" if bars else "la-stands__words")


def _link(
    look: Look,
    text: str,
    state: str,
    narrower: dict[str, tuple[str, ...]] | None,
    shown: str,
    label: str,
    style: dict[str, int] | None = None,
) -> Node:
    if narrower is None:
        words = node("span", f" {label}", className="govuk-visually-hidden") if style else None
        return node("span", text, words, className=shown if style else None, style=style)
    address = behind(look, "returns", "", state, **narrower)
    return node("a", text, href=address, className=shown, aria_label=label, style=style)
