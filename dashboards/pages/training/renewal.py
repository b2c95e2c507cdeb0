"""The share of trained staff over the terms, and what becomes of it in the terms ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.components import Chart, as_table, captioned, download, picture
from dashboards.courses import Shown, known, told
from dashboards.figures.coverage import coverage
from dashboards.findings import training as findings
from dashboards.frame import TOO_FEW
from dashboards.look import Look
from dashboards.markup import Node, cell, node, table
from dashboards.pages.training.explained import explained
from dashboards.words import FEWEST_FOR_A_SHARE, in_words_to_ten, number, plural, share, term, term_title
from la_portal.queries import collections
from la_portal.queries.measures import Measure
from la_portal.queries.training_forecast import FEWEST_FOR_A_LINE, TERM_MONTHS, Ahead, ahead, place, validity

THIRDS = {TERM_MONTHS: "a third", 2 * TERM_MONTHS: "two thirds"}
YEAR = 3 * TERM_MONTHS


def panel(look: Look, staff: Shown) -> Any:
    """The chart with its table, and how the terms ahead are worked out."""
    rows = known(staff)
    coming = _coming(look, rows)
    target = next((one for one in coming if place(one.term) > place(look.collection)), None)
    finding = findings.renewal(rows, target, staff.asked.percent, _who(look, staff))
    if not rows:
        return captioned(finding, f"Staff trained in online safety. {told(look, staff)}.")
    drawn = []
    if not look.few and staff.drawn and len(rows) + len(coming) > 1:
        figure = coverage(rows, coming, staff.asked.percent, is_open=_so_far(look, staff))
        drawn = [picture(Chart(figure, _alternative(rows, coming), "la-chart--coverage"))]
    links = [
        as_table(_table(rows, coming), "Staff trained, by term"),
        *([_how(rows)] if coming else []),
        download("training-forecast", look.query),
    ]
    return captioned(finding, _caption(look, staff, coming), *drawn, links=links)


def _coming(look: Look, rows: Sequence[Measure]) -> list[Ahead]:
    """The terms ahead, of the newest collection only, and only while one of them is still to come."""
    newest = collections.listed(look.session, look.filters)[0] == look.collection
    coming = ahead(rows) if newest else []
    return coming if any(place(one.term) > place(look.collection) for one in coming) else []


def _so_far(look: Look, staff: Shown) -> bool:
    return look.is_open and staff.asked.collection == look.collection


def _who(look: Look, staff: Shown) -> str:
    whole = staff.of.schools == look.this.expected and not look.filters.narrowed
    if whole:
        return "the authority"
    return "this school" if staff.of.schools == 1 else f"these {plural(staff.of.schools, 'school')}"


def _caption(look: Look, staff: Shown, coming: Sequence[Ahead]) -> str:
    count = len(known(staff))
    months = validity(staff.asked.collection)
    words = f"Staff trained in the last {months} months: {_in_words(count, 'collection')}"
    terms = f" and {_in_words(len(coming), 'term')} ahead if nobody is trained again" if coming else ""
    rough = (
        f" Shaded: 80% range; {in_words_to_ten(count)} points make a rough forecast."
        if coming and coming[0].projected
        else ""
    )
    hollow = " Hollow: so far." if _so_far(look, staff) and staff.drawn and not look.few else ""
    few = TOO_FEW if look.few or not staff.drawn else ""
    return f"{words}{terms}.{rough}{hollow} {told(look, staff)}.{few}"


def _in_words(count: int, noun: str) -> str:
    return f"{in_words_to_ten(count)} {noun}{'' if count == 1 else 's'}"


def _how(rows: Sequence[Measure]) -> Any:
    months = validity(rows[-1].collection)
    lapse = (
        f"Training counts for {months} months. Which of those trained lapse when is not asked, so they are taken to "
        f"have been trained evenly over the last {months} months"
    )
    after = [f"after {terms} {words} of them have lapsed" for terms, words in _lapsed(months)]
    if len(rows) < FEWEST_FOR_A_LINE:
        line = f"With fewer than {_in_words(FEWEST_FOR_A_LINE, 'collection')} nothing is said of renewals going on."
    else:
        line = (
            f"If renewals go on as before: a straight line through the log odds of the {len(rows)} shares by least "
            "squares, with its 80% prediction interval (Draper and Smith, Applied regression analysis, third edition)."
        )
    return explained(
        "How this is worked out",
        f"{lapse}: {', '.join(after)}. Staff are taken to stay as many.",
        "Who must renew is the difference between what is expected and who is still trained then.",
        line,
    )


def _lapsed(months: int) -> list[tuple[str, str]]:
    return [
        (
            f"{_in_words(after // TERM_MONTHS, 'term')} ({after} months)",
            words if months == YEAR else f"{min(after, months)} of {months} parts",
        )
        for after, words in THIRDS.items()
    ]


def _alternative(rows: Sequence[Measure], coming: Sequence[Ahead]) -> str:
    counted = ", ".join(f"{term(row.collection)} {share(row.part, row.whole)}" for row in rows)
    left = ", ".join(f"{term(one.term)} {_left(one)}" for one in coming)
    return f"Line chart of the share of staff trained: {counted}.{f' If nobody renews: {left}.' if left else ''}"


def _table(rows: Sequence[Measure], coming: Sequence[Ahead]) -> Node:
    projected = any(one.projected for one in coming)
    heads = [("Term", False), ("Trained", True), ("Staff", True), ("Share", True), ("Schools", True)]
    lines = [
        (term_title(row.collection), number(row.part), number(row.whole), _share(row), number(row.schools), "")
        for row in rows
    ]
    lines += [
        (
            f"{term_title(one.term)}, if nobody renews",
            f"about {number(findings.about(round(one.still_trained)))}",
            number(one.eligible),
            _left(one),
            "",
            _projected(one),
        )
        for one in coming
    ]
    heads += [("If renewals go on", True)] if projected else []
    body = [
        node("tr", cell(name, head=True), *(cell(value, numeric=True) for value in values[: len(heads) - 1]))
        for name, *values in lines
    ]
    return table("Staff trained, by term", heads, body, dense=True)


def _share(row: Measure) -> str:
    return share(row.part, row.whole) if row.schools >= FEWEST_FOR_A_SHARE else "too few schools"


def _left(one: Ahead) -> str:
    return f"{100 * one.still_trained / one.eligible:.0f}%"


def _projected(one: Ahead) -> str:
    if one.projected is None:
        return ""
    middle, low, high = (round(100 * value) for value in (one.projected.middle, one.projected.low, one.projected.high))
    return f"{middle}% ({low}% to {high}%)"
