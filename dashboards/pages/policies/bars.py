"""Policies by state: a table with a bar for each policy, and the same numbers without bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards.addresses import behind
from dashboards.look import Look
from dashboards.markup import Node, cell, node, table
from dashboards.words import FEWEST_FOR_A_SHARE, number, share
from la_portal.catalogue.wording import lowered
from la_portal.queries.policies import GAPS
from la_portal.queries.policy_states import IN_DATE, PolicyStates, States

SEGMENTS = (IN_DATE, *GAPS)
NUMBERS = (*SEGMENTS, "not_applicable")
CAPTION = "Schools by state of each policy"
KIND = "policy"
# About how wide a bar is where the window is wide and on a phone, and how wide its numbers are, in pixels.
WIDE, NARROW, DIGIT, ROOM = 640, 270, 8, 6


def count_in(states: States, state: str) -> int:
    """How many are in a state, those that are part of another policy among the ones in date."""
    return states.fine if state == IN_DATE else getattr(states, state)


def key(names: Mapping[str, str]) -> Node:
    """What the colours of the bars say, in the order of the bars."""
    items = (
        node("li", node("i", className=f"la-states__mark la-states__{state}", aria_hidden="true"), names[state])
        for state in SEGMENTS
    )
    return node("ul", *items, className="la-key")


def bars(look: Look, rows: Sequence[PolicyStates], names: Mapping[str, str]) -> Node:
    """A row a policy: in how many schools it is in date, and a bar of its states that lead to their schools."""
    most = max(row.states.applying for row in rows)
    heads = [("Policy", False), ("In date", True), ("Share", True), ("Schools", False)]
    tree = table(CAPTION, heads, (_row(look, row, names, most) for row in rows), dense=True)
    tree[1]["className"] += " la-states"
    return tree


def numbers(look: Look, rows: Sequence[PolicyStates], names: Mapping[str, str]) -> Node:
    """Every number of the bars, each leading to its schools."""
    heads = [("Policy", False), *((names[state], True) for state in NUMBERS)]
    lines = (
        node(
            "tr",
            cell(row.policy.label, head=True),
            *(cell(linked(look, row, state), numeric=True) for state in NUMBERS),
        )
        for row in rows
    )
    return table(CAPTION, heads, lines, dense=True)


def linked(look: Look, row: PolicyStates, state: str) -> Node:
    """A number of schools that leads to them; 0 leads nowhere."""
    count = count_in(row.states, state)
    if not count:
        return node("span", "0", className="la-zero")
    return node("a", number(count), href=behind(look, KIND, row.policy.code, state), className="govuk-link")


def _row(look: Look, row: PolicyStates, names: Mapping[str, str], most: int) -> list[Node]:
    states = row.states
    of = f" of {number(states.answered)}" if states.answered else ""
    part = share(states.fine, states.answered) if states.answered >= FEWEST_FOR_A_SHARE else "too few"
    rest = node("i", style={"flexGrow": most - states.applying}) if most > states.applying else None
    drawn = [_segment(look, row, state, names[state], most) for state in SEGMENTS if count_in(states, state)]
    return node(
        "tr",
        cell(row.policy.label, head=True),
        node("td", linked(look, row, IN_DATE), of, className="la-number"),
        cell(node("b", part) if "%" in part else node("small", part), numeric=True),
        node("td", node("div", *drawn, rest, className="la-states__bar"), className="la-states__cell"),
    )


def _segment(look: Look, row: PolicyStates, state: str, name: str, most: int) -> Node:
    count = count_in(row.states, state)
    room = DIGIT * len(number(count)) + ROOM
    narrow = " la-states__narrow" if count / most * NARROW < room else ""
    size = " la-states__thin" if count / most * WIDE < room else narrow
    said = f"{row.policy.label}, {lowered(name)}: "
    return node(
        "a",
        node("small", said),
        node("span", number(count)),
        href=behind(look, KIND, row.policy.code, state),
        title=f"{name}: {number(count)}",
        className=f"la-states__{state}{size}",
        style={"flexGrow": count},
    )
