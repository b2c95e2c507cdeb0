"""What a dashboard's callback answers, as the HTML that the browser makes of it, so that it can be searched."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from dashboards import UPDATE
from dashboards.requests import OUTPUT, OUTPUTS
from tests.people import Browser

GRAPH = "plotly-graph"
_NAMES = {"className": "class"}


def ask(browser: Browser, path: str, search: str = "") -> TestResponse:
    """Posts to the mounted callback as the page does."""
    inputs = [
        {"id": "url", "property": "pathname", "value": path},
        {"id": "url", "property": "search", "value": search},
    ]
    token = browser.client.get_cookie("_csrf_token")
    data = {"output": OUTPUT, "outputs": OUTPUTS, "inputs": inputs, "changedPropIds": ["url.pathname"]}
    return browser.client.post(UPDATE, json=data, headers={"X-CSRFToken": token.value if token else ""})


@dataclass(frozen=True)
class Answer:
    """One page: its top and its figures."""

    top: BeautifulSoup
    page: BeautifulSoup

    @property
    def finding(self) -> str:
        """The sentence of the page's heading."""
        return said(self.top.h1)

    @property
    def hrefs(self) -> set[str]:
        """Where its links and its pictures lead."""
        links = {str(link["href"]) for part in (self.top, self.page) for link in part.select("a[href]")}
        return links | {link for graph in self.page.select(GRAPH) for link in _addresses(figure_of(graph))}


def read(response: TestResponse) -> Answer:
    """The answer of a callback that succeeded."""
    assert response.status_code == 200, response.get_data(as_text=True)[:200]
    parts = response.get_json()["response"]
    return Answer(_soup(parts["top"]["tree"]), _soup(parts["page"]["children"]))


def said(part: Any) -> str:
    """The words of a part, as they are read."""
    return " ".join(part.get_text(" ").split()) if part else ""


def figure_of(graph: Any) -> dict[str, Any]:
    """Plotly's figure of a graph."""
    return json.loads(graph["data-figure"])


def _soup(part: Any) -> BeautifulSoup:
    return BeautifulSoup("".join(_written(part)), "html.parser")


def _written(part: Any) -> Iterator[str]:
    """A component, or a node `[name, attributes, children]` of a tree of markup, or several of them, as HTML."""
    if part is None or isinstance(part, bool):
        return
    if not isinstance(part, list | dict):
        yield html.escape(str(part))
    elif isinstance(part, dict):
        yield from _component(part)
    elif len(part) == 3 and isinstance(part[0], str) and isinstance(part[1], dict):
        yield from _element(part[0], part[1], part[2])
    else:
        for one in part:
            yield from _written(one)


def _component(part: dict[str, Any]) -> Iterator[str]:
    props = part["props"]
    if part["type"] == "Markup":
        yield from _written(props["tree"])
    elif part["type"] == "Graph":
        yield from _element(GRAPH, {"data-figure": json.dumps(props["figure"])}, [])
    else:
        attributes = {name: value for name, value in props.items() if name != "children"}
        yield from _element(part["type"].lower(), attributes, props.get("children"))


def _element(name: str, attributes: dict[str, Any], children: Any) -> Iterator[str]:
    shown = (
        f' {_NAMES.get(key, key)}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    yield f"<{name}{''.join(shown)}>"
    yield from _written(children)
    yield f"</{name}>"


def _addresses(part: Any) -> Iterator[str]:
    """Where the points of a figure lead."""
    if isinstance(part, str) and part.startswith("/"):
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _addresses(one)


def heard_of(answer: Answer) -> Iterator[str]:
    """Every text that is read or heard on a page, piece by piece."""
    for part in (answer.top, answer.page):
        yield from part.stripped_strings
        yield from (str(one["aria-label"]) for one in part.select("[aria-label]"))
        yield from (words for graph in part.select(GRAPH) for words in _texts(figure_of(graph)))


def _texts(part: Any) -> Iterator[str]:
    """The texts of a figure: of its points, its ticks and its annotations."""
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in {"text", "ticktext", "hovertext"}:
                yield from [value] if isinstance(value, str) else [one for one in value or [] if isinstance(one, str)]
            else:
                yield from _texts(value)
