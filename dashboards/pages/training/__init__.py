"""Training: coverage by course with its schools, schools below what is expected, and what becomes of the share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.components import as_table, captioned, download
from dashboards.courses import Shown, arranged
from dashboards.findings import training as findings
from dashboards.frame import TOO_FEW, base
from dashboards.look import Built, Look, Page
from dashboards.markup import markup
from dashboards.pages.training import below, renewal
from dashboards.pages.training.course_table import courses_table, in_numbers, key, left_out
from la_portal.queries import training
from la_portal.queries.training import ALL_STAFF


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    asked = (look.session, look.filters)
    courses = arranged(training.asked(look.span), training.courses(*asked), training.by_school(*asked))
    content = [_courses(look, courses)]
    staff = next((one for one in courses if one.code == ALL_STAFF), None)
    if staff:
        halves = [below.panel(look, staff), renewal.panel(look, staff)]
        content.append(html.Div(halves, className="la-halves"))
    return Built(findings.training(courses, look.collection), content)


def _courses(look: Look, courses: Sequence[Shown]) -> Any:
    if not courses:
        return html.P("No school that has returned was asked about training.")
    spread = "" if look.few else ", with the spread over the schools that gave one"
    few = TOO_FEW if look.few else ""
    caption = f"Trained of eligible by course, smallest share first{spread}. {base(look)}.{few}"
    drawn = [] if look.few else [markup(key(courses))]
    rest = left_out(courses)
    note = [html.P(rest, className="la-after-table")] if rest else []
    by_school = download("training-schools", look.query)
    by_school.children = "Download CSV of schools"
    numbers = as_table(in_numbers(look, courses), "Courses in numbers")
    shown = [*drawn, markup(courses_table(look, courses)), *note]
    return captioned(
        findings.spread(courses), caption, *shown, links=[numbers, download("training-courses", look.query), by_school]
    )


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
