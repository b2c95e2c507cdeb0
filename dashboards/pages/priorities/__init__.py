"""Priorities: where help is needed first, why, and how much that depends on the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboards.addresses import dashboard, school_page
from dashboards.components import Chart, as_table, bar, captioned, download, picture
from dashboards.figures.school_map import on_map, school_map
from dashboards.findings import priorities as findings
from dashboards.frame import TOO_FEW
from dashboards.look import Built, Look, Page
from dashboards.markup import Node, cell, markup, node, table
from dashboards.pages.priorities.paging import OfPage, paged
from dashboards.pages.priorities.schools import priority_list
from dashboards.words import FEWEST_FOR_A_SHARE, number, plural, term
from la_portal.queries.priorities import ranking as ranked
from la_portal.queries.scoring import MOST, MOST_FLAGS, WEIGHTS, Ranked

PATH = "/dashboards/priorities"

RULES = {
    "policies": "The share of the school's policies that have a gap: none in place, in draft, or past its review date. "
    f"Half of its policies or more give all {MOST['policies']} points, fewer give less in proportion.",
    "training": f"The share of staff without online safety training gives up to {MOST['staff']} points, "
    f"the share of governors without it up to {MOST['governors']}: all for half of them or more.",
    "recording": "How far the incidents recorded stay below what is expected of a school of its sort and size: none at "
    f"all gives all {MOST['recording']} points. Only for the schools that the recording check asks about.",
    "platforms": "Use under the minimum age, only personal devices, and nobody responsible are flags. Each gives a "
    f"third of the points, {MOST_FLAGS} or more give all {MOST['platforms']}.",
    "return": f"Not returned gives all {MOST['return']} points, a return in draft half of them.",
    "support": f"Who asked for any support gets all {MOST['support']} points.",
}


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    ranking = ranked(look.session, look.filters)
    of_page = paged(ranking, look.filters.page)
    scored = sum(one.facts.basis is not None for one in ranking)
    few = scored < max(FEWEST_FOR_A_SHARE, len(ranking) / 10)
    content = [
        _list(look, ranking, of_page, few=few),
        html.Div(
            [
                _map(look, ranking, of_page, few=few),
                html.Div([_weights(look, ranking), _how_to_read(len(ranking), few=few)]),
            ],
            className="la-map-and-weights",
        ),
    ]
    finding = findings.priorities(ranking, narrowed=look.filters.narrowed)
    return Built(finding, content, based_on=findings.based_on(ranking, _this_return(look)))


def _this_return(look: Look) -> str:
    """What a return of the chosen collection is called in the basis line."""
    accepted = "accepted return" if look.filters.accepted else "return"
    return f"this term's {accepted}" if look.is_open else f"the {accepted} of {term(look.collection)}"


def _list(look: Look, ranking: Sequence[Ranked], of_page: OfPage, *, few: bool) -> Any:
    picture_of_place = "" if few else "The dot is the place with the weights in use; "
    band = "the band holds nine in ten places when each weight moves by up to a half."
    words = f"{picture_of_place}{band}"
    caption = f"Schools by score, 0 to 100. {words[0].upper()}{words[1:]} {of_page.told(len(ranking))}"
    first = [markup(priority_list(look, of_page.shown, len(ranking), drawn=not few))] if of_page.shown else []
    links = [download("priorities", look.query), *of_page.links(dashboard(look, "priorities"))]
    return captioned(findings.stability(ranking), caption, *first, links=links)


def _map(look: Look, ranking: Sequence[Ranked], of_page: OfPage, *, few: bool) -> Any:
    shown = of_page.shown
    drawn, first = on_map(ranking), on_map(shown)
    districts = len({one.facts.district for one in drawn if one.facts.district})
    finding = findings.spread(first, districts, further=of_page.page > 1)
    links = [as_table(_districts(look, ranking, shown), "Schools by district"), download("priorities", look.query)]
    if few or not drawn:
        why = TOO_FEW if few else " No school has a known place."
        return captioned(finding, f"The {plural(len(shown), 'school')} of the list by district.{why}", links=links)
    figure = school_map(ranking, shown, lambda urn: school_page(look, urn))
    alternative = f"Map. {finding}. The table under it has the districts with their schools."
    chart = picture(Chart(figure, alternative, "la-chart--map"))
    return captioned(finding, _of_map(len(ranking), len(drawn), len(first)), chart, links=links)


def _of_map(schools: int, drawn: int, first: int) -> str:
    """The caption of a map that has so many of the schools, so many of them as numbers."""
    without = schools - drawn
    are = "is" if without == 1 else "are"
    left_out = f" {plural(without, 'school')} without a known place {are} not drawn." if without else ""
    return (
        f"Numbers are places in the list above; grey dots are the other {plural(drawn - first, 'school')}, names of "
        f"districts stand amid their schools. North is up; boundaries are not drawn.{left_out}"
    )


def _districts(look: Look, ranking: Sequence[Ranked], shown: Sequence[Ranked]) -> Node:
    """What the map shows, as a table: each district, its schools, and those of the list."""
    names = sorted({one.facts.district or "" for one in ranking}, key=lambda name: (not name, name))
    rows: list[list[Node]] = []
    for name in names:
        schools = sum((one.facts.district or "") == name for one in ranking)
        first = [one for one in shown if (one.facts.district or "") == name]
        count = node("a", number(schools), href=_narrowed(look, name), className="govuk-link") if name else str(schools)
        rows.append(
            node(
                "tr",
                cell(name or "District not known", head=True),
                cell(count, numeric=True),
                cell(_named(look, first)),
            )
        )
    heads = [("District", False), ("Schools", True), ("In the list above", False)]
    return table("Schools by district", heads, rows)


def _named(look: Look, first: Sequence[Ranked]) -> Node:
    if not first:
        return node("span", "None", className="la-zero")
    parts: list[Node] = []
    for one in first:
        link = node("a", one.facts.name, href=school_page(look, one.facts.school_id), className="govuk-link")
        parts += [node("br")] if parts else []
        parts += [f"{number(one.place)}: ", link]
    return node("span", *parts)


def _narrowed(look: Look, district: str) -> str:
    return f"{PATH}?{replace(look.filters, collection=look.collection.slug, districts=(district,)).to_query()}"


def _weights(look: Look, ranking: Sequence[Ranked]) -> Any:
    most = max(weight.points for weight in WEIGHTS)
    rows = [
        node(
            "tr",
            cell(weight.name, head=True),
            cell(node("b", str(weight.points)), numeric=True),
            node("td", bar(weight.points, most), className="la-bar-cell"),
        )
        for weight in WEIGHTS
    ]
    tree = table("What the score is made of", [("Reason", False), ("Points", True), ("", False)], rows)
    definitions = [part for weight in WEIGHTS for part in (node("dt", weight.name), node("dd", RULES[weight.code]))]
    how = html.Details(
        [
            html.Summary(
                html.Span("How each reason is counted", className="govuk-details__summary-text"),
                className="govuk-details__summary",
            ),
            html.Div(markup(node("dl", *definitions, className="la-rules")), className="govuk-details__text"),
        ],
        className="govuk-details",
    )
    total = sum(weight.points for weight in WEIGHTS)
    caption = f"Six reasons, {total} points. A high count of incidents never adds points."
    autumn = _asked(look, ranking)
    below = [html.P(autumn, className="la-after-table")] if autumn else []
    return captioned("What the score is made of", caption, markup(tree), *below, links=[how])


def _asked(look: Look, ranking: Sequence[Ranked]) -> str:
    """Which return tells of training, where it is not this collection's."""
    used = {one.facts.courses_of for one in ranking if one.facts.courses_of}
    if not used or look.collection in used:
        return ""
    newest = max(used, key=lambda one: one.opens_on)
    return f"Training is asked about in autumn: these numbers are of {term(newest)}, or of the newest autumn before it."


def _how_to_read(schools: int, *, few: bool) -> Any:
    paragraphs = [
        "The list says where to look first. It is not a judgement of a school and does not leave the team. "
        "A wide band means that the place depends on the weights: read the reasons instead.",
        "A school that has not returned is scored on its last accepted return, and says so in its reasons. "
        "What is not known adds nothing, and is said too.",
    ]
    if not few:
        paragraphs.append(
            f"Looking at {plural(schools, 'school')} at once finds some by chance. Where all record alike, the "
            "recording check still asks about 1 in 40: it is a question to ask, not a finding."
        )
    return html.Div([html.H2("How to read it"), *map(html.P, paragraphs)], className="la-figure")


PAGE = Page(path=PATH, title="Priorities", downloads=(("priorities", "Schools by priority"),), build=build)
