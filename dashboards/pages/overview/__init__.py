"""Overview: six cards, what changed, where the gaps are widest, and how returns come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.addresses import behind
from dashboards.by_day import returns_by_day, year_before
from dashboards.components import as_table, captioned, cards, download
from dashboards.findings import changes as change_findings
from dashboards.findings import gaps as gap_findings
from dashboards.findings import overview as findings
from dashboards.findings.gaps import Gaps
from dashboards.findings.progress import progress as progress_finding
from dashboards.findings.sentences import Spoken, spoken
from dashboards.frame import base
from dashboards.look import Built, Look, Page
from dashboards.pages.overview.hiding import hidden_line, told
from dashboards.pages.overview.movements import gaps_table, movements_table
from dashboards.pages.overview.summaries import Shared, incidents_card, returns_card, share_card, support_card
from dashboards.words import number, plural, term
from la_portal.catalogue import edition
from la_portal.queries import changes, completion, incidents, platforms, policies, recording, support, training
from la_portal.queries.completion import Curve
from la_portal.queries.gaps import gaps
from la_portal.queries.movement import Movement
from la_portal.queries.outstanding import PLATFORMS, POLICIES, TRAINING, outstanding
from la_portal.queries.school_terms import last_terms

PATH = "/dashboards/"
POLICIES_CARD = Shared("Policies in place and in date", "policies that apply", "policies")
PLATFORMS_CARD = Shared(
    "Official platforms risk-assessed",
    "platforms in official use",
    "platforms",
    ("platform", "any", "not_assessed", "Schools with one that is not"),
)


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    asked = (look.session, look.filters)
    curves = completion.curves(*asked)
    rows = changes.movements(*asked)
    missing = {one.figure: one for one in outstanding(*asked)}
    summaries = [
        returns_card(look, curves),
        share_card(look, policies.in_date(*asked), POLICIES_CARD, missing[POLICIES]),
        share_card(look, training.coverage(*asked), _training_card(look), missing[TRAINING]),
        incidents_card(look, incidents.rates(*asked)),
        share_card(look, platforms.risk_assessed(*asked), PLATFORMS_CARD, missing[PLATFORMS]),
        support_card(look, support.asked_for(*asked)),
    ]
    facts = Gaps(look.collection, gaps(rows, look.span), len(recording.questions(*asked)), look.this.returned)
    changed = spoken(change_findings.RULES, rows, look.filters)
    missed = spoken(gap_findings.RULES, facts, look.filters)
    columns = [*_changes(look, rows, changed), _gaps(look, facts, missed)]
    content = [
        cards(summaries),
        html.Div(columns, className="la-halves la-told" if len(columns) > 1 else "la-told"),
        *hidden_line(look, PATH, [*changed.hidden, *missed.hidden]),
        _progress(look, curves),
    ]
    start = findings.overview(look.this, accepted=look.filters.accepted)
    return Built(gap_findings.finding(start, facts), content)


def _training_card(look: Look) -> Shared:
    least = edition(look.collection.edition).parameter("staff_trained_percent", look.collection.due_on)
    below = ("training", training.ALL_STAFF, "below", f"Schools below {least}%")
    return Shared("Staff trained in online safety", "staff, in the last 12 months", "training", below)


def _changes(look: Look, rows: Sequence[Movement], changed: Spoken) -> list[Any]:
    """Nothing where there is no collection before: then nothing can have changed."""
    before = last_terms(look.session, look.filters).previous
    if before is None:
        return []
    few, most = change_findings.same_schools(rows)
    said = changed.shown or changed.hidden
    same = f"in the same {number(most) if few == most else f'{number(few)} to {number(most)}'} schools"
    caption = (
        f"Only changes larger than chance (99%), {same}. {plural(change_findings.others(rows), 'other')} moved less."
    )
    shown = told(look, PATH, changed) if said else html.P(change_findings.nothing(rows, before))
    name = f"What changed since {term(before)}"
    links = [as_table(movements_table(look, rows, name), name), download("changes", look.query)]
    none = f"Only changes larger than chance (99%) are told. {base(look)}."
    return [captioned(name, caption if said else none, shown, links=links)]


def _gaps(look: Look, facts: Gaps, missed: Spoken) -> Any:
    name = "Where the gaps are widest now"
    said = missed.shown or missed.hidden
    none = "No section has a share of ten schools or more that is below all."
    shown = told(look, PATH, missed) if said else html.P(none)
    caption = f"The lowest share in each section, and schools with a question to ask. {base(look)}."
    links = [as_table(gaps_table(look, facts.rows), name), download("gaps", look.query)]
    return captioned(name, caption, shown, links=links)


def _curve(look: Look, curves: Sequence[Curve]) -> Curve:
    return next(curve for curve in curves if curve.collection == look.collection)


def _progress(look: Look, curves: Sequence[Curve]) -> Any:
    this = _curve(look, curves)
    finding = progress_finding(look.this, this, year_before(look, curves), is_open=look.is_open)
    missing = html.A(
        "See who has not returned", href=behind(look, "returns", "", "not_returned"), className="govuk-link"
    )
    return returns_by_day(look, curves, this, finding, links=[missing])


PAGE = Page(
    path=PATH,
    title="Overview",
    downloads=(
        ("returns", "Returns received"),
        ("returns-by-day", "Returns by working day"),
        ("policies", "Policies in place and in date"),
        ("training", "Staff trained in online safety"),
        ("incident-rates", "Incidents and pupils"),
        ("platforms", "Official platforms risk-assessed"),
        ("support", "Support that schools ask for"),
        ("changes", "What changed"),
        ("gaps", "Where the gaps are"),
    ),
    build=build,
)
