"""What pages are made of, in GOV.UK markup: figures with their table and file, cards, bars and sparklines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from dash import dcc, html

from dashboards.markup import Node, cell, markup, node
from dashboards.theme import CONFIG, SECOND, THIS


@dataclass(frozen=True)
class Chart:
    """One picture: its figure, a sentence for who cannot see it, and the class that sets its height."""

    figure: dict[str, Any]
    alternative: str
    height: str
    title: str | None = None


@dataclass(frozen=True)
class Card:
    """One summary: a number with its unit, the sentences under it, and how it went until now."""

    title: str
    value: str
    unit: str
    sentence: Node
    base: Node
    facts: tuple[Node, ...] = ()
    href: str | None = None
    series: tuple[float, ...] = ()
    first: str = ""
    still_open: bool = False


def captioned(finding: str, caption: str, *content: Any, links: Sequence[Any] = ()) -> html.Figure:
    """A figure under the sentence that says what it shows, with its links below it."""
    below = [html.Div(list(links), className="la-figure__links")] if links else []
    return html.Figure([html.Figcaption([html.H2(finding), html.P(caption)]), *content, *below], className="la-figure")


def picture(chart: Chart) -> html.Div:
    """The picture as one image with a text alternative."""
    graph = dcc.Graph(figure=chart.figure, config=CONFIG, responsive=True)
    named = cast(Any, {"aria-label": chart.alternative})
    image = html.Div(graph, role="img", className=f"la-chart {chart.height}", **named)
    return html.Div([html.H3(chart.title), image] if chart.title else image)


def as_table(tree: Node, caption: str) -> html.Details:
    """The rows of a figure as a table that opens; it scrolls by itself where it is wider than the screen."""
    scroll = node("div", tree, className="la-scroll", tabIndex=0, role="region", aria_label=caption)
    return html.Details(
        [
            html.Summary(
                html.Span("View as table", className="govuk-details__summary-text"), className="govuk-details__summary"
            ),
            html.Div(markup(scroll), className="govuk-details__text"),
        ],
        className="govuk-details",
    )


def download(name: str, query: str) -> html.A:
    """A link to the same rows as a file."""
    address = f"/figures/{name}.csv?{query}" if query else f"/figures/{name}.csv"
    return html.A("Download CSV", href=address, className="govuk-link")


def cards(summaries: Sequence[Card]) -> Any:
    """The cards, three in a row."""
    return markup(node("div", *(_card(card) for card in summaries), className="la-cards"))


def bar(part: int, whole: int) -> list[Node]:
    """The bar of a share; the number itself is printed beside it."""
    width = round(100 * part / whole, 1) if whole else 0
    return node(
        "svg",
        node("rect", width=f"{width}%", height="14"),
        className="la-blue-bar",
        width="100%",
        height="14",
        aria_hidden="true",
    )


@dataclass(frozen=True)
class ShareRow:
    """One row of parts: a count of `whole`, the share in words, and the list of schools that the count leads to."""

    name: str
    count: int
    words: str
    whole: int
    href: str


def share_rows(rows: Sequence[ShareRow]) -> list[list[Node]]:
    """Each row with its bar against the largest; a count that is not 0 leads to its schools."""
    most = max((row.count for row in rows), default=0)
    return [
        node(
            "tr",
            cell(row.name, head=True),
            cell(_leading(row), numeric=True),
            cell(node("small", row.words), numeric=True),
            node("td", bar(row.count, most), className="la-bar-cell"),
        )
        for row in rows
    ]


def _leading(row: ShareRow) -> list[Node]:
    if not row.count:
        return node("span", "0", className="la-zero")
    return node("b", node("a", f"{row.count:,}", href=row.href, className="govuk-link"))


def _card(card: Card) -> list[Node]:
    unit = [node("small", f" {card.unit}")] if card.unit else []
    facts = [node("p", fact, className="la-stat__fact la-stat__fact--change") for fact in card.facts]
    return node(
        "section",
        node("h2", node("a", card.title, href=card.href, className="govuk-link") if card.href else card.title),
        node("p", card.value, *unit, className="la-stat__number"),
        *([sparkline(card.series, card.first, card.still_open)] if len(card.series) > 1 else []),
        node("p", card.sentence),
        *facts,
        node("p", card.base, className="la-stat__fact"),
        className="la-stat",
    )


WIDTH, HEIGHT, SIDE, TOP, BOTTOM = 84, 46, 6, 8, 38


def sparkline(series: Sequence[float], first: str, still_open: bool) -> list[Node]:
    """How a number went, without an axis: its first value in words, its last the number beside it; decoration only."""
    low, high = min(series), max(series)
    step = (WIDTH - 2 * SIDE) / (len(series) - 1)
    heights = [(value - low) / (high - low) if high > low else 0.5 for value in series]
    points = [(SIDE + step * index, BOTTOM - (BOTTOM - TOP) * height) for index, height in enumerate(heights)]
    closed, (x, y) = points[:-1] if still_open else points, points[-1]
    line = {"fill": "none", "stroke": SECOND, "strokeWidth": 1.5}
    drawing = node(
        "svg",
        node("polyline", points=_path(closed), **line),
        *([node("polyline", points=_path(points[-2:]), strokeDasharray="2 2", **line)] if still_open else []),
        node("circle", cx=x, cy=y, r=4, fill="#fff" if still_open else THIS, stroke=THIS, strokeWidth=2),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        focusable="false",
    )
    level = "high" if heights[0] > 2 / 3 else "low" if heights[0] < 1 / 3 else "middle"
    shown = f"la-stat__spark la-stat__spark--{level}"
    return node("div", node("span", first), drawing, className=shown, aria_hidden="true")


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
