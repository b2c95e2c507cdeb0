"""The schools below the share of staff that is expected, each with the likely range of its own share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.addresses import behind, school_page
from dashboards.components import captioned, download
from dashboards.courses import Shown, as_of, told
from dashboards.figures.intervals import interval
from dashboards.figures.strip import scale
from dashboards.findings import training as findings
from dashboards.look import Look
from dashboards.markup import Node, cell, markup, node
from dashboards.pages.training.course_table import KIND
from dashboards.pages.training.explained import explained
from dashboards.words import number, share
from la_portal.queries.training import Below, below_expected

LOWEST = 16


def panel(look: Look, staff: Shown) -> Any:
    """The lowest of them, and the way to all."""
    percent = staff.asked.percent
    if percent is None:
        return captioned("Staff trained in each school", "No share of staff is expected.")
    rows = below_expected(staff.schools, percent)
    lowest = rows[:LOWEST]
    shown = f" {number(LOWEST)} lowest shown." if len(rows) > LOWEST else ""
    caption = (
        f"Staff with online safety training, with the likely range (95%) of each school's share.{_key(look, percent)}"
        f"{shown} {told(look, staff)}."
    )
    links: list[Any] = [_how(percent), download("training-below", look.query)]
    if len(rows) > LOWEST:
        address = behind(as_of(look, staff.asked.collection), KIND, staff.code, "below")
        links.append(html.A(f"Show all {number(len(rows))}", href=address, className="govuk-link"))
    drawn = [markup(_table(look, lowest, percent))] if lowest else []
    return captioned(findings.below(rows, percent, staff.of.schools), caption, *drawn, links=links)


def _key(look: Look, percent: int) -> str:
    return "" if look.few else f" Filled: the whole range is below {percent}%. Hollow: chance may explain it."


def _how(percent: int) -> Any:
    return explained(
        "How this is worked out",
        "The likely range is Wilson's 95% interval: the shares that go well with so many people trained of so many. A "
        "small school has a wide range, so it can be far below by chance.",
        f"Of many schools at just {percent}%, about one in forty would be filled by chance alone.",
    )


def _table(look: Look, rows: Sequence[Below], percent: int) -> Node:
    ticks = scale((0, 20, 40, 60, 80, 100), (percent, f"expected {percent}%"))
    over = ["Likely range"] if look.few else [_unseen("Likely range"), ticks]
    heads = (
        node("th", "School", scope="col"),
        node("th", *over, scope="col"),
        node("th", "Trained", scope="col", className="la-number"),
    )
    return node(
        "table",
        node("caption", f"Schools below {percent}%", className="govuk-visually-hidden"),
        node("thead", node("tr", *heads)),
        node("tbody", *(node("tr", *_cells(look, row, percent)) for row in rows)),
        className="la-table la-ranges",
    )


def _cells(look: Look, row: Below, percent: int) -> list[Node]:
    school, likely = row.school, row.range.scaled(100)
    chance = "below by more than chance" if row.beyond_chance else "chance may explain it"
    words = f"{likely.low:.0f}% to {likely.high:.0f}%, {chance}"
    shown = [words] if look.few else [interval(row, percent), _unseen(words)]
    fraction = f" {number(school.trained or 0)} of {number(school.eligible or 0)}"
    return [
        cell(node("a", school.name, href=school_page(look, school.school_id), className="govuk-link"), head=True),
        node("td", *shown),
        cell(node("span", node("b", _under(row, percent)), node("small", fraction)), numeric=True),
    ]


def _unseen(words: str) -> Node:
    return node("span", words, className="govuk-visually-hidden")


def _under(row: Below, percent: int) -> str:
    """The share in per cent; 79.7 % is never told as the 80 % that is enough."""
    words = share(row.school.trained or 0, row.school.eligible or 1)
    return f"{percent - 1}%" if words == f"{percent}%" else words
