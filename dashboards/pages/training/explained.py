"""Words that open under a figure: how it is worked out."""

from __future__ import annotations

from typing import Any

from dash import html


def explained(title: str, *paragraphs: str) -> Any:
    """Paragraphs under a title that opens them."""
    words = html.Span(title, className="govuk-details__summary-text")
    text = html.Div([html.P(each) for each in paragraphs], className="govuk-details__text")
    return html.Details([html.Summary(words, className="govuk-details__summary"), text], className="govuk-details")
