"""The risk matrix as a figure."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboards.addresses import behind
from dashboards.components import captioned, download
from dashboards.findings import incidents as findings
from dashboards.frame import base
from dashboards.look import Look
from dashboards.markup import Node, cell, markup, node, table
from dashboards.matrix import Matrix, heat_table
from la_portal.clock import in_words


def risks_figure(look: Look, matrix: Matrix) -> Any:
    """Sixteen counts in their places, and what each of them covers."""
    period = f"{in_words(look.collection.counts_from)} to {in_words(look.collection.counts_to)}"
    caption = (
        f"Incidents by risk, each counted once in its main cell; {period}. Darker is more. "
        f"{base(look, matrix.rows[matrix.headings[0].code][0].known)}."
    )
    covers = html.Details(
        [
            html.Summary(
                html.Span("What each cell covers", className="govuk-details__summary-text"),
                className="govuk-details__summary",
            ),
            html.Div(markup(_meanings(matrix)), className="govuk-details__text"),
        ],
        className="govuk-details",
    )
    links = [covers, download("incidents", look.query)]
    shown = heat_table(matrix, lambda code: behind(look, "incidents", code, "any"), rates=not look.few)
    return captioned(findings.risks(matrix), caption, markup(shown), links=links)


def _meanings(matrix: Matrix) -> Node:
    items = [one.place.item for row in matrix.rows.values() for one in row]
    rows = [node("tr", cell(item.short, head=True), cell(item.hint)) for item in items]
    return table("What each cell covers", [("Risk", False), ("Covers", False)], rows, dense=True)
