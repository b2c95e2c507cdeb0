"""Policies: which are in place and in date, where the gaps are, and when reviews fall due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboards.components import Chart, as_table, captioned, download, picture
from dashboards.figures.reviews import reviews as chart_of
from dashboards.findings import policies as findings
from dashboards.findings import reviews as waves
from dashboards.findings.overview import change
from dashboards.frame import TOO_FEW, base
from dashboards.look import Built, Look, Page
from dashboards.markup import markup, node
from dashboards.pages.policies import bars, heat
from dashboards.pages.policies.reviews import by_month, by_policy
from dashboards.words import in_words_to_ten, listed, number, plural
from la_portal.catalogue.wording import lowered
from la_portal.queries import policies, policy_reviews, policy_states
from la_portal.queries.policies import judged_on
from la_portal.queries.policy_states import District, PolicyStates, SchoolPolicies, together


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    districts = policy_states.by_district(look.session, look.filters)
    rows = policy_states.by_policy(look.collection, districts)
    finding = findings.policies(rows, look.this.returned)
    total = together(row.states for row in rows)
    if not total.asked:
        words = "Nobody was asked about a policy in this collection, so there is nothing to show. Choose another one."
        return Built(finding, [html.P(words)])
    basis = f" with {number(total.fine)} of {plural(total.answered, 'policy', 'policies')} in place and in date"
    content = [*_change(look), _states(look, rows), _grid(look, rows, districts), _reviews(look, rows, districts)]
    return Built(finding, content, basis=basis if total.answered else "")


def _change(look: Look) -> list[Any]:
    """How the share moved since the collection before; nothing where there is none to compare with."""
    before = look.span.previous
    if before is None:
        return []
    pair = replace(look.filters, collection=look.collection.slug, since=before.slug)
    measured = policies.in_date(look.session, pair)
    if len(measured) < 2 or measured[-1].collection != look.collection:
        return []
    return [html.P([html.B("Share in place and in date: "), f"{lowered(change(measured))}."])]


def _states(look: Look, rows: Sequence[PolicyStates]) -> Any:
    names = policy_states.state_names(look.collection)
    total = together(row.states for row in rows)
    without = [
        *([f"{number(total.not_answered)} not answered"] if total.not_answered else []),
        *([f"{number(total.not_applicable)} not applicable"] if total.not_applicable else []),
    ]
    left_out = f" Left out of shares: {listed(without)}." if without else ""
    caption = (
        "Schools by state of each policy, most complete first. A policy that is part of another counts as in place. "
        f"{base(look)}.{left_out}{TOO_FEW if look.few else ''}"
    )
    numbers = bars.numbers(look, rows, names)
    file = download("policy-states", look.query)
    if look.few:
        shown = node("div", numbers, className="la-scroll", tabIndex=0, role="region", aria_label=bars.CAPTION)
        return captioned(findings.by_policy(rows), caption, markup(shown), links=[file])
    drawn = markup(node("div", bars.key(names), bars.bars(look, rows, names)))
    return captioned(findings.by_policy(rows), caption, drawn, links=[as_table(numbers, bars.CAPTION), file])


def _grid(look: Look, rows: Sequence[PolicyStates], found: Sequence[District]) -> Any:
    districts = heat.ordered(found)
    shown = heat.opened(districts)
    schools = policy_states.by_school(look.session, look.filters, shown if len(shown) < len(districts) else None)
    grid = heat.grid([row.policy for row in rows], districts, schools)
    finding = findings.schools(schools) if len(shown) == len(districts) else findings.districts(districts)
    tree = node(
        "div",
        *heat.keys(),
        *([heat.district_list(look, grid)] if len(districts) > 1 else []),
        node(
            "div",
            heat.heat(look, grid),
            className="la-scroll la-grid-scroll",
            tabIndex=0,
            role="region",
            aria_label="State of each policy by school",
        ),
    )
    links = [_csv_of_schools(look), *_all_districts(look)]
    return captioned(finding, _caption(look, grid, shown, schools), markup(tree), links=links)


def _caption(look: Look, grid: heat.Grid, shown: Sequence[str | None], schools: Sequence[SchoolPolicies]) -> str:
    start = "School by policy, most gaps first."
    if len(grid.districts) > len(shown):
        named = sum(name is not None for name in shown)
        start = (
            "School by policy, by district, smallest share in date first. Schools are shown of the first "
            f"{in_words_to_ten(named)}{' and of those in none' if None in shown else ''}; "
            "choose another district by its name."
        )
    missing = sum(not one.returned for one in schools)
    hatched = f" Hatched: {plural(missing, 'school')} not returned." if missing else ""
    return f"{start} {base(look)}.{hatched}{heat.left_out(grid)}"


def _csv_of_schools(look: Look) -> Any:
    address = f"/figures/policy-schools.csv?{look.query}" if look.query else "/figures/policy-schools.csv"
    return html.A("Download CSV of all schools", href=address, className="govuk-link")


def _all_districts(look: Look) -> list[Any]:
    if not look.filters.districts:
        return []
    query = replace(look.filters, districts=()).to_query()
    address = f"{heat.PATH}?{query}" if query else heat.PATH
    return [html.A("All districts", href=address, className="govuk-link")]


def _reviews(look: Look, rows: Sequence[PolicyStates], districts: Sequence[District]) -> Any:
    due = policy_reviews.reviews(districts)
    of = waves.wave(due, judged_on(look.collection, look.filters))
    finding = waves.reviews(of, look.filters.on)
    names = {row.policy.code: row.policy.label for row in rows}
    tables = node("div", by_month(of, due, names), by_policy(look, of, due, rows), className="la-two-tables")
    chart = Chart(chart_of(of), f"Bar chart of reviews by month. {finding}.", "la-chart--reviews")
    return captioned(
        finding,
        _caption_of_reviews(look, of),
        *([picture(chart)] if of.overdue + of.due and not look.few else []),
        links=[as_table(tables, "Reviews of policies by month and by term"), download("policy-reviews", look.query)],
    )


def _caption_of_reviews(look: Look, of: waves.Wave) -> str:
    first, last = (waves.named(month) for month, _ in (of.months[0], of.months[-1]))
    later = f" {plural(of.later, 'review')} later." if of.later else ""
    no_date = f" {plural(of.no_date, 'policy has', 'policies have')} no review date." if of.no_date else ""
    return (
        f"Policies in place by the month in which their review falls due, {first} to {last}.{later}{no_date} "
        f"{plural(of.in_place, 'policy', 'policies')} in place, {base(look)}.{TOO_FEW if look.few else ''}"
    )


PAGE = Page(
    path=heat.PATH,
    title="Policies",
    downloads=(
        ("policy-states", "Policies by state"),
        ("policy-schools", "Policies of each school"),
        ("policy-reviews", "Reviews of policies by month"),
    ),
    build=build,
)
