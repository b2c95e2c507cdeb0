"""Incidents: the risk matrix, its trend, each school against what is expected of it, and what was done."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboards.findings import incidents as findings
from dashboards.look import Built, Look, Page
from dashboards.matrix import arranged
from dashboards.pages.incidents.confidence import confidence_figure
from dashboards.pages.incidents.funnel import funnel_figure
from dashboards.pages.incidents.kinds import actions_figure, of_which_figure
from dashboards.pages.incidents.questions import questions_figure
from dashboards.pages.incidents.risks import risks_figure
from dashboards.pages.incidents.trend import trend_figure
from dashboards.words import number
from la_portal.queries import completion, incidents, like_for_like, parts, recording, standings
from la_portal.queries.school_terms import last_terms, school_terms


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    asked = (look.session, look.filters)
    cells = incidents.cells(*asked)
    matrix = arranged([one for one in cells if one.collection == look.collection], incidents.spread(*asked))
    schools = incidents.by_school(*asked)
    terms = school_terms(*asked)
    funnel = standings.funnel(schools, terms, look.collection)
    before = last_terms(*asked).year_before
    pair = before and like_for_like.total(terms, look.collection, before, (one.school_id for one in schools))
    sides = [
        of_which_figure(look, parts.of_which(*asked), before),
        confidence_figure(look, parts.confidence(*asked), funnel),
    ]
    content = [
        _note(),
        risks_figure(look, matrix),
        trend_figure(look, cells, matrix, like_for_like.by_row(*asked)),
        funnel_figure(look, funnel),
        html.Div([actions_figure(look, parts.actions(*asked), before), html.Div(sides)], className="la-halves"),
        questions_figure(look, recording.questions(*asked, terms)),
    ]
    known = [school.incidents for school in schools if school.incidents is not None]
    total = matrix.totals["all"]
    finding = findings.incidents(total.recorded, total.rate, known.count(0), len(known), pair)
    roll = completion.pupils(look.session, look.filters, look.collection)
    return Built(finding, content, basis=f" with {number(roll)} pupils")


def _note() -> Any:
    words = html.B("More incidents can mean better recording.")
    return html.Div(html.P([words, " On this page colour shows how many, never how bad."]), className="la-note")


PAGE = Page(
    path="/dashboards/incidents",
    title="Incidents",
    downloads=(
        ("incidents", "Incidents by risk"),
        ("incident-trend", "Incidents by risk and term"),
        ("incident-schools", "Incidents by school, with what was expected"),
        ("actions", "What was done"),
        ("of-which", "Of which"),
        ("confidence", "Confidence in recording"),
        ("recording-questions", "Questions about recording"),
    ),
    build=build,
)
