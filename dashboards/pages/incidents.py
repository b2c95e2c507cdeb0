"""Incidents: the risk matrix, its trend, rates against pupils on roll, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.components import Chart, as_table, captioned, download, picture, share_rows
from dashboards.figures.by_roll import phase_groups, rates_by_roll
from dashboards.figures.trend import highest_rate, trend
from dashboards.findings import incidents as findings
from dashboards.frame import TOO_FEW, base
from dashboards.look import Built, Look, Page
from dashboards.markup import Node, cell, markup, node, table
from dashboards.matrix import Matrix, arranged, heat_table, total_rate
from dashboards.words import FEWEST_FOR_A_SHARE, listed, number, phase, plural, rate, share, term_title
from la_portal.catalogue import edition
from la_portal.clock import in_words
from la_portal.queries import incidents, parts
from la_portal.queries.incidents import Cell, SchoolIncidents
from la_portal.queries.parts import Confidence, Part
from la_portal.queries.risks import NIL, NOT_HELD, SECTION

STATES = {"not_known": "Not known", "not_returned": "Not returned"}


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    asked = (look.session, look.filters)
    cells = incidents.cells(*asked)
    matrix = arranged([one for one in cells if one.collection == look.collection], incidents.spread(*asked))
    schools = incidents.by_school(*asked)
    all_incidents = matrix.totals["all"]
    none = sum(school.incidents == 0 for school in schools)
    known = sum(school.incidents is not None for school in schools)
    content = [
        _note(),
        _risks(look, matrix),
        *_trend(look, cells, matrix),
        _rates(look, schools, all_incidents.rate),
        html.Div(
            [
                _actions(look, parts.actions(*asked)),
                html.Div([_of_which(look, parts.of_which(*asked)), _confidence(look, parts.confidence(*asked))]),
            ],
            className="la-halves",
        ),
    ]
    finding = findings.incidents(all_incidents.recorded, all_incidents.rate, none, known)
    return Built(finding, content, basis=f" with {number(look.this.pupils)} pupils")


def _note() -> Any:
    words = html.B("More incidents can mean better recording.")
    return html.Div(html.P([words, " On this page colour shows how many, never how bad."]), className="la-note")


def _risks(look: Look, matrix: Matrix) -> Any:
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
    return captioned(findings.risks(matrix), caption, markup(heat_table(matrix, rates=not look.few)), links=links)


def _meanings(matrix: Matrix) -> Node:
    items = [one.place.item for row in matrix.rows.values() for one in row]
    rows = [node("tr", cell(item.short, head=True), cell(item.hint)) for item in items]
    return table("What each cell covers", [("Risk", False), ("Covers", False)], rows, dense=True)


def _trend(look: Look, cells: Sequence[Cell], matrix: Matrix) -> list[Any]:
    terms = [one for one in look.span.oldest_first if any(cell_.collection == one for cell_ in cells)]
    names = {heading.code: heading.title for heading in matrix.headings}
    hollow = f" Hollow: {base(look)} so far." if look.is_open and not look.few else ""
    few = TOO_FEW if look.few else ""
    caption = f"Incidents per 1,000 pupils in each term. Compare autumn with autumn: terms differ.{hollow}{few}"
    highest = highest_rate(cells)
    charts = [
        picture(
            Chart(
                trend(cells, look.span, heading.code, highest, is_open=look.is_open),
                f"{heading.title}: incidents per 1,000 pupils by term",
                "la-chart--multiple",
                heading.title,
            )
        )
        for heading in matrix.headings
    ]
    drawn = [] if look.few or len(terms) < 2 else [html.Div(charts, className="la-multiples")]
    rows = [
        node(
            "tr", cell(term_title(one), head=True), *(cell(_rate_of(cells, one, code), numeric=True) for code in names)
        )
        for one in reversed(terms)
    ]
    heads = [("Term", False), *((name, True) for name in names.values())]
    tree = table("Incidents per 1,000 pupils by term", heads, rows)
    links = [as_table(tree, "Incidents per 1,000 pupils by term"), download("incident-trend", look.query)]
    return [captioned(findings.trend(cells, names), caption, *drawn, links=links)]


def _rate_of(cells: Sequence[Cell], collection: Any, row: str) -> str:
    group = [one for one in cells if one.collection == collection and one.place.row == row]
    return rate(total_rate(group)) if group else "not asked"


def _rates(look: Look, schools: Sequence[SchoolIncidents], overall: float | None) -> Any:
    drawn = [school for school in schools if school.rate is not None]
    unknown = sum(school.state == "not_known" for school in schools)
    no_roll = sum(school.incidents is not None and not school.roll for school in schools)
    left_out = [
        *([f"{plural(unknown, 'school')} without counts"] if unknown else []),
        *([f"{plural(no_roll, 'school')} without a known number of pupils"] if no_roll else []),
    ]
    what = "Each mark is one school: incidents" if not look.few else "Incidents of each school"
    without = f"; without a rate: {listed(left_out)}" if left_out else ""
    caption = (
        f"{what} per 1,000 pupils against pupils on roll. A school with a high rate may simply record well. "
        f"{base(look, len(drawn))}{without}.{TOO_FEW if look.few else ''}"
    )
    chart = Chart(rates_by_roll(drawn, overall), f"Scatter chart. {findings.spread(schools)}.", "la-chart--scatter")
    shown = [] if look.few else [_key(drawn), picture(chart)]
    links = [as_table(_schools_table(schools), "Incidents by school"), download("incident-schools", look.query)]
    return captioned(findings.spread(schools), caption, *shown, links=links)


def _key(schools: Sequence[SchoolIncidents]) -> Any:
    marks = {
        "primary": node("circle", cx=7, cy=7, r=4),
        "secondary": node("rect", x=3, y=3, width=8, height=8),
        "special": node("path", d="M7 1.5l5.5 9.5h-11z"),
        "all_through": node("path", d="M7 1l6 6-6 6-6-6z"),
    }
    cross = node("path", d="M7 2v10M2 7h10", stroke="currentColor", strokeWidth=2)
    groups = phase_groups(schools)
    named = [(marks[group], phase(group)) for group in groups if group in marks]
    others = [phase(group).lower() for group in groups if group not in marks]
    items = [
        node("li", node("svg", mark, width=14, height=14, className="la-mark", aria_hidden="true"), name)
        for mark, name in [*named, *([(cross, listed(others).capitalize())] if others else [])]
    ]
    return markup(node("ul", *items, className="la-key"))


def _schools_table(schools: Sequence[SchoolIncidents]) -> Node:
    heads = [
        ("School", False),
        ("Phase", False),
        ("Incidents", True),
        ("Pupils on roll", True),
        ("Per 1,000 pupils", True),
    ]
    rows = [
        node(
            "tr",
            cell(school.name, head=True),
            cell(phase(school.phase_group)),
            cell(_count(school.incidents) if school.incidents is not None else STATES[school.state], numeric=True),
            cell("Not known" if school.roll is None else number(school.roll), numeric=True),
            cell(rate(school.rate) if school.rate is not None else "No rate", numeric=True),
            className="la-not-returned" if school.state == "not_returned" else None,
        )
        for school in schools
    ]
    return table("Incidents by school", heads, rows, dense=True)


def _count(count: int) -> Node:
    return number(count) if count else node("span", "0", className="la-zero")


def _actions(look: Look, rows: Sequence[Part]) -> Any:
    caption = f"An incident may take several routes, so these do not add up. {base(look)}."
    finding = findings.actions(rows, look.this.returned)
    return captioned(
        finding, caption, _parts_table(look, "What was done", rows), links=[download("actions", look.query)]
    )


def _of_which(look: Look, rows: Sequence[Part]) -> Any:
    caption = f"Of all incidents; one may be in several rows. {base(look)}."
    return captioned(
        findings.of_which(rows), caption, _parts_table(look, "Of which", rows), links=[download("of-which", look.query)]
    )


def _parts_table(look: Look, title: str, rows: Sequence[Part]) -> Any:
    if not rows:
        return html.P("No school has recorded an incident.")
    wholes = {part.of for part in rows}
    enough = look.this.returned >= FEWEST_FOR_A_SHARE
    same = enough and len(wholes) == 1
    heads = [(title, False), ("Incidents", True), (f"Of {number(min(wholes))}" if same else "Share", True), ("", False)]
    shown = [(part.item.short, part.count, _share_of(part, same=same, enough=enough), part.of) for part in rows]
    return markup(table(title, heads, share_rows(shown), dense=True))


def _share_of(part: Part, *, same: bool, enough: bool) -> str:
    if not part.of:
        return "not known"
    if not enough:
        return f"{number(part.count)} of {number(part.of)}"
    return share(part.count, part.of) if same else f"{share(part.count, part.of)} of {number(part.of)}"


def _fraction(part: int, whole: int, *, enough: bool) -> str:
    return share(part, whole) if enough else f"{number(part)} of {number(whole)}"


def _confidence(look: Look, rows: Sequence[Confidence]) -> Any:
    options = edition(look.collection.edition).item(SECTION, "recording_confidence").options
    by_level = {option.code: sum(row.schools for row in rows if row.level == option.code) for option in options}
    schools = sum(by_level.values())
    enough = schools >= FEWEST_FOR_A_SHARE
    shown = [
        (option.short, by_level[option.code], _fraction(by_level[option.code], schools, enough=enough), schools)
        for option in options
    ]
    heads = [
        ("Confidence", False),
        ("Schools", True),
        (f"Of {number(schools)}" if enough else "Share", True),
        ("", False),
    ]
    nil = sum(row.schools for row in rows if row.recorded == NIL)
    not_held = sum(row.schools for row in rows if row.recorded == NOT_HELD)
    held = (
        f" {plural(not_held, 'school')} {'does' if not_held == 1 else 'do'} not hold these counts." if not_held else ""
    )
    note = f"{number(nil)} of {plural(look.this.returned, 'school')} sent a nil return.{held}"
    return captioned(
        findings.confidence(by_level.get("low", 0), schools),
        f"The school's own judgement of how completely it records. {base(look, schools)}.",
        markup(table("Confidence", heads, share_rows(shown), dense=True)),
        html.P([html.B("Nothing to report:"), f" {note}"], className="la-after-table"),
        links=[download("confidence", look.query)],
    )


PAGE = Page(
    path="/dashboards/incidents",
    title="Incidents",
    downloads=(
        ("incidents", "Incidents by risk"),
        ("incident-trend", "Incidents by risk and term"),
        ("incident-schools", "Incidents by school"),
        ("actions", "What was done"),
        ("of-which", "Of which"),
        ("confidence", "Confidence in recording"),
    ),
    build=build,
)
