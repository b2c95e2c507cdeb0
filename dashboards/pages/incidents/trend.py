"""Rates term by term as a figure: small charts, what moved in a year, and what a run chart says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.components import Chart, as_table, captioned, download, picture
from dashboards.figures.trend import breaks, highest_rate, trend
from dashboards.findings import incidents as findings
from dashboards.frame import TOO_FEW, base
from dashboards.look import Look
from dashboards.markup import Node, cell, node, table
from dashboards.matrix import Matrix, total_rate
from dashboards.words import FEWEST_FOR_A_SHARE, number, rate, term, term_title
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.incidents import Cell
from la_portal.queries.like_for_like import Pair

TITLE = "Incidents per 1,000 pupils by term"


def trend_figure(look: Look, cells: Sequence[Cell], matrix: Matrix, pairs: Sequence[Pair]) -> Any:
    """One small chart for each row of the matrix; under them the run chart's sentence."""
    terms = [one for one in look.span.oldest_first if any(cell_.collection == one for cell_ in cells)]
    names = {heading.code: heading.title for heading in matrix.headings}
    drawn = [] if look.few or len(terms) < 2 else [html.Div(_charts(look, cells, matrix), className="la-multiples")]
    runs = html.P(findings.runs(_daily(look, cells, terms)), className="la-second la-runs")
    links = [as_table(_table(cells, terms, names), TITLE), download("incident-trend", look.query)]
    return captioned(findings.trend(cells, names, pairs), _caption(look, pairs), *drawn, runs, links=links)


def _caption(look: Look, pairs: Sequence[Pair]) -> str:
    hollow = f" Hollow: {base(look)} so far." if look.is_open and not look.few else f" {base(look)}."
    against = ""
    if pairs and pairs[0].schools >= FEWEST_FOR_A_SHARE:
        before, now = pairs[0].collection, look.collection
        same = f"the same {number(max(pair.schools for pair in pairs))} schools"
        days = f"{number(now.school_days)} days now, {number(before.school_days)} then"
        against = (
            f" Compared with {term(before)}, which also had {number(now.school_days)} school days, in {same}."
            if before.school_days == now.school_days
            else f" Compared with {term(before)} in {same}, for each pupil and school day ({days}): a line "
            "may rise while the rate of a day falls."
        )
    few = TOO_FEW if look.few else ""
    return f"Incidents per 1,000 pupils in each term; terms differ in length.{against}{hollow}{few}"


def _charts(look: Look, cells: Sequence[Cell], matrix: Matrix) -> list[Any]:
    highest, terms = highest_rate(cells), look.span.oldest_first
    charts: list[Any] = []
    for heading in matrix.headings:
        broken = breaks(terms, heading.code)
        figure = trend(cells, look.span, heading.code, highest, is_open=look.is_open, broken=broken)
        why = "".join(f", {words} in {term(terms[place])}" for place, words in broken.items())
        alternative = f"{heading.title}: incidents per 1,000 pupils by term{why}"
        charts.append(picture(Chart(figure, alternative, "la-chart--multiple", heading.title)))
    return charts


def _daily(look: Look, cells: Sequence[Cell], terms: Sequence[CollectionFacts]) -> list[float]:
    """All incidents per pupil and school day in each closed term, so that terms of any length are of one kind."""
    closed = [one for one in terms if not (look.is_open and one == look.collection)]
    rates = [(one, total_rate([cell_ for cell_ in cells if cell_.collection == one])) for one in closed]
    return [value / one.school_days for one, value in rates if value is not None and one.school_days]


def _table(cells: Sequence[Cell], terms: Sequence[CollectionFacts], names: dict[str, str]) -> Node:
    rows = [
        node(
            "tr",
            cell(term_title(one), head=True),
            *(cell(_rate_of(cells, one, code), numeric=True) for code in names),
            cell(number(one.school_days), numeric=True),
        )
        for one in reversed(terms)
    ]
    return table(TITLE, [("Term", False), *((name, True) for name in names.values()), ("School days", True)], rows)


def _rate_of(cells: Sequence[Cell], collection: CollectionFacts, row: str) -> str:
    group = [one for one in cells if one.collection == collection and one.place.row == row]
    return rate(total_rate(group)) if group else "not asked"
