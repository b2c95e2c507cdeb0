"""Schools that record far fewer incidents than expected, as questions to ask: never ranked, never coloured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.addresses import school_page
from dashboards.components import captioned, download
from dashboards.findings import incidents as findings
from dashboards.frame import base
from dashboards.look import Look
from dashboards.markup import Node, cell, markup, node, table
from dashboards.pages.incidents.recording_words import worth_knowing
from dashboards.words import in_words_to_ten, number, phase, plural
from la_portal.catalogue import edition
from la_portal.queries.recording import FEWEST_EXPECTED, TERMS, TERMS_OF_LARGE, RecordingQuestion

OPEN = 8
TRAINED = "staff_trained_percent"
TITLE = "Schools that record far fewer incidents than expected"


def questions_figure(look: Look, rows: Sequence[RecordingQuestion]) -> Any:
    """The schools by name, each with a question; beyond the first ones they are folded away."""
    caption = (
        f"Shown only where at least {FEWEST_EXPECTED} incidents were expected over the last "
        f"{in_words_to_ten(TERMS_OF_LARGE)} terms with a return (secondary, all-through and 16 plus) or "
        f"{in_words_to_ten(TERMS)} (all others), and the count is below the 95% range, which is as wide as schools "
        f"differ. By name, not ranked. {base(look)}."
    )
    finding = findings.recording(len(rows))
    if not rows:
        return captioned(finding, caption, links=[download("recording-questions", look.query)])
    first, rest = (list(rows), []) if len(rows) <= OPEN + 2 else (list(rows[:OPEN]), list(rows[OPEN:]))
    shown: list[Any] = [markup(_table(look, first))]
    if rest:
        words = html.Span(f"Show the other {number(len(rest))} schools", className="govuk-details__summary-text")
        summary = html.Summary(words, className="govuk-details__summary")
        shown.append(html.Details([summary, markup(_table(look, rest))], className="govuk-details la-more"))
    return captioned(finding, caption, *shown, links=[download("recording-questions", look.query)])


def _table(look: Look, rows: Sequence[RecordingQuestion]) -> Node:
    heads = [
        ("School", False),
        ("Recorded", False),
        ("Expected (95% range)", False),
        ("Also worth knowing", False),
        ("A question to ask", False),
    ]
    tree = table(TITLE, heads, [_row(look, one) for one in rows])
    return node("div", tree, className="la-questions")


def _row(look: Look, one: RecordingQuestion) -> Node:
    fact, question = worth_knowing(one, edition(look.collection.edition).parameter(TRAINED, look.collection.due_on))
    link = node("a", one.name, href=school_page(look, one.school_id), className="govuk-link")
    about = node("small", f"{phase(one.phase_group)}, {plural(one.roll, 'pupil')}")
    expected = [number(round(one.expected)), " ", node("small", f"({number(one.low)} to {number(one.high)})")]
    return node(
        "tr",
        cell(node("span", link, node("br"), about), head=True),
        cell(_recorded(one), data_label="Recorded"),
        node("td", *expected, data_label="Expected (95% range)"),
        cell(fact),
        cell(question),
    )


def _recorded(one: RecordingQuestion) -> str:
    count = number(one.observed) if one.observed else "None"
    return f"{count} in {in_words_to_ten(one.terms)} {'term' if one.terms == 1 else 'terms'}"
