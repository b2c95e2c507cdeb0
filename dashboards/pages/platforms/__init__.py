"""Platforms: which are used, for whom, what was assessed, which give reason to talk, and which are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboards.addresses import behind, school_page
from dashboards.components import Chart, as_table, captioned, download, picture
from dashboards.figures.share_trend import share_trend
from dashboards.findings import platforms as findings
from dashboards.frame import TOO_FEW, base
from dashboards.look import Built, Look, Page
from dashboards.markup import Node, cell, markup, node, table
from dashboards.pages.platforms.used import KIND, described, key, platform_table
from dashboards.words import FEWEST_FOR_A_SHARE, number, phase, plural, share, term, term_title
from la_portal.catalogue import edition
from la_portal.catalogue.settling import NOT_USED
from la_portal.catalogue.wording import lowered
from la_portal.queries import platforms
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.measures import Measure
from la_portal.queries.platform_flags import Flagged, flagged
from la_portal.queries.platform_names import TypedName, typed_names
from la_portal.queries.platform_uses import (
    ASSESSED,
    FLAGS,
    NOT_ASSESSED,
    OFFICIAL,
    SECTION,
    UNDER_AGE,
    PlatformUse,
    uses,
)

REVIEW = "/authority/reviews"
ANY = "any"
FIRST_FLAGS = 8
TERM_BY_TERM = "Official platforms risk-assessed, by term"


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    asked = (look.session, look.filters)
    rows, assessed = uses(*asked), platforms.risk_assessed(*asked)
    now = next((one for one in assessed if one.collection == look.collection), None)
    content = [
        _uses(look, rows),
        _flags(look, flagged(*asked)),
        html.Div([_trend(look, assessed), _names(look, typed_names(*asked))], className="la-halves"),
    ]
    official = sum(row.official for row in rows)
    word = "platform" if official == 1 else "platforms"
    return Built(findings.platforms(now, rows), content, basis=f" and {number(official)} {word} in official use")


def _uses(look: Look, rows: Sequence[PlatformUse]) -> Any:
    caption = (
        "Schools by how they use each platform, the most common first. A school may use several; "
        f"flags are of any use, official or not. {base(look)}."
    )
    finding = findings.uses(rows, look.this.returned)
    links = [download("platform-uses", look.query)]
    if not any(row.used for row in rows):
        return captioned(finding, caption, links=links)
    missing = sum(row.official - row.assessed for row in rows)
    if missing:
        words = f"Show the schools behind the {number(missing)} without a risk assessment"
        links.append(html.A(words, href=behind(look, KIND, ANY, NOT_ASSESSED), className="govuk-link"))
    left_out = html.P(" ".join(described(rows, _other_standings(look))), className="la-after-table")
    shown = [markup(key(drawn=not look.few)), markup(platform_table(look, rows)), left_out]
    return captioned(finding, caption, *shown, links=links)


def _other_standings(look: Look) -> list[Any]:
    offered = edition(look.collection.edition).item(SECTION, "standing").options
    return [one for one in offered if one.code not in ("official", "unofficial_known", NOT_USED)]


def _flags(look: Look, flags: Sequence[Flagged]) -> Any:
    under_age = [one for one in flags if one.flag.code == UNDER_AGE]
    first = under_age[:FIRST_FLAGS]
    part = f" {number(len(first))} of {number(len(under_age))} shown." if len(first) < len(under_age) else ""
    order = " Those without a risk assessment first, then the longest seen." if len(under_age) > 1 else ""
    caption = f"A flag is a reason to talk, not a finding against the school.{order}{part} {base(look)}."
    links = [download("platform-flags", look.query), *_all(look, flags)]
    shown = [markup(_flags_table(look, first))] if first else []
    return captioned(findings.flags(under_age), caption, *shown, links=links)


def _all(look: Look, flags: Sequence[Flagged]) -> list[Any]:
    """A link to the schools of each sort of flag, those of the table first."""
    links: list[Any] = []
    for flag in FLAGS:
        schools = len({one.school_id for one in flags if one.flag == flag})
        if schools:
            of = plural(schools, "school")
            words = f"Show {'all ' if schools > 1 else 'the '}{of}" if flag.code == UNDER_AGE else f"{flag.words}: {of}"
            links.append(html.A(words, href=behind(look, KIND, ANY, flag.code), className="govuk-link"))
    return links


def _flags_table(look: Look, flags: Sequence[Flagged]) -> Node:
    heads = [(name, False) for name in ("School", "Platform", "Risk assessment", "Also", "Seen")]
    return _list("Platforms used with pupils below the minimum age", heads, [_flag(look, one) for one in flags])


def _list(title: str, heads: Sequence[tuple[str, bool]], rows: list[Node]) -> Node:
    """A table that folds on a phone: each row is then a block, its cells with their heads before them."""
    return node("div", table(title, heads, rows), className="la-platform-list")


def _flag(look: Look, one: Flagged) -> Node:
    school = node("a", one.name, href=school_page(look, one.school_id), className="govuk-link")
    answer = f"{REVIEW}/{look.collection.slug}/{one.school_id}?all"
    platform = node("a", one.row.label, href=answer, className="govuk-link")
    also = findings.also(one)
    return node(
        "tr",
        cell(school, head=True),
        cell(platform, data_label="Platform"),
        cell(findings.risk_assessment(one, asked=_assessment_asked(look, one)), data_label="Risk assessment"),
        cell(also or None, data_label="Also" if also else None),
        cell(findings.seen(one, look.span), data_label="Seen"),
    )


def _assessment_asked(look: Look, one: Flagged) -> bool:
    when = edition(look.collection.edition).item(SECTION, "risk_assessed_on").when
    return when is None or one.standing in when.among


def _trend(look: Look, rows: Sequence[Measure]) -> Any:
    """The share in each term as a line, and as a table whose numbers lead to their schools."""
    known = [row for row in rows if row.schools >= FEWEST_FOR_A_SHARE]
    now = next((row for row in rows if row.collection == look.collection), None)
    hollow = f" Hollow: {base(look)} so far." if look.is_open and not look.few and now in known else ""
    few = TOO_FEW if look.few else ""
    schools = base(look, now.schools) if now else base(look, 0)
    caption = f"Official platforms that were ever risk-assessed, of all official ones. {schools} have any.{hollow}{few}"
    figure = share_trend(rows, look.span, is_open=look.is_open, leads=lambda one: _assessed_in(look, one, ASSESSED))
    chart = Chart(figure, _alternative(known), "la-chart--share")
    drawn = [] if look.few or len(known) < 2 else [picture(chart)]
    links: list[Any] = [as_table(_terms_table(look, rows), TERM_BY_TERM)] if rows else []
    return captioned(findings.trend(rows), caption, *drawn, links=[*links, download("platforms", look.query)])


def _names(look: Look, rows: Sequence[TypedName]) -> Any:
    """What several schools typed as the name of a platform that is not in the list."""
    caption = (
        "Names that schools typed for a platform that is not in the list. A name that one or two schools "
        f"typed is not shown, as it may be a person's. {base(look)}."
    )
    heads = [("Name", False), ("Schools", True), ("Phase", False), ("First typed", False)]
    shown = [markup(_list("Names outside the list", heads, [_name(look, row) for row in rows]))] if rows else []
    return captioned(findings.names(rows, look.span), caption, *shown, links=[download("platform-names", look.query)])


def _assessed_in(look: Look, collection: CollectionFacts, state: str) -> str:
    return behind(replace(look, span=Span(collection, ())), KIND, ANY, state)


def _alternative(known: Sequence[Measure]) -> str:
    values = (f"{share(row.part, row.whole)} in {term(row.collection)}" for row in known)
    return f"Line chart of the share of official platforms that were risk-assessed: {', '.join(values)}."


def _terms_table(look: Look, rows: Sequence[Measure]) -> Node:
    heads = [("Term", False), ("Share", True), ("Risk-assessed", True), ("Official", True), ("Schools", True)]
    return table(TERM_BY_TERM, heads, [_term(look, row) for row in reversed(rows)])


def _term(look: Look, row: Measure) -> Node:
    links = (
        node("a", number(count), href=_assessed_in(look, row.collection, state), className="govuk-link")
        for count, state in ((row.part, ASSESSED), (row.whole, OFFICIAL))
    )
    shown = share(row.part, row.whole) if row.schools >= FEWEST_FOR_A_SHARE else "too few"
    numbers = (cell(one, numeric=True) for one in (shown, *links, number(row.schools)))
    return node("tr", cell(term_title(row.collection), head=True), *numbers)


def _name(look: Look, one: TypedName) -> Node:
    first, *others = (f"{phase(code)} {number(count)}" for code, count in one.phases)
    phases = ", ".join([first, *(lowered(words) for words in others)])
    since = "This term" if one.since == look.collection and look.span.earlier else term_title(one.since)
    return node(
        "tr",
        cell(node("b", one.name), head=True),
        cell(node("b", number(one.schools)), numeric=True, data_label="Schools"),
        cell(phases, data_label="Phase"),
        cell(since, data_label="First typed"),
    )


PAGE = Page(
    path="/dashboards/platforms",
    title="Platforms",
    downloads=(
        ("platform-uses", "Platforms by use"),
        ("platform-flags", "Flags on platforms"),
        ("platforms", "Official platforms risk-assessed"),
        ("platform-names", "Names outside the list"),
    ),
    build=build,
)
