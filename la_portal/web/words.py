"""How templates write dates, times and the links of a paged list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask

from la_portal.clock import in_words, london_date, time_in_words


def init_words(app: Flask) -> None:
    """Templates have the filters in_words, london_day and london_time, and the global page_items."""
    app.add_template_filter(in_words)
    app.add_template_filter(london_day)
    app.add_template_filter(time_in_words, "london_time")
    app.add_template_global(page_items)


def london_day(moment: datetime) -> str:
    """The day of a moment where the schools are: 23 November 2026."""
    return in_words(london_date(moment))


def page_items(page: int, pages: int, address: str) -> list[dict[str, Any]]:
    """The numbers of GOV.UK's pagination: the first, the last, the ones beside this one, and gaps between them."""
    shown = sorted({1, pages, page - 1, page, page + 1} & set(range(1, pages + 1)))
    items: list[dict[str, Any]] = []
    for number in shown:
        if items and number - items[-1].get("number", number) > 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": f"{address}{number}", "current": number == page})
    return items
