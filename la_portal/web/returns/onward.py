"""Where a press leads once everything is saved: on, or to what is wrong or wants a word on the same page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from la_portal.web.returns.places import row_of
from la_portal.web.returns.pressed import ROW_PRESSES
from la_portal.web.returns.query_view import FACT
from la_portal.web.returns.sheet import ROW, WRONG, SectionPage, Sheet


def onward(place: SectionPage, sheet: Sheet, typed: Mapping[str, Any]) -> str:
    """The address to go to; `sheet` is the page as it stands after saving."""
    opened, press = sheet.opened, request.form.get("press", "")
    if stay := on_this_page(sheet, press):
        row, at = stay
        return opened.url(place.page, open=row or None, _anchor=at)
    in_row = {view.name for view in sheet.in_row()} & {problem.field for problem in sheet.problems}
    if press in ROW_PRESSES and sheet.row:
        if in_row:
            return opened.url(place.page, open=sheet.row, problems=ROW)
        new = [view for view in sheet.queries_in_row() if not view.folded and f"{view.name}{FACT}" not in request.form]
        if new:
            return opened.url(place.page, open=sheet.row, _anchor=new[0].name)
        row = sheet.following if press == "next" else None
        return opened.url(place.page, open=row, _anchor=row or sheet.row)
    if sheet.problems and press != "leave":
        return opened.url(place.page, open=sheet.row if in_row else None, problems=WRONG)
    if press in {"continue", "same"} and (first := sheet.first_query):
        row, at = first
        return opened.url(place.page, open=row or None, _anchor=at)
    return place.leads(sheet, typed)


def on_this_page(sheet: Sheet, press: str) -> tuple[str, str] | None:
    """The row and the place to stay at, after a press that settles boxes, explains, or opens another row."""
    form = request.form
    if press == "open":
        rows = {row_of(field) for field in sheet.opened.asked.questions(sheet.section)} - {""}
        wanted = form.get("opens", "")
        return (wanted, wanted) if wanted in rows else (sheet.row, "")
    settled = next((form[name] for name in ("zero", "unknown", "give", "explain") if form.get(name)), "")
    return (sheet.row, settled) if settled or press in {"stay", "covered"} else None
