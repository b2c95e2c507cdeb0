"""The table of one school's measures beside similar schools: a strip, the numbers and the words of each."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.figures.beside_similar import axis, spark, strip
from dashboards.findings.school import VERDICTS
from dashboards.look import Look
from dashboards.markup import Node, cell, node, table
from dashboards.words import number, plural, share, term
from la_portal.catalogue import edition
from la_portal.disclosure import FEWEST_SCHOOLS, too_few
from la_portal.queries.comparison import Part
from la_portal.queries.school_measures import TRAINING, SchoolMeasure
from la_portal.vocabulary import AnswerState

TITLES = {"policies": "Policies in place and in date", "platforms": "Official platforms risk-assessed"}
_NO_NUMBER = {
    AnswerState.NOT_KNOWN: "Not known",
    AnswerState.NOT_APPLICABLE: "Does not apply",
    AnswerState.NOT_ANSWERED: "Not answered",
}


def strips_table(look: Look, rows: Sequence[SchoolMeasure], review: str) -> list[Node]:
    """One row a measure: the picture, the school's share with its fraction, the median, how it went, the difference."""
    since = f"Since {term(look.span.oldest_first[0])}" if look.span.earlier else ""
    heads = [
        node("th", "Measure", scope="col"),
        node("th", "Share", axis(), scope="col", className="la-measures__strip"),
        node("th", "School", scope="col", colSpan=2),
        node("th", "Median", scope="col", className="la-number"),
        node("th", since, scope="col") if since else node("td"),
        node("th", "Difference", scope="col"),
    ]
    caption = node("caption", "This school beside similar schools", className="govuk-visually-hidden")
    body = node("tbody", *(_row(look, one, review) for one in rows))
    return node("table", caption, node("thead", node("tr", *heads)), body, className="la-table la-measures")


def numbers_table(look: Look, rows: Sequence[SchoolMeasure]) -> list[Node]:
    """The same rows in numbers, with the ends of the intervals and of the middle half."""
    heads = [
        ("Measure", False), ("School", True), ("95% interval", True), ("Median", True), ("Middle half", True),
        ("Similar schools", True),
    ]  # fmt: skip
    lines = [
        node(
            "tr",
            cell(title(look, one), head=True),
            cell(_own(one.mine), numeric=True),
            cell(_range(one.likely.low, one.likely.high) if one.likely else "None", numeric=True),
            cell(_per_cent(one.middle[1]) if one.middle else "None", numeric=True),
            cell(_range(one.middle[0], one.middle[2]) if one.middle else "None", numeric=True),
            cell(number(one.similar), numeric=True),
        )
        for one in rows
    ]
    return table("This school beside similar schools, in numbers", heads, lines, dense=True)


def title(look: Look, one: SchoolMeasure) -> str:
    """What the measure is called; a course as the catalogue calls it."""
    return (
        edition(look.collection.edition).item(TRAINING, one.item).label
        if one.section == TRAINING
        else TITLES[one.section]
    )


def _row(look: Look, one: SchoolMeasure, review: str) -> list[Node]:
    hint = edition(look.collection.edition).item(TRAINING, one.item).hint if one.section == TRAINING else ""
    name = [title(look, one), *([node("small", hint)] if hint else [])]
    mine = one.mine
    whole = mine.whole or 0
    fraction = (
        node("a", f"{number(mine.part)} of {number(whole)}", href=review, className="govuk-link") if whole else ""
    )
    terms = [*(part.part / (part.whole or 1) for _, part in one.before), *([mine.part / whole] if whole else [])]
    return node(
        "tr",
        node("th", *name, scope="row"),
        node("td", strip(mine.part / whole if whole else None, one.likely, one.middle), className="la-measures__strip"),
        *_numbers(mine, fraction),
        node("td", _per_cent(one.middle[1]) if one.middle else "", className="la-number", data_label="Median"),
        node("td", spark(terms) if len(terms) > 1 else "", className="la-measures__spark"),
        node("td", *_difference(one), className="la-measures__difference"),
    )


def _numbers(mine: Part, fraction: Node) -> list[Node]:
    if not mine.whole:
        return [node("td", _own(mine), colSpan=2, className="la-measures__none")]
    percent = node("b", share(mine.part, mine.whole))
    return [
        node("td", percent, className="la-number la-measures__share"),
        node("td", fraction, className="la-measures__of"),
    ]


def _own(mine: Part) -> str:
    if mine.whole:
        return f"{share(mine.part, mine.whole)} ({number(mine.part)} of {number(mine.whole)})"
    return _NO_NUMBER.get(AnswerState(mine.state), "None to count")


def _difference(one: SchoolMeasure) -> list[Node]:
    words = VERDICTS[one.verdict]
    if one.verdict in ("below", "above"):
        return [node("b", words)]
    if one.verdict == "within":
        return [words]
    if one.likely is not None and too_few(one.similar):
        why = f"{plural(one.similar, 'similar school')}, {FEWEST_SCHOOLS} needed"
        return [words, node("small", why)]
    return [words] if one.likely is not None else []


def _range(low: float, high: float) -> str:
    return f"{_per_cent(low)} to {_per_cent(high)}"


def _per_cent(value: float) -> str:
    return f"{round(100 * value)}%"
