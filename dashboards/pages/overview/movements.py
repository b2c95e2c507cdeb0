"""The tables under the sentences of the overview: every measure that was looked at, and every share."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.addresses import behind
from dashboards.look import Look
from dashboards.markup import Node, cell, node, table
from dashboards.words import FEWEST_FOR_A_SHARE, number, rate, share, term_title
from la_portal.catalogue import edition
from la_portal.queries.gaps import Gap
from la_portal.queries.movement import ASSESSED, IN_DATE, RECORDED, TESTED, TRAINED, UNOFFICIAL, UNSURE, USED, Movement

WORDS = {
    IN_DATE: "in date",
    USED: "official use",
    UNOFFICIAL: "unofficial use known",
    ASSESSED: "risk-assessed",
    RECORDED: "incidents per 1,000 pupils",
    UNSURE: "not sure",
}
BEHIND = {"training": "below", "policies": "gap", "platforms": "not_assessed"}
KINDS = {"training": "training", "policies": "policy", "platforms": "platform"}


def movements_table(look: Look, rows: Sequence[Movement], caption: str) -> Node:
    """Every measure with its two numbers in the same schools, unless both are 0; more than chance comes first."""
    looked_at = [row for row in rows if row.measure in TESTED and row.same and row.part_then + row.part_now]
    ordered = sorted(looked_at, key=lambda row: not row.beyond_chance)
    heads = [("Measure", False), ("Since", False), ("Then", True), ("Now", True), ("Same schools", True), ("", False)]
    return table(caption, heads, [_movement(row) for row in ordered], dense=True)


def gaps_table(look: Look, rows: Sequence[Gap]) -> Node:
    """Every share, section by section, the widest gap first; its fraction leads to the schools without."""
    named = edition(look.collection.edition)
    heads = [("Section", False), ("Item", False), ("Share", True), ("Of", True)]
    lines = [
        node(
            "tr",
            cell(named.section(row.section).title),
            cell(row.name),
            cell(share(row.part, row.whole) if row.schools >= FEWEST_FOR_A_SHARE else None, numeric=True),
            cell(_fraction(look, row), numeric=True),
        )
        for row in rows
        if row.whole
    ]
    return table("Every share, the widest gap of each section first", heads, lines, dense=True)


def _movement(row: Movement) -> Node:
    chance = {True: "More than chance", False: "Within chance"}[row.beyond_chance]
    return node(
        "tr",
        cell(f"{row.name}: {_words(row)}", head=True),
        cell(term_title(row.since) if row.since else None),
        cell(_value(row, row.part_then, row.whole_then, 1), numeric=True),
        cell(_value(row, row.part_now, row.whole_now, 0), numeric=True),
        cell(number(row.same), numeric=True),
        cell("Too few schools" if row.p is None else chance),
    )


def _words(row: Movement) -> str:
    if row.measure == TRAINED:
        return edition(row.collection.edition).item(row.section, row.item).numerator
    return WORDS[row.measure]


def _value(row: Movement, part: int, whole: int, time: int) -> Node:
    if row.rates:
        return rate(row.rates[time])
    fraction = f"{number(part)} of {number(whole)}"
    return (
        fraction if row.same < FEWEST_FOR_A_SHARE else node("span", share(part, whole), node("small", f" {fraction}"))
    )


def _fraction(look: Look, row: Gap) -> Node:
    """A link to the schools without; of a course for which nothing is expected there is no such list."""
    words = f"{number(row.part)} of {number(row.whole)}"
    if row.section == "training" and row.expected is None:
        return words
    return node(
        "a", words, href=behind(look, KINDS[row.section], row.item, BEHIND[row.section]), className="govuk-link"
    )
