"""The schools whose return has still to come: a list with what is known of each, and the way to remind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboards.addresses import behind, school_page
from dashboards.components import download
from dashboards.findings import completion as findings
from dashboards.look import Look
from dashboards.markup import Node, cell, markup, node, table
from dashboards.words import number, phase, plural, term
from la_portal.clock import in_short, london_date
from la_portal.queries.contacts import Contacts, Mailed
from la_portal.queries.missing import Missing

MOST_SHOWN = 12
MOST_IN_A_LINK = 200


def missing_list(look: Look, every: Sequence[Missing], shown: Sequence[Missing], reminder: date | None) -> Any:
    """The figure: its finding, the button, the first schools, and a link to all."""
    finding = findings.still_to_return([one.state for one in every], is_open=look.is_open)
    if not every:
        return html.Figure(html.Figcaption(html.H2(finding)), className="la-figure")
    head = html.Div(
        [
            html.Figcaption([html.H2(finding), html.P(_caption(look, every, shown, reminder))]),
            *([_remind(look, every)] if look.is_open else []),
        ],
        className="la-figure__head",
    )
    # A school that waits for review under "accepted only" has returned all the same.
    everybody = replace(look, filters=replace(look.filters, accepted=False))
    address = behind(everybody, "returns", state="not_returned")
    all_of_them = html.A(f"Show all {number(len(every))} schools", href=address, className="govuk-link")
    links = [*([all_of_them] if len(every) > len(shown) else []), download("returns-missing", look.query)]
    scroll = node("div", _table(look, shown), className="la-missing")
    return html.Figure([head, markup(scroll), html.Div(links, className="la-figure__links")], className="la-figure")


def _caption(look: Look, every: Sequence[Missing], shown: Sequence[Missing], reminder: date | None) -> str:
    first = f"First {number(len(shown))} of {number(len(every))}, not" if len(shown) < len(every) else "Not"
    drafts = "" if look.is_open else " Drafts are kept, and were not sent."
    goes = f" The next automatic reminder goes on {in_short(reminder, look.filters.on)}." if reminder else ""
    asked = f"{number(len(every))} of {plural(look.this.expected, 'school')}."
    begun = "A section is begun once anything in it has been saved."
    return f"{first} started first, then by district. {begun}{drafts}{goes} {asked}"


def _remind(look: Look, every: Sequence[Missing]) -> Any:
    """The chase page with exactly these schools chosen, where an address can name so many; else the page alone."""
    page = f"/authority/collections/{look.collection.slug}/chase"
    narrowed = [
        (name, values[0])
        for name, values in (("district", look.filters.districts), ("trust", look.filters.trusts))
        if len(values) == 1 and values[0] != "-"
    ]
    if len(every) > MOST_IN_A_LINK:
        named, words = [("all", "1")], "Remind schools that have not finished"
    else:
        named = [("urn", str(one.school_id)) for one in every]
        many = f"these {number(len(every))} schools" if len(every) > 1 else "this school"
        words = f"Remind {many}"
    address = f"{page}?{urlencode([*narrowed, *named])}#remind"
    return html.A(words, href=address, role="button", draggable="false", className="govuk-button la-remind")


def _table(look: Look, rows: Sequence[Missing]) -> Node:
    names = ("School", "District", "Phase", "State", "Sections begun", "Last contact", "Note")
    return table(
        "Schools still to return",
        [(name, False) for name in names],
        [_row(look, row, names) for row in rows],
    )


def _row(look: Look, row: Missing, names: Sequence[str]) -> list[Node]:
    link = node("a", row.name, href=school_page(look, row.school_id), className="govuk-link")
    begun = f"{row.begun} of {row.sections}" if row.begun else "None"
    texts = (
        row.district or "Not known",
        phase(row.phase_group),
        row.state.label,
        begun,
        last_contact(row.contacts, look.filters.on),
        note(look, row),
    )
    cells = [cell(text, data_label=name) for text, name in zip(texts, names[1:], strict=True)]
    return node("tr", cell(link, head=True), *cells)


def last_contact(contacts: Contacts, today: date) -> str:
    """When and how somebody last spoke or wrote to the school since the collection opened."""
    last = contacts.last
    if last is None:
        return "None"
    day = in_short(london_date(last.at), today)
    if not isinstance(last, Mailed):
        return f"{day}, {last.kind.label.lower()}"
    to = f"reminder to {last.audience.label}"
    if last.came_back:
        return f"{day}, {to}, came back"
    return f"{day}, {to}" if last.sent_at else f"{day}, {to}, not sent yet"


def note(look: Look, row: Missing) -> str:
    """What excuses or explains that the return has not come."""
    today, before = look.filters.on, look.span.previous
    later = [f"More time until {in_short(row.extended_to, today)}"] if row.extended_to else []
    wait = [f"Look again on {in_short(row.contacts.wait_until, today)}"] if row.contacts.wait_until else []
    last = {"late": "Late in {}", "unsent": "Did not return in {}"}.get(row.before, "")
    earlier = [last.format(term(before))] if last and before else []
    return ". ".join([*later, *wait, *earlier])
