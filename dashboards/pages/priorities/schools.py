"""The list of schools by priority: place, score, how stable the place is, and the reasons, the largest first."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.addresses import school_page
from dashboards.figures.places import band, head
from dashboards.look import Look
from dashboards.markup import Node, node
from dashboards.pages.priorities.reasons import Reason, reasons
from dashboards.words import number, phase, plural
from la_portal.queries.scoring import Facts, Ranked

SCHOOL = "/authority/schools/"


def priority_list(look: Look, shown: Sequence[Ranked], schools: int, *, drawn: bool) -> Node:
    """The first schools, each with its reasons; without `drawn` the place and its band are numbers alone."""
    line = [node("span", "Place, with its band"), head(schools)] if drawn else ["Place, with its band"]
    heads = [
        node("th", node("span", "Place", className="govuk-visually-hidden"), scope="col"),
        node("th", "School", scope="col"),
        node("th", "Score", scope="col", className="la-number"),
        node("th", *line, scope="col", colSpan=2 if drawn else None),
        node("th", "Reasons, largest first", scope="col"),
        node("th", node("span", "Its page", className="govuk-visually-hidden"), scope="col"),
    ]
    return node(
        "table",
        node("caption", "Schools by score", className="govuk-visually-hidden"),
        node("thead", node("tr", *heads)),
        node("tbody", *(_row(look, one, schools, drawn=drawn) for one in shown)),
        className="la-table la-priorities",
    )


def score(one: Ranked) -> Node:
    """The score as a whole number: "under 1" where it is not 0 but would look like it."""
    points = round(one.score)
    if not one.score:
        return node("span", "0", className="la-zero")
    return number(points) if points else "under 1"


def moves(one: Ranked) -> str:
    """Its places as the weights move: 1 to 3, or 1."""
    low, high = one.band.low, one.band.high
    return f"{number(low)} to {number(high)}" if low != high else number(low)


def _row(look: Look, one: Ranked, schools: int, *, drawn: bool) -> list[Node]:
    facts = one.facts
    line = [node("td", band(one.place, one.band.low, one.band.high, schools), className="la-priorities__band")]
    known_as = node("span", facts.name, className="govuk-visually-hidden")
    return node(
        "tr",
        node("td", number(one.place), className="la-priorities__place"),
        node("th", _link(look, facts), node("small", _about(facts)), scope="row"),
        node("td", score(one), className="la-number la-priorities__score", data_label="Score"),
        *(line if drawn else []),
        node("td", moves(one), className="la-priorities__moves", data_label="Places"),
        node("td", _chips(reasons(look, one)), className="la-priorities__reasons"),
        node(
            "td",
            node("a", "Open school", " ", known_as, href=f"{SCHOOL}{facts.school_id}", className="govuk-link"),
            className="la-priorities__more",
        ),
    )


def _link(look: Look, facts: Facts) -> Node:
    return node("a", facts.name, href=school_page(look, facts.school_id), className="govuk-link")


def _about(facts: Facts) -> str:
    pupils = plural(facts.roll, "pupil") if facts.roll is not None else "pupils not known"
    return ", ".join([*([facts.district] if facts.district else []), phase(facts.phase_group).lower(), pupils])


def _chips(why: Sequence[Reason]) -> Node:
    if not why:
        return "No reason"
    return node("ul", *(_chip(reason, first=index == 0) for index, reason in enumerate(why)), className="la-chips")


def _chip(reason: Reason, *, first: bool) -> Node:
    told = reason.points is None
    kind = " la-chips__told" if told else " la-chips__first" if first else ""
    inside = node("a", reason.words, href=reason.href, className="govuk-link") if reason.href else reason.words
    return node("li", inside, className=f"la-chips__one{kind}")
