"""Overview: six cards, and how returns come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.components import Card, Chart, as_table, captioned, cards, download, picture
from dashboards.figures.progress import progress
from dashboards.findings import overview as findings
from dashboards.findings.progress import progress as progress_finding
from dashboards.frame import TOO_FEW, base
from dashboards.look import Built, Look, Page
from dashboards.markup import Node, cell, node, table
from dashboards.words import FEWEST_FOR_A_SHARE, in_words_to_ten, number, plural, rate, share, term, term_title
from la_portal.catalogue import edition
from la_portal.queries import completion, incidents, platforms, policies, support, training
from la_portal.queries.completion import Curve
from la_portal.queries.measures import Measure
from la_portal.queries.support import ITEM, Support

INCIDENTS_PAGE = "/dashboards/incidents"
MOST_WISHES = 3


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    asked = (look.session, look.filters)
    shares = {
        "policies": policies.in_date(*asked),
        "training": training.coverage(*asked),
        "platforms": platforms.risk_assessed(*asked),
    }
    curves = completion.curves(*asked)
    summaries = [
        _returns(look, curves),
        _share(look, shares["policies"], "Policies in place and in date", "policies that apply"),
        _share(look, shares["training"], "Staff trained in online safety", "staff, in the last 12 months"),
        _incidents(look, incidents.rates(*asked)),
        _share(look, shares["platforms"], "Official platforms risk-assessed", "platforms in official use"),
        _support(look, support.asked_for(*asked)),
    ]
    words = {
        "policies": "of policies are in place and in date",
        "training": "of staff are trained in online safety",
        "platforms": "of official platforms are risk-assessed",
    }
    newest = [(words[code], _of(look, rows)) for code, rows in shares.items()]
    finding = findings.overview(look.this, newest, accepted=look.filters.accepted)
    return Built(finding, [cards(summaries), _progress(look, curves)])


def _of(look: Look, rows: Sequence[Measure]) -> Measure | None:
    return next((row for row in rows if row.collection == look.collection), None)


def _share(look: Look, rows: Sequence[Measure], title: str, of: str) -> Card:
    if not rows:
        return _no_card(look, title)
    now = rows[-1]
    fraction = f"{number(now.part)} of {number(now.whole)}"
    drawn = now.schools >= FEWEST_FOR_A_SHARE
    series = [round(100 * row.part / row.whole, 1) for row in rows]
    asked_now = now.collection == look.collection
    return Card(
        title=title,
        value=share(now.part, now.whole) if drawn else fraction,
        unit="",
        sentence=f"{fraction} {of}" if drawn else of[0].upper() + of[1:],
        facts=(findings.change(rows) if asked_now else f"As told in {term(now.collection)}, when it was last asked",),
        base=base(look, now.schools) if asked_now else plural(now.schools, "school"),
        series=tuple(series) if drawn else (),
        first=share(rows[0].part, rows[0].whole),
        still_open=look.is_open and asked_now,
    )


def _returns(look: Look, curves: Sequence[Curve]) -> Card:
    this, before = _curve(look, curves), next((one for one in curves if one.collection == look.span.year_before), None)
    row = look.this
    at_this_day = [curve.returned_at(this.last) for curve in curves]
    part = f"{share(row.returned, row.expected)}, " if row.expected >= FEWEST_FOR_A_SHARE else ""
    sentence = findings.same_day(row.returned, this, before)
    waiting = (f"{number(row.accepted)} accepted, {number(row.returned - row.accepted)} waiting for review",)
    return Card(
        title="Returns accepted" if look.filters.accepted else "Returns received",
        value=number(row.returned),
        unit=f"of {plural(row.expected, 'school')}",
        sentence=f"{part}{sentence}" if part else sentence[0].upper() + sentence[1:],
        facts=waiting if row.accepted and not look.filters.accepted else (),
        base=f"{plural(row.expected, 'school')} asked",
        series=tuple(float(value) for value in at_this_day),
        first=number(at_this_day[0]),
        still_open=look.is_open,
    )


def _incidents(look: Look, rows: Sequence[Measure]) -> Card:
    now = _of(look, rows)
    if now is None:
        return _no_card(look, "Incidents recorded", _incidents_address(look))
    drawn = now.schools >= FEWEST_FOR_A_SHARE
    fraction = f"{plural(now.part, 'incident')}, {number(now.whole)} pupils on roll"
    return Card(
        title="Incidents recorded",
        href=_incidents_address(look),
        value=rate(1000 * now.part / now.whole) if drawn else number(now.part),
        unit="per 1,000 pupils" if drawn else "incident" if now.part == 1 else "incidents",
        sentence=fraction,
        facts=(_year_before(look, rows),),
        base=base(look, now.schools),
        series=tuple(1000 * row.part / row.whole for row in rows) if drawn else (),
        first=rate(1000 * rows[0].part / rows[0].whole),
        still_open=look.is_open,
    )


def _year_before(look: Look, rows: Sequence[Measure]) -> str:
    then = next((row for row in rows if row.collection == look.span.year_before), None)
    if then is None:
        return "No collection a year before to compare with"
    if then.same_schools < FEWEST_FOR_A_SHARE:
        return f"Too few schools to compare with {term(then.collection)}"
    now = next(row for row in rows if row.collection == look.collection)
    rates = [rate(1000 * row.same_part / row.same_whole) for row in (now, then)]
    return f"{rates[0]}, from {rates[1]} in {term(then.collection)}, in the same {number(then.same_schools)} schools"


def _support(look: Look, rows: Sequence[Support]) -> Card:
    now = next((row for row in rows if row.collection == look.collection), None)
    if now is None:
        return _no_card(look, "Schools asking for support")
    item = edition(look.collection.edition).item("practice", ITEM)
    labels = {option.code: option.label.lower() for option in item.options}
    most = [f"{number(count)} {labels.get(code, code)}" for code, count in now.wanted[:MOST_WISHES]]
    rest = sum(count for _, count in now.wanted[MOST_WISHES:])
    wishes = f"{plural(now.requests, 'request')}: {', '.join([*most, *([f'{number(rest)} other'] if rest else [])])}"
    return Card(
        title="Schools asking for support",
        value=number(now.asking),
        unit=f"of {plural(now.schools, 'school')}",
        sentence=wishes if now.requests else "No requests",
        base=base(look, now.schools),
        series=tuple(float(row.asking) for row in rows),
        first=number(rows[0].asking),
        still_open=look.is_open,
    )


def _no_card(look: Look, title: str, href: str | None = None) -> Card:
    return Card(title, "None", "", "No school that has returned knows this", base(look, 0), href=href)


def _incidents_address(look: Look) -> str:
    return f"{INCIDENTS_PAGE}?{look.query}" if look.query else INCIDENTS_PAGE


def _curve(look: Look, curves: Sequence[Curve]) -> Curve:
    return next(curve for curve in curves if curve.collection == look.collection)


def _progress(look: Look, curves: Sequence[Curve]) -> Any:
    this = _curve(look, curves)
    before = next((curve for curve in curves if curve.collection == look.span.year_before), None)
    finding = progress_finding(look.this, this, before, is_open=look.is_open)
    earlier = len(curves) - 1
    against = f", against {in_words_to_ten(earlier)} other collection{'' if earlier == 1 else 's'}" if earlier else ""
    caption = (
        f"Schools that have returned, by working day since opening{against}. Dates are this collection's. {base(look)}."
        f"{TOO_FEW if look.few else ''}"
    )
    chart = Chart(
        progress(curves, look.span, look.this.expected, is_open=look.is_open),
        _alternative(this, before),
        "la-chart--progress",
    )
    shown = [] if look.few else [picture(chart)]
    links = [
        as_table(_days_table(curves), "Schools that have returned, by working day"),
        download("returns-by-day", look.query),
    ]
    return captioned(finding, caption, *shown, links=links)


def _alternative(this: Curve, before: Curve | None) -> str:
    reached = f"{term_title(this.collection)} reached {this.returned_at(this.last)} by working day {this.last}"
    had = f"; {term(before.collection)} had {before.returned_at(this.last)}" if before else ""
    return f"Line chart of schools that have returned by working day. {reached}{had}."


def _days_table(curves: Sequence[Curve]) -> Node:
    newest_first = list(reversed(curves))
    heads = [("Working day", True), *((term_title(curve.collection), True) for curve in newest_first)]
    days = range(max(curve.last for curve in curves) + 1)
    rows = [
        node(
            "tr",
            cell(number(day), head=True, numeric=True),
            *(cell(number(curve.returned[day]) if day <= curve.last else None, numeric=True) for curve in newest_first),
        )
        for day in days
    ]
    return table("Schools that have returned, by working day", heads, rows, dense=True)


PAGE = Page(
    path="/dashboards/",
    title="Overview",
    downloads=(
        ("returns", "Returns received"),
        ("returns-by-day", "Returns by working day"),
        ("policies", "Policies in place and in date"),
        ("training", "Staff trained in online safety"),
        ("incident-rates", "Incidents and pupils"),
        ("platforms", "Official platforms risk-assessed"),
        ("support", "Support that schools ask for"),
    ),
    build=build,
)
