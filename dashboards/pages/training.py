"""Training: coverage by course with its schools, schools below what is expected, and what becomes of the share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.addresses import behind, school_page
from dashboards.components import Chart, as_table, captioned, download, picture
from dashboards.course_table import KIND, courses_table, in_numbers, key, left_out
from dashboards.courses import Shown, arranged, as_of, known, told
from dashboards.figures.coverage import coverage
from dashboards.figures.intervals import interval
from dashboards.figures.strip import scale
from dashboards.findings import training as findings
from dashboards.frame import TOO_FEW
from dashboards.look import Built, Look, Page
from dashboards.markup import Node, cell, markup, node, table
from dashboards.words import FEWEST_FOR_A_SHARE, number, plural, share, term, term_title
from la_portal.queries import collections, training
from la_portal.queries.measures import Measure
from la_portal.queries.training import ALL_STAFF, Below
from la_portal.queries.training_forecast import (
    FEWEST_FOR_A_LINE,
    TERM_MONTHS,
    TERMS_AHEAD,
    Ahead,
    ahead,
    place,
    validity,
)

LOWEST = 16


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    asked = (look.session, look.filters)
    courses = arranged(training.asked(look.span), training.courses(*asked), training.by_school(*asked))
    staff = next((one for one in courses if one.code == ALL_STAFF), None)
    halves = [] if staff is None else [html.Div([_below(look, staff), _trend(look, staff)], className="la-halves")]
    return Built(findings.training(courses, look.collection), [_courses(look, courses), *halves])


def _courses(look: Look, courses: Sequence[Shown]) -> Any:
    if not courses:
        return html.P("No school that has returned was asked about training.")
    few = TOO_FEW if look.few else ", with the spread over schools; each row has its own schools."
    caption = f"Trained of eligible by course, smallest share first{'.' if look.few else ''}{few}"
    drawn = [] if look.few else [markup(key(courses))]
    rest = left_out(courses)
    note = [html.P(rest, className="la-after-table")] if rest else []
    links = [
        as_table(in_numbers(look, courses), "Courses in numbers"),
        download("training-courses", look.query),
        _named(download("training-schools", look.query), "Download CSV of schools"),
    ]
    return captioned(
        findings.spread(courses), caption, *drawn, markup(courses_table(look, courses)), *note, links=links
    )


def _named(link: Any, words: str) -> Any:
    link.children = words
    return link


def _below(look: Look, staff: Shown) -> Any:
    percent = staff.asked.percent
    if percent is None:
        return captioned("Staff trained in each school", "The catalogue expects no share of staff.")
    rows = training.below_expected(staff.schools, percent)
    lowest = rows[:LOWEST]
    shown = f" {number(len(lowest))} lowest shown." if len(rows) > LOWEST else ""
    caption = (
        f"Staff with online safety training, with the likely range (95%) of each school's share. Filled: the whole "
        f"range is below {percent}%. Hollow: chance may explain it.{shown} {told(look, staff)}."
    )
    every = html.A(
        f"Show all {number(len(rows))}", href=behind(as_of(look, staff.asked.collection), KIND, ALL_STAFF, "below"),
        className="govuk-link",
    )  # fmt: skip
    how = _explained(
        "How this is worked out",
        "The likely range is Wilson's 95% interval: the shares that go well with so many people trained of so many, were "
        "they a sample. A small school has a wide range, so it can be far below by chance.",
        f"Of many schools at just {percent}%, about one in forty would be filled by chance alone.",
    )
    drawn = [markup(_ranges(look, lowest, percent))] if lowest else []
    links = [how, download("training-below", look.query), *([every] if len(rows) > LOWEST else [])]
    return captioned(findings.below(rows, percent, staff.of.schools), caption, *drawn, links=links)


def _ranges(look: Look, rows: Sequence[Below], percent: int) -> Node:
    over = node("span", f"expected {percent}%", className="la-ranges__expected")
    heads = (
        node("th", "School", scope="col"),
        node("th", over, scale((0, 20, 40, 60, 80, 100)), scope="col"),
        node("th", "Trained", scope="col", className="la-number"),
    )
    body = [node("tr", *_range(look, row, percent)) for row in rows]
    caption = node("caption", f"Schools below {percent}%", className="govuk-visually-hidden")
    return node(
        "table", caption, node("thead", node("tr", *heads)), node("tbody", *body), className="la-table la-ranges"
    )


def _range(look: Look, row: Below, percent: int) -> list[Node]:
    school = row.school
    trained, eligible = school.trained or 0, school.eligible or 1
    likely = f"Likely range {100 * row.range.low:.0f}% to {100 * row.range.high:.0f}%, "
    chance = "below by more than chance" if row.beyond_chance else "chance may explain it"
    return [
        cell(node("a", school.name, href=school_page(look, school.school_id), className="govuk-link"), head=True),
        node(
            "td",
            interval(row, percent),
            node("span", likely, chance, className="govuk-visually-hidden"),
            className="la-ranges__line",
        ),
        cell(
            node(
                "span", node("b", share(trained, eligible)), node("small", f" {number(trained)} of {number(eligible)}")
            ),
            numeric=True,
        ),
    ]


def _trend(look: Look, staff: Shown) -> Any:
    rows = known(staff)
    coming = _to_come(look, rows)
    target = next((one for one in coming if place(one.term) > place(look.collection)), None)
    finding = findings.renewal(rows, target, staff.asked.percent, _who(look, staff))
    if not rows:
        return captioned(finding, f"Staff trained in online safety. {told(look, staff)}.")
    drawn = look.is_open and staff.asked.collection == look.collection
    chart = Chart(
        coverage(rows, coming, staff.asked.percent, is_open=drawn), _alternative(rows, coming), "la-chart--coverage"
    )
    enough = not look.few and staff.drawn
    links = [
        as_table(_terms_table(rows, coming), "Staff trained, by term"),
        *([_how(rows, staff)] if coming else []),
        download("training-forecast", look.query),
    ]
    return captioned(finding, _caption(look, staff, coming), *([picture(chart)] if enough else []), links=links)


def _to_come(look: Look, rows: Sequence[Measure]) -> list[Ahead]:
    """The terms ahead, of the newest collection only, and only while one of them is still to come."""
    newest = collections.listed(look.session, look.filters)[0] == look.collection
    coming = ahead(rows) if newest and rows else []
    return coming if any(place(one.term) > place(look.collection) for one in coming) else []


def _who(look: Look, staff: Shown) -> str:
    whole = staff.of.schools == look.this.expected and not look.filters.narrowed
    return "the authority" if whole else f"these {plural(staff.of.schools, 'school')}"


def _caption(look: Look, staff: Shown, coming: Sequence[Ahead]) -> str:
    count = len(known(staff))
    months = validity(staff.asked.collection)
    start = f"Staff trained in the last {months} months: {plural(count, 'collection')}"
    forecast = f" and {plural(len(coming), 'term')} ahead if nobody is trained again" if coming else ""
    rough = (
        f" Shaded: 80% range; {number(count)} points make a rough forecast." if coming and coming[0].projected else ""
    )
    hollow = " Hollow: so far." if look.is_open and staff.asked.collection == look.collection and not look.few else ""
    return f"{start}{forecast}.{rough}{hollow} {told(look, staff)}.{TOO_FEW if look.few or not staff.drawn else ''}"


def _how(rows: Sequence[Measure], staff: Shown) -> Any:
    months = validity(staff.asked.collection)
    few = f"With fewer than {FEWEST_FOR_A_LINE} collections there is no projection of what comes if renewals go on."
    rough = (
        f"If renewals go on as before: a straight line through the log odds of the {len(rows)} shares by least squares, with "
        "its 80% prediction interval (Draper and Smith, Applied regression analysis). It knows nothing of plans."
    )
    return _explained(
        "How this is worked out",
        f"Training counts for {months} months. Which of those trained lapse when is not asked, so they are taken to have "
        f"been trained evenly over the last {months} months: after one term ({TERM_MONTHS} months) "
        f"{_part(TERM_MONTHS, months)} of them have lapsed, after {TERMS_AHEAD} terms "
        f"{_part(TERMS_AHEAD * TERM_MONTHS, months)}. Staff are taken to stay as many.",
        "Who must renew is the difference between the expected share and who is then still trained.",
        rough if len(rows) >= FEWEST_FOR_A_LINE else few,
    )


def _part(months: int, of: int) -> str:
    return {(4, 12): "a third", (8, 12): "two thirds"}.get((months, of), f"{min(months, of)} of {of} parts")


def _explained(title: str, *paragraphs: str) -> Any:
    return html.Details(
        [
            html.Summary(html.Span(title, className="govuk-details__summary-text"), className="govuk-details__summary"),
            html.Div([html.P(words) for words in paragraphs], className="govuk-details__text"),
        ],
        className="govuk-details",
    )


def _alternative(rows: Sequence[Measure], coming: Sequence[Ahead]) -> str:
    told_then = [f"{term(row.collection)} {share(row.part, row.whole)}" for row in rows]
    left = [f"{term(one.term)} {100 * one.still_trained / one.eligible:.0f}%" for one in coming]
    lapse = f" If nobody renews: {', '.join(left)}." if left else ""
    return f"Line chart of the share of staff trained: {', '.join(told_then)}.{lapse}"


def _terms_table(rows: Sequence[Measure], coming: Sequence[Ahead]) -> Node:
    projected = bool(coming and coming[0].projected)
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
            f"{100 * one.still_trained / one.eligible:.0f}%",
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


def _projected(one: Ahead) -> str:
    if one.projected is None:
        return ""
    middle, low, high = (round(100 * value) for value in (one.projected.middle, one.projected.low, one.projected.high))
    return f"{middle}% ({low}% to {high}%)"


PAGE = Page(
    path="/dashboards/training",
    title="Training",
    downloads=(
        ("training-courses", "Coverage by course and term"),
        ("training-schools", "Coverage by course and school"),
        ("training-below", "Schools below the expected share of staff"),
        ("training-forecast", "Staff trained, and two terms ahead"),
    ),
    build=build,
)
