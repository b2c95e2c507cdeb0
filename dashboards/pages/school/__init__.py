"""School: one school's profile beside similar ones, its incidents, its policies with a gap, its queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboards.addresses import behind
from dashboards.components import Chart, as_table, captioned, download, picture
from dashboards.figures.beside_similar import BAND, key
from dashboards.figures.expected import counts_and_range
from dashboards.findings import school as findings
from dashboards.look import Built, Look, Page
from dashboards.markup import Node, cell, markup, node, table
from dashboards.pages.school.measures import numbers_table, strips_table
from dashboards.pages.school.top import framed, review_of
from dashboards.theme import COMPARED
from dashboards.words import number, phase, plural, rate, term, term_title
from la_portal.catalogue import edition
from la_portal.clock import in_words
from la_portal.disclosure import FEWEST_SCHOOLS
from la_portal.queries import one_school, school_answers, school_incidents, school_measures
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.narrowing import narrowed
from la_portal.queries.one_school import OneReturn, OneSchool
from la_portal.queries.school_answers import SECTION, SchoolPolicy, SchoolQuery
from la_portal.queries.school_incidents import SchoolTerm
from la_portal.queries.school_measures import SchoolMeasure

SIGNS = {"in_draft": "D", "none": "No", "not_answered": "?"}
STATES = {"changes": "Changes asked for", "explained": "Explained", "open": "Not explained"}
CAREFUL = "A high count can mean careful recording, a low one that little is recorded."


def build(look: Look) -> Built:
    """The page, from one set of queries, about the return that `look` is of."""
    session, filters = look.session, look.filters
    school = one_school.find(session, filters)
    assert school is not None and school.shown is not None
    shown, urn = school.shown, school.school_id
    similar = narrowed(session, replace(filters, similar=urn)).schools or frozenset()
    measures = school_measures.beside_similar(session, filters, similar)
    terms = school_incidents.by_term(session, filters)
    content = [
        _measures(look, school, shown, measures, len(similar)),
        html.Div(
            [
                _incidents(look, school, shown, terms),
                _policies(look, school, shown, school_answers.policies_of(session, filters, urn, shown)),
            ],
            className="la-halves",
        ),
        _queries(look, school, shown, school_answers.queries_sent(session, urn, shown)),
        _wishes(school_answers.wishes(session, urn, shown)),
    ]
    side = next((row.side for row in terms if row.collection == look.collection), "")
    finding = findings.school(school.name, measures, look.collection, side)
    return Built(finding, content, basis=f"Compared with {plural(len(similar), 'similar school')}")


def _measures(look: Look, school: OneSchool, shown: OneReturn, rows: Sequence[SchoolMeasure], similar: int) -> Any:
    group = phase(shown.phase_group).lower()
    caption = (
        f"This school against the {plural(similar, 'school')} most like it of those that have returned: {group}, "
        "nearest in pupils and in free school meals. Policies and platforms in every term, training when it is asked."
    )
    alike = behind(replace(look, filters=replace(look.filters, similar=school.school_id)), "returns", state="returned")
    links = [
        as_table(numbers_table(look, rows), "This school beside similar schools, in numbers"),
        markup(_how()),
        download("school-measures", look.query),
        html.A("Which schools are similar", href=alike, className="govuk-link"),
    ]
    drawn = markup(strips_table(look, rows, review_of(shown, school.school_id)))
    return captioned(findings.measures(rows), caption, markup(key()), drawn, links=links)


def _how() -> list[Node]:
    words = (
        "Each share has a 95% interval (Wilson). It is below or above similar schools where the whole interval lies on "
        "one side of their median, the share lies outside their middle half, and one more or one fewer would not bring "
        f"it to the median. The rest is within chance. A measure is compared where {FEWEST_SCHOOLS} or more similar "
        "schools have given its number."
    )
    summary = node(
        "summary",
        node("span", "How this is worked out", className="govuk-details__summary-text"),
        className="govuk-details__summary",
    )
    return node("details", summary, node("div", words, className="govuk-details__text"), className="govuk-details")


def _incidents(look: Look, school: OneSchool, shown: OneReturn, rows: Sequence[SchoolTerm]) -> Any:
    this = next((row for row in rows if row.collection == look.collection), None)
    known = [row for row in rows if row.incidents is not None]

    def address(collection: CollectionFacts) -> str:
        return f"/authority/reviews/{collection.slug}/{school.school_id}?all=1"

    group = phase(shown.phase_group).lower()
    caption = f"{findings.base_of_incidents(this)} {findings.range_of_incidents(rows, group)} {CAREFUL}"
    chart = Chart(
        counts_and_range(rows, look.span.oldest_first, address), f"{findings.incidents(this)}.", "la-chart--school"
    )
    over_ranges = [markup(_key())] if any(row.low is not None for row in rows) else []
    shown_too = [*over_ranges, picture(chart)] if len(known) > 1 else []
    links = [
        as_table(_terms_table(rows, address), "Incidents by term"),
        download("school-incidents", look.query),
    ]
    return captioned(findings.incidents(this), caption, *shown_too, links=links)


def _key() -> list[Node]:
    band = node("rect", width=14, height=16, fill=BAND)
    dash = node("line", x1=0, x2=16, y1=8, y2=8, stroke=COMPARED, strokeWidth=2)
    named = ((band, "95% range"), (dash, "Expected"))
    items = [node("li", node("svg", mark, width=16, height=16, aria_hidden="true"), words) for mark, words in named]
    return node("ul", *items, className="la-key")


def _terms_table(rows: Sequence[SchoolTerm], address: Any) -> list[Node]:
    heads = [
        ("Term", False),
        ("Recorded", True),
        ("Expected", True),
        ("95% range", True),
        ("Pupils", True),
        ("Per 1,000", True),
    ]
    lines = [
        node(
            "tr",
            cell(term_title(row.collection), head=True),
            cell(node("a", _count(row), href=address(row.collection), className="govuk-link"), numeric=True),
            cell("None" if row.expected is None else rate(row.expected), numeric=True),
            cell("None" if row.low is None else f"{row.low} to {row.high}", numeric=True),
            cell("Not known" if row.roll is None else number(row.roll), numeric=True),
            cell(rate(row.rate), numeric=True),
        )
        for row in reversed(rows)
    ]
    return table("Incidents by term", heads, lines, dense=True)


def _count(row: SchoolTerm) -> str:
    return "Not known" if row.incidents is None else number(row.incidents)


def _policies(look: Look, school: OneSchool, shown: OneReturn, rows: Sequence[SchoolPolicy]) -> Any:
    gaps = [one for one in rows if one.gap]
    on = in_words(min(look.collection.due_on, look.filters.on))
    caption = f"Overdue, in draft, missing or not answered, as at {on}. {findings.rest_of_policies(rows)}"
    status = edition(look.collection.edition).item(SECTION, "status")
    named = {option.code: option.short or option.label for option in status.options} | {"not_answered": "Not answered"}
    review = review_of(shown, school.school_id)
    lines = [
        node(
            "tr",
            cell(node("a", one.row.label, href=review, className="govuk-link"), head=True),
            node("td", _sign(one), findings.overdue(one.overdue or 0) if one.state == "overdue" else named[one.state]),
        )
        for one in gaps
    ]
    drawn = markup(table("Policies with a gap", [("Policy", False), ("State", False)], lines, dense=True))
    links = [download("school-policies", look.query)]
    return captioned(findings.policies(rows), caption, *([drawn] if gaps else []), links=links)


def _sign(one: SchoolPolicy) -> list[Node]:
    sign = SIGNS.get(one.state) or (str(one.overdue) if one.overdue else "<1")
    return node("span", sign, className=f"la-sign la-sign--{one.state}", aria_hidden="true")


def _queries(look: Look, school: OneSchool, shown: OneReturn, rows: Sequence[SchoolQuery]) -> Any:
    caption = f"Raised by the rules of the return for {term(look.collection)}, with what the school said."
    heads = [("About", False), ("Query", False), ("School's explanation", False), ("State", False)]
    lines = [
        node(
            "tr",
            cell(one.about, head=True),
            cell(f"{one.sentence[:1].upper()}{one.sentence[1:]}"),
            cell(one.explanation or "No explanation"),
            cell(STATES[one.state] if one.state == "explained" else node("b", STATES[one.state])),
        )
        for one in rows
    ]
    drawn = markup(node("div", table("Queries of this return", heads, lines), className="la-queries"))
    review = html.A("Review this return", href=review_of(shown, school.school_id), className="govuk-link")
    links = [download("school-queries", look.query), review]
    return captioned(findings.queries(rows), caption, *([drawn] if rows else []), links=links)


def _wishes(rows: Sequence[str] | None) -> Any:
    listed = [html.Ul([html.Li(words) for words in rows], className="govuk-list govuk-list--bullet")] if rows else []
    return captioned(findings.wishes(rows), "Said in its return.", *listed)


PAGE = Page(
    path="/dashboards/school",
    title="School",
    downloads=(
        ("school-measures", "One school beside similar schools"),
        ("school-incidents", "One school's incidents by term"),
        ("school-policies", "One school's policies"),
        ("school-queries", "One school's queries"),
    ),
    build=build,
    frame=framed,
    reads=one_school.returns_shown,
)
