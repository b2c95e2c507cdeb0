"""The six cards of the overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.addresses import behind, dashboard
from dashboards.components import Card
from dashboards.findings import overview as findings
from dashboards.findings.could_move import ONCE, could_move
from dashboards.frame import base
from dashboards.look import Look
from dashboards.markup import Node, node
from dashboards.words import FEWEST_FOR_A_SHARE, number, plural, rate, share, term
from la_portal.catalogue import edition
from la_portal.queries.completion import Curve
from la_portal.queries.measures import Measure
from la_portal.queries.outstanding import Outstanding
from la_portal.queries.support import ITEM, Support

MOST_WISHES = 3


@dataclass(frozen=True)
class Shared:
    """What a card of a share is called, of what it is a share, its page, and a list of schools to look at."""

    title: str
    of: str
    page: str
    to_see: tuple[str, str, str, str] | None = None


def share_card(look: Look, rows: Sequence[Measure], about: Shared, missing: Outstanding) -> Card:
    """A share, how it moved in the same schools, and how far it could still move."""
    href = dashboard(look, about.page)
    if not rows:
        return _no_card(look, about.title, href)
    now = rows[-1]
    fraction = f"{number(now.part)} of {number(now.whole)}"
    drawn = now.schools >= FEWEST_FOR_A_SHARE
    asked_now = now.collection == look.collection
    change = findings.change(rows) if asked_now else f"As told in {term(now.collection)}, when it was last asked"
    facts = [change, *([_could_move(look, now, missing)] if drawn and asked_now else [])]
    return Card(
        title=about.title,
        href=href,
        value=share(now.part, now.whole) if drawn else fraction,
        unit="",
        sentence=f"{fraction} {about.of}" if drawn else about.of[0].upper() + about.of[1:],
        facts=tuple(_begun(fact) for fact in facts if fact),
        base=_base(look, now.schools, about.to_see) if asked_now else plural(now.schools, "school"),
        series=tuple(round(100 * row.part / row.whole, 1) for row in rows) if drawn else (),
        first=share(rows[0].part, rows[0].whole),
        still_open=look.is_open and asked_now,
    )


def returns_card(look: Look, curves: Sequence[Curve]) -> Card:
    """How many have returned, against the same working day a year before."""
    this = next(curve for curve in curves if curve.collection == look.collection)
    before = next((one for one in curves if one.collection == look.span.year_before), None)
    row = look.this
    at_this_day = [curve.returned_at(this.last) for curve in curves]
    part = f"{share(row.returned, row.expected)}, " if row.expected >= FEWEST_FOR_A_SHARE else ""
    sentence = findings.same_day(row.returned, this, before, first=not look.span.earlier)
    waiting = node(
        "span",
        _schools(look, f"{number(row.accepted)} accepted", "returns", "", "accepted"),
        ", ",
        _schools(look, f"{number(row.returned - row.accepted)} waiting for review", "returns", "", "waiting"),
    )
    left = row.expected - row.returned
    not_yet = _schools(look, f"{number(left)} not {'accepted' if look.filters.accepted else 'returned'}", *_LEFT)
    return Card(
        title="Returns accepted" if look.filters.accepted else "Returns received",
        href=dashboard(look, "completion"),
        value=number(row.returned),
        unit=f"of {plural(row.expected, 'school')}",
        sentence=part + sentence if part else _begun(sentence),
        facts=() if look.filters.accepted else (waiting,),
        base=node("span", f"{plural(row.expected, 'school')} asked", *([", ", not_yet] if left else [])),
        series=tuple(float(value) for value in at_this_day),
        first=number(at_this_day[0]),
        still_open=look.is_open,
    )


_LEFT = ("returns", "", "not_returned")


def incidents_card(look: Look, rows: Sequence[Measure]) -> Card:
    """Incidents for each pupil, and whether they differ from a year before by more than chance."""
    href = dashboard(look, "incidents")
    now = next((row for row in rows if row.collection == look.collection), None)
    if now is None:
        return _no_card(look, "Incidents recorded", href)
    drawn = now.schools >= FEWEST_FOR_A_SHARE
    return Card(
        title="Incidents recorded",
        href=href,
        value=rate(1000 * now.part / now.whole) if drawn else number(now.part),
        unit="per 1,000 pupils" if drawn else "incident" if now.part == 1 else "incidents",
        sentence=f"{plural(now.part, 'incident')}, {number(now.whole)} pupils on roll",
        facts=(findings.year_before(rows, look.span),),
        base=_base(look, now.schools, ("incidents", "all", "any", "Schools that recorded any")),
        series=tuple(1000 * row.part / row.whole for row in rows) if drawn else (),
        first=rate(1000 * rows[0].part / rows[0].whole),
        still_open=look.is_open,
    )


def support_card(look: Look, rows: Sequence[Support]) -> Card:
    """How many schools ask for support, and for what."""
    href = behind(look, "support", "any")
    now = next((row for row in rows if row.collection == look.collection), None)
    if now is None:
        return _no_card(look, "Schools asking for support", href)
    item = edition(look.collection.edition).item("practice", ITEM)
    labels = {option.code: option.label.lower() for option in item.options}
    most = [
        _schools(look, f"{number(count)} {labels.get(code, code)}", "support", code)
        for code, count in now.wanted[:MOST_WISHES]
    ]
    rest = sum(count for _, count in now.wanted[MOST_WISHES:])
    wishes = [part for one in most for part in (", ", one)][1:] + ([f", {number(rest)} other"] if rest else [])
    return Card(
        title="Schools asking for support",
        href=href,
        value=number(now.asking),
        unit=f"of {plural(now.schools, 'school')}",
        sentence=node("span", f"{plural(now.requests, 'request')}: ", *wishes) if now.requests else "No requests",
        base=_base(look, now.schools),
        series=tuple(float(row.asking) for row in rows),
        first=number(rows[0].asking),
        still_open=look.is_open,
    )


def _could_move(look: Look, now: Measure, missing: Outstanding) -> str:
    once = "once all are accepted" if look.filters.accepted else ONCE if look.is_open else "had all answered"
    return could_move(now.part, now.whole, missing.whole, unknown=missing.schools - missing.known, once=once)


def _base(look: Look, schools: int, to_see: tuple[str, str, str, str] | None = None) -> Node:
    """The schools behind the number: a link where they are those that have returned, and a list worth looking at."""
    words = base(look, schools)
    those = _schools(look, words, "returns", "", "returned") if schools == look.this.returned else words
    if to_see is None:
        return those
    kind, item, state, name = to_see
    return node("span", those, ". ", _schools(look, name, kind, item, state))


def _schools(look: Look, words: str, kind: str, item: str, state: str = "") -> Node:
    if words.startswith("0 "):
        return words
    return node("a", words, href=behind(look, kind, item, state), className="govuk-link")


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _no_card(look: Look, title: str, href: str) -> Card:
    return Card(title, "None", "", "No school that has returned knows this", base(look, 0), href=href)
