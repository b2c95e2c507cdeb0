"""The heat table of policies: districts, and under some of them their schools, with the state of each policy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboards.addresses import behind, school_page
from dashboards.look import Look
from dashboards.markup import Node, node
from dashboards.pages.policies.bars import KIND
from dashboards.theme import STEPS
from dashboards.words import FEWEST_FOR_A_SHARE, number, plural, share
from la_portal.catalogue import Row
from la_portal.queries.policy_states import OVERDUE, Answer, District, SchoolPolicies, States
from la_portal.vocabulary import ReturnStatus

PATH = "/dashboards/policies"
OPEN = 2
MOST_SCHOOLS = 200
FEW_SCHOOLS = 40
NO_DISTRICT = "In no district"
SIGNS = {
    "in_date": ("✓", "in date"),
    "part_of_another": ("P", "part of another policy"),
    "in_draft": ("D", "in draft"),
    "none": ("No", "none"),
    "not_answered": ("?", "not answered"),
    "not_applicable": ("n/a", "not applicable"),
}
STANDING = {
    ReturnStatus.NOT_STARTED: "not started",
    ReturnStatus.DRAFT: "in draft",
    ReturnStatus.AWAITING_SIGN_OFF: "waiting for sign-off",
    ReturnStatus.CLOSED_UNSENT: "the collection closed before it was sent",
}


@dataclass(frozen=True)
class Grid:
    """What is drawn: policies as columns, districts with most gaps first, and the schools of those that are open."""

    policies: Sequence[Row]
    districts: Sequence[District]
    schools: Mapping[str | None, Sequence[SchoolPolicies]]
    left_out: int


def ordered(districts: Sequence[District]) -> list[District]:
    """Districts where the smallest part of policies is in date first; without an answer, or in no district, last."""
    return sorted(districts, key=lambda one: (one.name is None, not one.all.answered, one.all.share))


def opened(districts: Sequence[District]) -> list[str | None]:
    """The districts, of ordered ones, whose schools are shown: two, and more of them while their schools are few.

    Few schools in no district are shown too: no link could ask for them.
    """
    shown: list[str | None] = []
    schools = 0
    for district in districts:
        schools += district.expected
        if len(shown) >= OPEN and schools > FEW_SCHOOLS:
            break
        shown.append(district.name)
    in_none = [one.expected for one in districts if one.name is None and one.name not in shown]
    return [*shown, None] if in_none and in_none[0] <= FEW_SCHOOLS else shown


def grid(policies: Sequence[Row], districts: Sequence[District], schools: Sequence[SchoolPolicies]) -> Grid:
    """Schools under their districts, most gaps first and not returned last, as many as a page can carry."""
    codes = {row.code for row in policies}
    placed: dict[str | None, list[SchoolPolicies]] = {}
    for school in sorted(schools, key=lambda one: (not one.returned, -one.states.gaps)):
        placed.setdefault(school.district, []).append(school)
    room, shown = MOST_SCHOOLS, dict[str | None, Sequence[SchoolPolicies]]()
    for district in districts:
        those = placed.get(district.name, [])
        if those:
            shown[district.name] = [replace(one, answers=_among(one, codes)) for one in those[: max(room, 0)]]
            room -= len(shown[district.name])
    return Grid(policies, districts, shown, len(schools) - sum(map(len, shown.values())))


def _among(school: SchoolPolicies, codes: set[str]) -> dict[str, Answer]:
    return {code: answer for code, answer in school.answers.items() if code in codes}


def heat(look: Look, of: Grid) -> Node:
    """The table, a body a district; its heads stay in view."""
    heads = (node("th", node("span", row.label), scope="col") for row in of.policies)
    last = node("th", "In date", scope="col", className="la-grid__last")
    caption = node("caption", "State of each policy by school", className="govuk-visually-hidden")
    head = node("thead", node("tr", node("th", "School", scope="col"), *heads, last))
    return node("table", caption, head, *(_district(look, of, one) for one in of.districts), className="la-grid")


def district_list(look: Look, of: Grid) -> Node:
    """The districts as a list, for who has no room for the table."""
    items = [
        node("li", _name(look, of, one), node("span", _part(one.all, one.returned)))
        for one in of.districts
        if one.name is not None
    ]
    return node("ul", *items, className="la-grid-list")


def keys() -> list[Node]:
    """What the signs say, of a school and of a district."""
    signs = [("8", "Overdue, by whole months", OVERDUE), *((s, w, code) for code, (s, w) in SIGNS.items())]
    order = ["in_date", "part_of_another", OVERDUE, *list(SIGNS)[2:]]
    items = [
        node("li", node("i", sign, className=f"la-g la-g-{code}", aria_hidden="true"), words[0].upper() + words[1:])
        for sign, words, code in sorted(signs, key=lambda one: order.index(one[2]))
    ]
    of_district = "number of schools with a gap (overdue, in draft, none or not answered); darker is a larger share"
    return [
        node("ul", node("li", node("b", "Each school:")), *items, className="la-key"),
        node("p", node("b", "Each district: "), of_district, className="la-grid-note"),
    ]


def _district(look: Look, of: Grid, district: District) -> Node:
    schools = of.schools.get(district.name, ())
    returned = f" {number(district.returned)} of {number(district.expected)} returned"
    head = node("th", _name(look, of, district), node("span", returned), scope="rowgroup")
    cells = [_gaps(look, district, row) for row in of.policies]
    part = node("td", _part(district.all, district.returned), className="la-grid__last")
    rows = [_school(look, of.policies, one) for one in schools]
    return node("tbody", node("tr", head, *cells, part, className="la-grid__district"), *rows)


def _name(look: Look, of: Grid, district: District) -> Node:
    """The district as a link to itself alone, with all of its schools; plain where there is no more to see."""
    name = district.name or NO_DISTRICT
    if district.name is None or len(of.districts) == 1:
        return node("b", name)
    query = replace(look.filters, districts=(district.name,)).to_query()
    shown = "la-grid__shown" if district.name in of.schools else "la-grid__folded"
    return node("a", name, node("small", ": its schools"), href=f"{PATH}?{query}", className=f"govuk-link {shown}")


def _gaps(look: Look, district: District, policy: Row) -> Node:
    states = district.states.get(policy.code)
    if states is None or not states.asked:
        return node("td")
    if not states.gaps:
        return node("td", "0", className="la-zero")
    step = max(1, math.ceil(STEPS * states.gaps / states.asked))
    shown: Node = number(states.gaps)
    if district.name is not None:
        where = behind(look, KIND, policy.code, "gap", districts=(district.name,))
        shown = node("a", shown, node("small", f" in {district.name}: {policy.label}"), href=where)
    return node("td", shown, className=f"la-step-{step}")


def _school(look: Look, policies: Sequence[Row], school: SchoolPolicies) -> Node:
    link = node("a", school.name, href=school_page(look, school.school_id), title=school.name, className="govuk-link")
    head = node("th", link, scope="row")
    if not school.returned:
        words = node("td", node("span", _missing(school.status)), colSpan=len(policies) + 1)
        return node("tr", head, words, className="la-grid__missing")
    states = school.states
    last = node("td", f"{number(states.fine)} of {number(states.answered)}", className="la-grid__last")
    return node("tr", head, *(_cell(school.answers.get(row.code)) for row in policies), last)


def _cell(answer: Answer | None) -> Node:
    if answer is None:
        return node("td")
    if answer.months_overdue is not None:
        months = answer.months_overdue
        sign, words = (number(months) if months else "<1"), "month overdue" if months < 2 else "months overdue"
    else:
        sign, words = SIGNS[answer.state]
    return node("td", sign, node("small", f" {words}"), className=f"la-g-{answer.state}")


def _missing(status: ReturnStatus) -> str:
    return f"Not returned yet: {STANDING[status]}" if status in STANDING else "Returned, not accepted yet"


def _part(states: States, schools: int) -> Node:
    if not states.answered:
        return ""
    if schools < FEWEST_FOR_A_SHARE:
        return f"{number(states.fine)} of {number(states.answered)}"
    return node("b", share(states.fine, states.answered))


def left_out(of: Grid) -> str:
    """What is said about schools that the page cannot carry; nothing where there are none."""
    if not of.left_out:
        return ""
    return f" {plural(of.left_out, 'more school')} of them {'is' if of.left_out == 1 else 'are'} in the CSV."
