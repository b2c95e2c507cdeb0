"""How pages write roles, dates, times and the links of a paged list."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from flask import Flask

from la_portal.catalogue import edition
from la_portal.catalogue.wording import counted, listed
from la_portal.clock import day_in_words, in_short, in_words, london_date, time_in_words
from la_portal.vocabulary import Role
from la_portal.web.session import now

ROLE_NAMES = {role: role.label for role in Role}
TASKS = {Role.HEADTEACHER: "Signs off", Role.DSL: "All sections", Role.GOVERNOR: "Reads"}


def init_words(app: Flask) -> None:
    """Templates have filters for dates and times (in_words to london_time), and the globals page_items and counted."""
    app.add_template_filter(in_words)
    app.add_template_filter(day_in_words)
    app.add_template_filter(london_day)
    app.add_template_filter(short_day)
    app.add_template_filter(time_in_words, "london_time")
    app.add_template_global(page_items)
    app.add_template_global(counted)


def task_of(role: Role, sections: Collection[str]) -> str:
    """What a school's person does with the return, in words; `sections` are a contributor's."""
    if role is not Role.CONTRIBUTOR:
        return TASKS[role]
    titles = [section.title.lower() for section in edition().sections if section.code in sections]
    return f"{listed(titles)} only".capitalize() if titles else "Nothing"


def london_day(moment: datetime) -> str:
    """The day of a moment where the schools are: 23 November 2026."""
    return in_words(london_date(moment))


def short_day(day: date | datetime) -> str:
    """A day near today, or that of a moment: 23 November; with its year where that is not plain."""
    today = london_date(now())
    return in_short(london_date(day) if isinstance(day, datetime) else day, today)


def page_items(page: int, pages: int, address: str, anchor: str = "") -> list[dict[str, Any]]:
    """The numbers of GOV.UK's pagination: the first, the last, the ones beside this one, and gaps between them."""
    shown = sorted({1, pages, page - 1, page, page + 1} & set(range(1, pages + 1)))
    items: list[dict[str, Any]] = []
    for number in shown:
        if items and number - items[-1].get("number", number) > 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": f"{address}{number}{anchor}", "current": number == page})
    return items
