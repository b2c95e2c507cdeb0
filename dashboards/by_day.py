"""How returns come in as a figure with its picture and its table, for every page that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.components import Chart, as_table, captioned, download, picture
from dashboards.figures.progress import progress
from dashboards.frame import TOO_FEW, base
from dashboards.look import Look
from dashboards.markup import Node, cell, node, table
from dashboards.words import in_words_to_ten, number, term, term_title
from la_portal.queries.completion import Curve

TITLE = "Schools that have returned, by working day"


def year_before(look: Look, curves: Sequence[Curve]) -> Curve | None:
    """The curve of the same term a year before."""
    return next((curve for curve in curves if curve.collection == look.span.year_before), None)


def returns_by_day(
    look: Look, curves: Sequence[Curve], this: Curve, finding: str, more: str = "", links: Sequence[Any] = ()
) -> Any:
    """The figure under its finding; `more` is what its caption says beside, `links` lead on from it."""
    earlier = len(curves) - 1
    against = f", against {in_words_to_ten(earlier)} other collection{'' if earlier == 1 else 's'}" if earlier else ""
    few = TOO_FEW if look.few else ""
    caption = (
        f"Schools that have returned, by working day since opening{against}. Dates are this collection's. "
        f"{base(look)}.{more}{few}"
    )
    figure = progress(curves, look.span, look.this.expected, is_open=look.is_open)
    shown = [] if look.few else [picture(Chart(figure, _alternative(look, curves, this), "la-chart--progress"))]
    below = [as_table(_days(curves), TITLE), download("returns-by-day", look.query), *links]
    return captioned(finding, caption, *shown, links=below)


def _alternative(look: Look, curves: Sequence[Curve], this: Curve) -> str:
    before = year_before(look, curves)
    reached = f"{term_title(this.collection)} reached {this.returned_at(this.last)} by working day {this.last}"
    had = f"; {term(before.collection)} had {before.returned_at(this.last)}" if before else ""
    return f"Line chart of schools that have returned by working day. {reached}{had}."


def _days(curves: Sequence[Curve]) -> Node:
    newest_first = list(reversed(curves))
    heads = [("Working day", True), *((term_title(curve.collection), True) for curve in newest_first)]
    days = range(max(curve.last for curve in curves) + 1)
    rows = [
        node(
            "tr",
            cell(number(day), head=True, numeric=True),
            *(cell(number(curve.returned[day]) if day <= curve.last else None, numeric=True) for curve in newest_first),
        )
        for day in days
    ]
    return table(TITLE, heads, rows, dense=True)
