"""Each school against what is expected of its phase and size, as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.addresses import school_page
from dashboards.components import Chart, as_table, captioned, download, picture
from dashboards.figures.funnel import funnel_plot, over_the_top
from dashboards.figures.funnel_names import recorded
from dashboards.figures.phases import phase_groups
from dashboards.findings import incidents as findings
from dashboards.frame import TOO_FEW, base
from dashboards.look import Look
from dashboards.markup import Node, cell, markup, node, table
from dashboards.words import listed, number, phase, plural, rate
from la_portal.queries.standings import Funnel, Standing
from la_portal.statistics import flagged_by_chance

STATES = {"not_known": "Not known", "not_returned": "Not returned"}
LEVELS = {"": "", "watch": "Watch", "look": "Look"}
SIDES = (("high", "Above the 95% limits"), ("low", "Below the 95% limits"))


def funnel_figure(look: Look, funnel: Funnel) -> Any:
    """The funnel with its key, the schools outside it by name, and every school as a table."""
    finding = findings.funnel(funnel.standings)
    addresses = {one.school.school_id: school_page(look, one.school.school_id) for one in funnel.standings}
    shown: list[Any] = []
    if not look.few and funnel.drawn:
        chart = Chart(funnel_plot(funnel, addresses), f"Funnel plot. {finding}.", "la-chart--funnel")
        level = f"blue line: all schools, {rate(funnel.overall)}"
        above = html.P(f"Incidents per 1,000 pupils, adjusted for phase; {level}", className="la-axis-title")
        shown = [_key(funnel.drawn), above, picture(chart)]
    names = [] if look.few else [_outside(funnel.drawn, addresses)]
    title = "Incidents by school, with what was expected"
    links = [as_table(_table(funnel.standings, addresses), title), download("incident-schools", look.query)]
    return captioned(finding, _caption(look, funnel), *shown, *names, links=links)


def _caption(look: Look, funnel: Funnel) -> str:
    drawn = len(funnel.drawn)
    without = _left_out(funnel.standings)
    based = f"{base(look, drawn)}{f'; without a rate: {listed(without)}' if without else ''}."
    if look.few or not drawn:
        few = TOO_FEW if look.few else ""
        return f"Incidents of each school, and what was expected of its phase and size. {based}{few}"
    phi = funnel.spread.phi
    wider = f", widened because schools vary more than chance alone (factor {phi:.1f})" if funnel.spread.tau2 else ""
    over = over_the_top(funnel)
    drawn_as = "is an arrow" if len(over) == 1 else "are arrows"
    arrows = f" {plural(len(over), 'school')} of which little is expected {drawn_as} at the top." if over else ""
    chance = max(1, round(flagged_by_chance(drawn)))
    return (
        f"Each mark is one school; what is expected is the rate of its phase in the whole authority. Limits at 95% "
        f"(dashed) and 99.8% (solid){wider}. By chance about {number(chance)} of {number(drawn)} would be outside 95%: "
        f"watch those, and act on 99.8%. A school above the funnel may simply record well.{arrows} {based}"
    )


def _left_out(standings: Sequence[Standing]) -> list[str]:
    unknown = sum(one.school.state == "not_known" for one in standings)
    no_roll = sum(one.school.incidents is not None and one.expected is None for one in standings)
    nothing = sum(one.expected == 0 for one in standings)
    return [
        *([f"{plural(unknown, 'school')} without counts"] if unknown else []),
        *([f"{plural(no_roll, 'school')} without a known number of pupils"] if no_roll else []),
        *([f"{plural(nothing, 'school')} of a phase that recorded none"] if nothing else []),
    ]


def _key(drawn: Sequence[Standing]) -> Any:
    marks = {
        "primary": node("circle", cx=7, cy=7, r=4),
        "secondary": node("rect", x=3, y=3, width=8, height=8),
        "special": node("path", d="M7 1.5l5.5 9.5h-11z"),
        "all_through": node("path", d="M7 1l6 6-6 6-6-6z"),
    }
    cross = node("path", d="M7 2v10M2 7h10", stroke="currentColor", strokeWidth=2)
    ring = node("circle", cx=8, cy=8, r=6.5, fill="none", stroke="#0b0c0c", strokeWidth=1.75)
    groups = phase_groups(one.school.phase_group for one in drawn)
    named = [(marks[group], phase(group)) for group in groups if group in marks]
    others = [phase(group).lower() for group in groups if group not in marks]
    named += [(cross, listed(others).capitalize())] if others else []
    named += [(ring, "Outside the 95% limits")] if any(one.outside.level for one in drawn) else []
    items = [
        node("li", node("svg", mark, width=16, height=16, className="la-mark", aria_hidden="true"), name)
        for mark, name in named
    ]
    return markup(node("ul", *items, className="la-key"))


def _outside(drawn: Sequence[Standing], addresses: dict[int, str]) -> Any:
    """The schools outside the limits by name: a phone's chart has none, and a wide one not always all."""
    lists: list[Node] = []
    for side, title in SIDES:
        those = [one for one in drawn if one.outside.side == side]
        items = [node("li", _linked(one, addresses), f": {recorded(one)}{_firmly(one)}") for one in those]
        lists += [node("section", node("h3", title), node("ul", *items))] if those else []
    return markup(node("div", *lists, className="la-outside")) if lists else html.Div()


def _firmly(one: Standing) -> str:
    return ", outside 99.8%" if one.outside.level == "look" else ""


def _linked(one: Standing, addresses: dict[int, str]) -> Node:
    return node("a", one.school.name, href=addresses[one.school.school_id], className="govuk-link")


def _table(standings: Sequence[Standing], addresses: dict[int, str]) -> Node:
    heads = [
        ("School", False),
        ("Phase", False),
        ("Incidents", True),
        ("Pupils on roll", True),
        ("Per 1,000 pupils", True),
        ("Expected", True),
        ("95% limits", True),
        ("99.8% limits", True),
        ("What", False),
    ]
    rows = [_row(one, addresses) for one in standings]
    return table("Incidents by school, with what was expected", heads, rows, dense=True)


def _row(one: Standing, addresses: dict[int, str]) -> Node:
    school = one.school
    return node(
        "tr",
        cell(_linked(one, addresses), head=True),
        cell(phase(school.phase_group)),
        cell(_count(school.incidents) if school.incidents is not None else STATES[school.state], numeric=True),
        cell("Not known" if school.roll is None else number(school.roll), numeric=True),
        cell(rate(school.rate) if school.rate is not None else "No rate", numeric=True),
        cell(None if one.expected is None else rate(one.expected), numeric=True),
        cell(_between(one.limits95), numeric=True),
        cell(_between(one.limits998), numeric=True),
        cell(f"{LEVELS[one.outside.level]}, {one.outside.side}" if one.outside.level else None),
        className="la-not-returned" if school.state == "not_returned" else None,
    )


def _between(limits: tuple[int, int] | None) -> str | None:
    return None if limits is None else f"{number(limits[0])} to {number(limits[1])}"


def _count(count: int) -> Node:
    return number(count) if count else node("span", "0", className="la-zero")
