"""The top of the page about one school: which school, in which collection, and where its return stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from dashboards.filter_row import hidden, select, tick_box
from dashboards.findings import school as findings
from dashboards.look import Look, Page
from dashboards.markup import Node, node
from dashboards.words import moment, number, phase, plural, term, term_title
from la_portal.clock import in_words, london_date
from la_portal.queries import collections, completion, one_school
from la_portal.queries.collections import NoCollection, Span
from la_portal.queries.filters import SEVERAL, Filters
from la_portal.queries.one_school import Choice, OneReturn, OneSchool
from la_portal.queries.similar import MOST
from la_portal.vocabulary import ReturnStatus

NOT_THERE = "There is no such school in this collection"
RECORDED = "Opening this page is recorded; the school sees that."
HOW = "The list is by name: with it open, type how the name begins."
STANDING = {
    ReturnStatus.NOT_STARTED: "Not started",
    ReturnStatus.DRAFT: "Started",
    ReturnStatus.AWAITING_SIGN_OFF: "With the headteacher",
    ReturnStatus.SUBMITTED: "Waiting for review",
    ReturnStatus.ACCEPTED: "Accepted",
    ReturnStatus.CLOSED_UNSENT: "Not sent",
}


def framed(page: Page, session: Any, filters: Filters, at: datetime) -> tuple[Node, list[Any]]:
    """The page about the school that was chosen, or a top that says what to choose, or why there is nothing."""
    filters = one_school.fitting(session, filters)
    try:
        span = collections.span(session, filters)
    except NoCollection as missing:
        form = _form(page, session, filters, [], None) if collections.listed(session, filters) else None
        return _top("", str(missing).split(". ")[0], form, node("p", f"{missing}.")), []
    choices = one_school.choices(session, filters)
    school = one_school.find(session, filters) if filters.school is not None else None
    form = _form(page, session, filters, choices, school, span)
    caption = f"School profile, {term(span.chosen)}"
    if filters.school is None:
        asked = f"{plural(len(choices), 'school')} {'is' if len(choices) == 1 else 'are'} asked"
        words = f"{asked} in {term(span.chosen)}. {HOW}"
        return _top(caption, "Choose a school", form, node("p", words)), []
    if school is None:
        return _top(caption, NOT_THERE, form, node("p", "Choose one from the list, or another collection.")), []
    if school.shown is None:
        below = node("div", node("p", _when(span)), _facts(school, school.asked))
        return _top(caption, findings.not_shown(school, span.chosen), form, below), []
    return _with_figures(page, session, filters, at, school, form, span)


def _with_figures(
    page: Page, session: Any, filters: Filters, at: datetime, school: OneSchool, form: Node, span: Span
) -> tuple[Node, list[Any]]:
    shown = school.shown
    assert shown is not None
    about = one_school.of_shown(filters, shown)
    of_term = collections.span(session, about)
    everybody = replace(about, school=None, since=about.collection)  # of this collection alone
    returned = completion.returned(session, everybody)
    this = next(row for row in returned if row.collection == shown.collection)
    look = Look(session, about, at, of_term, tuple(returned), this)
    built = page.build(look)
    lapsed = shown.collection != span.chosen
    finding = findings.not_shown(school, span.chosen) if lapsed else built.finding
    caption = f"School profile, {term(span.chosen)}"
    below = node("div", _basis(look, school, shown, built.basis), _facts(school, shown), _links(filters, school, shown))
    return _top(caption, finding, form, below), built.content


def review_of(shown: OneReturn, urn: int) -> str:
    """Where every answer of the return stands."""
    return f"/authority/reviews/{shown.collection.slug}/{urn}?all=1"


def _top(caption: str, finding: str, form: Node, below: Node) -> Node:
    above = node("p", caption, className="la-caption") if caption else None
    return node("div", above, node("h1", finding, className="la-finding"), form, below)


def _form(
    page: Page,
    session: Any,
    filters: Filters,
    choices: list[Choice],
    school: OneSchool | None,
    span: Span | None = None,
) -> Node:
    """Its own row of filters; the rest of the view travels on unseen."""
    known = collections.listed(session, filters)
    chosen = filters.collection or (span.chosen.slug if span else "")
    named = [(one.slug, term_title(one) + (" (open)" if one.is_open(filters.on) else "")) for one in known]
    several = (
        ("phase", filters.phases),
        ("district", filters.districts),
        ("trust", filters.trusts),
        ("hide", filters.hidden),
    )
    unseen = [("since", filters.since), *((name, SEVERAL.join(values)) for name, values in several)]
    unseen.append(("similar", str(filters.similar) if filters.similar is not None else None))
    fields = [
        select(
            "school", "School", _names(choices, school), (str(school.school_id),) if school else (), "Choose a school"
        ),
        select("collection", "Collection", named, (chosen,), None),
        _compared_with(),
        tick_box("accepted", "Accepted returns only", ticked=filters.accepted),
        *(part for name, value in unseen if value for part in hidden(name, value)),
    ]
    row = node(
        "form", *fields, method="get", action=page.path, className="la-filters la-filters--school", aria_label="Filters"
    )
    return node(
        "details", node("summary", "Change school"), row, className="la-filters-fold", open=school is None or None
    )


def _names(choices: list[Choice], school: OneSchool | None) -> list[tuple[str, str]]:
    """The schools by name, with the URN where another has the same name; one that is shown is always among them."""
    every = list(choices)
    if school and all(one.school_id != school.school_id for one in choices):
        every.insert(0, Choice(school.school_id, school.name))
    often = Counter(one.name for one in every)
    return [(str(one.school_id), f"{one.name} ({one.school_id})" if often[one.name] > 1 else one.name) for one in every]


def _compared_with() -> list[Node]:
    words = node("span", f"Up to {MOST} similar schools")
    return node(
        "div",
        node("span", "Compare with", className="govuk-label"),
        words,
        className="govuk-form-group la-filters__fixed",
    )


def _when(span: Span) -> str:
    one = span.chosen
    return (
        f"Opened {in_words(one.opens_on)}, due {in_words(one.due_on)}. Figures appear with the school's first return."
    )


def _basis(look: Look, school: OneSchool, shown: OneReturn, compared: str) -> Node:
    sent = f"Returned {in_words(london_date(shown.first_submitted_at))}" if shown.first_submitted_at else "Returned"
    standing = "accepted" if shown.status is ReturnStatus.ACCEPTED else "not yet accepted"
    closed = f" It closed on {in_words(school.closed_on)}." if school.closed_on and school.asked else ""
    of = f"{compared} of the {number(look.this.returned)} that have returned." if compared else ""
    words = f" for {term(shown.collection)}, {standing}.{closed} {of} As at {moment(look.at)}. {RECORDED}"
    paper = node("button", "Print this page", type="button", className="la-print")
    return node("div", node("p", node("b", sent), words, role="status"), paper, className="la-basis")


def _facts(school: OneSchool, one: OneReturn | None) -> Node:
    if one is None:
        return None
    pupils = f", {plural(one.roll, 'pupil')}" if one.roll is not None else ", pupils not known"
    named = (
        ("URN", str(school.school_id)),
        ("Phase and pupils", f"{phase(one.phase_group)}{pupils}"),
        ("District", one.district or "Not known"),
        ("Trust", one.trust or "In no trust"),
        ("Return", f"{_standing(one)}, {term(one.collection)}"),
    )
    return node(
        "dl", *(node("div", node("dt", name), node("dd", value)) for name, value in named), className="la-profile"
    )


def _standing(one: OneReturn) -> str:
    asked = one.changes_asked and one.status is ReturnStatus.SUBMITTED
    return "Changes asked for" if asked else STANDING.get(one.status, "")


def _links(filters: Filters, school: OneSchool, shown: OneReturn) -> Node:
    similar = Filters(
        filters.on, filters.collection, filters.since, similar=school.school_id, accepted=filters.accepted,
        school=school.school_id, hidden=filters.hidden,
    ).to_query()  # fmt: skip
    named = (
        (f"/dashboards/?{similar}", "See its similar schools on every page"),
        (review_of(shown, school.school_id).removesuffix("?all=1"), "Review this return"),
        (f"/authority/schools/{school.school_id}", "The school's whole story"),
    )
    links = (node("li", node("a", words, href=href, className="govuk-link")) for href, words in named)
    return node("ul", *links, className="la-profile__links")
