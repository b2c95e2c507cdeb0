"""Completion: how returns come in, who is missing by place, and which schools to remind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html

from dashboards.by_day import returns_by_day, year_before
from dashboards.components import captioned, download
from dashboards.findings import completion as findings
from dashboards.look import Built, Look, Page
from dashboards.markup import Node, markup, node
from dashboards.pages.completion.bars import drawn, state_key, state_table
from dashboards.pages.completion.still_to_come import MOST_SHOWN, missing_list
from dashboards.words import phase, plural
from la_portal.clock import in_words
from la_portal.queries import completion, ladder, missing, return_places, term_dates
from la_portal.queries.completion import Curve
from la_portal.queries.filters import IN_NONE
from la_portal.queries.return_places import FEWEST_OF_A_TRUST, Place, Standing

SMALL = "|small"  # no name of a trust has this sign
MOST_TRUSTS = 12
MOST_IN_A_CHOICE = 20


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    asked = (look.session, look.filters)
    places = return_places.places(*asked)
    districts = _standings(look, places, lambda row: row.district)
    every = missing.missing(*asked)
    shown = missing.told(*asked, every[:MOST_SHOWN])
    content = [
        *_progress(look, completion.curves(*asked)),
        _districts(look, districts),
        html.Div([_phases(look, places), _trusts(look, places)], className="la-halves"),
        missing_list(look, every, shown, _next_reminder(look)),
    ]
    finding = findings.completion(look.this, districts, accepted=look.filters.accepted, is_open=look.is_open)
    asked_of = "all " + plural(look.this.expected, "school") if look.this.expected > 1 else "the one school"
    more = _basis(look, places, return_places.exemptions(*asked))
    return Built(finding, content, based_on=(f"Based on {asked_of} asked.", more))


def _standings(look: Look, places: Sequence[Place], name: Any) -> list[Standing]:
    return return_places.standings(places, name, accepted_only=look.filters.accepted)


def _basis(look: Look, places: Sequence[Place], exempt: int) -> str:
    are = "is" if exempt == 1 else "are"
    left_out = f" {plural(exempt, 'exempt school')} {are} not counted." if exempt else ""
    extended = sum(place.extended for place in places)
    more = f" {plural(extended, 'school')} {'was' if extended == 1 else 'were'} given more time." if extended else ""
    one = look.collection
    closes = f"{'closes' if look.is_open else 'closed after'} {in_words(one.last_day)}"
    return f"{left_out}{more} Due {in_words(one.due_on)}, {closes}."


def _next_reminder(look: Look) -> date | None:
    if not look.is_open:
        return None
    rung = ladder.next_rung(ladder.rungs(look.session, look.collection.collection_id))
    return ladder.goes_on(term_dates.term_dates(look.session), rung, look.filters.on) if rung else None


def _progress(look: Look, curves: Sequence[Curve]) -> list[Any]:
    this = next((curve for curve in curves if curve.collection == look.collection), None)
    if this is None:
        return []
    finding = findings.progress(look.this, this, year_before(look, curves), is_open=look.is_open)
    projected = findings.pace(look.this, this, is_open=look.is_open) is not None
    rule = " At this pace: as many each day as on average in the last five." if projected else ""
    return [returns_by_day(look, curves, this, finding, rule)]


def _districts(look: Look, rows: Sequence[Standing]) -> Any:
    asked = plural(look.this.expected, "school")
    caption = f"Schools by state of their return, smallest share returned first. {asked} in all."
    table = state_table(
        look,
        "District",
        rows,
        lambda one: one.name or "Not known",
        lambda one: {"districts": (one.name or IN_NONE,)},
    )
    shown = markup(node("div", state_key() if drawn(look) else None, table))
    return captioned(findings.by_district(rows), caption, shown, links=[download("returns-by-district", look.query)])


def _phases(look: Look, places: Sequence[Place]) -> Any:
    rows = _standings(look, places, lambda row: row.phase_group)
    caption = f"Schools by phase and state of return. {plural(look.this.expected, 'school')}."
    table = state_table(
        look, "Phase", rows, lambda one: phase(one.name or ""), lambda one: {"phases": (one.name or "",)}
    )
    links = [download("returns-by-phase", look.query)]
    return captioned(findings.by_phase(rows), caption, markup(table), links=links)


def _trusts(look: Look, places: Sequence[Place]) -> Any:
    small = return_places.small_trusts(places)
    rows = _standings(look, places, lambda row: IN_NONE if row.trust is None else _group(row.trust, small))
    by_itself = [one for one in rows if one.name not in (IN_NONE, SMALL)]
    if not by_itself and not small:
        return captioned("None of the schools asked is in a trust", f"{plural(look.this.expected, 'school')}.")
    finding = findings.by_trust(by_itself, is_open=look.is_open)
    caption = (
        f"Trusts with {FEWEST_OF_A_TRUST} or more of the schools asked, the others together. "
        f"{plural(look.this.expected, 'school')}."
    )
    together = [one for name in (SMALL, IN_NONE) for one in rows if one.name == name]
    table = _trust_table(look, [*by_itself[:MOST_TRUSTS], *together], small)
    more = [_more_trusts(look, by_itself[MOST_TRUSTS:], small)] if len(by_itself) > MOST_TRUSTS else []
    links = [*more, download("returns-by-trust", look.query)]
    return captioned(finding, caption, markup(table), links=links)


def _group(trust: str, small: frozenset[str]) -> str:
    return SMALL if trust in small else trust


def _trust_table(look: Look, rows: Sequence[Standing], small: frozenset[str]) -> Node:
    names = {IN_NONE: "In no trust", SMALL: plural(len(small), "smaller trust")}

    def narrower(one: Standing) -> dict[str, tuple[str, ...]] | None:
        if one.name != SMALL:
            return {"trusts": (one.name or IN_NONE,)}
        return {"trusts": tuple(sorted(small))} if len(small) <= MOST_IN_A_CHOICE else None

    return state_table(look, "Trust", rows, lambda one: names.get(one.name or "") or one.name or "", narrower)


def _more_trusts(look: Look, rows: Sequence[Standing], small: frozenset[str]) -> Any:
    words = html.Span(f"Show the other {plural(len(rows), 'trust')}", className="govuk-details__summary-text")
    table = html.Div(markup(_trust_table(look, rows, small)), className="govuk-details__text")
    return html.Details([html.Summary(words, className="govuk-details__summary"), table], className="govuk-details")


PAGE = Page(
    path="/dashboards/completion",
    title="Completion",
    downloads=(
        ("returns-by-day", "Returns by working day"),
        ("returns-by-district", "Returns by district"),
        ("returns-by-phase", "Returns by phase"),
        ("returns-by-trust", "Returns by trust"),
        ("returns-missing", "Schools still to return"),
    ),
    build=build,
    of_all_asked=True,
)
