"""Static markup for the browser: what Dash has no component for, and tables too large to be made of components."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Node = Any  # a text, a number, None, or [name, attributes, children]


def node(name: str, /, *children: Node, **attributes: Any) -> list[Node]:
    """One element. Attributes are named as React names them; `_` stands for `-`, and None leaves one out."""
    named = {key.replace("_", "-"): value for key, value in attributes.items() if value is not None}
    return [name, named, list(children)]


def markup(tree: Node, **props: str) -> Any:
    """A Dash component, as Dash would write it, that shows the tree."""
    return {"namespace": "la_portal", "type": "Markup", "props": {"tree": tree, **props}}


def cell(text: Node, *, head: bool = False, numeric: bool = False, **attributes: Any) -> list[Node]:
    """A cell of a row; a head names its row."""
    shown = {**attributes, "className": "la-number"} if numeric else attributes
    return node("th", text, scope="row", **shown) if head else node("td", text, **shown)


def table(
    caption: str, heads: Iterable[tuple[str, bool]], rows: Iterable[list[Node]], *, dense: bool = False
) -> list[Node]:
    """A table whose heads are (text, whether numbers stand below); the caption is for who cannot see what is above."""
    columns = [
        node("th", text, scope="col", className="la-number" if numeric else None) if text else node("td")
        for text, numeric in heads
    ]
    return node(
        "table",
        node("caption", caption, className="govuk-visually-hidden"),
        node("thead", node("tr", *columns)),
        node("tbody", *rows),
        className="la-table la-table--dense" if dense else "la-table",
    )
