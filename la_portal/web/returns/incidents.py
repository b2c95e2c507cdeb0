"""Section C on two pages: how many incidents there were, then what was done about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from la_portal.catalogue import Heading, Kind
from la_portal.catalogue.settling import HELD, NIL, RECORDED, RISK, cells_of, incident_total, recorded
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.field_view import FieldView
from la_portal.web.returns.keeping import Answered, keep, show
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.places import INCIDENTS, INCIDENTS_DONE
from la_portal.web.returns.sheet import SectionPage, Sheet

OF_WHICH, ACTION = "of_which", "action"


def total_of(opened: Opened) -> int:
    """How many incidents the school counted, as far as it has come."""
    return incident_total(opened.shown.answers[INCIDENTS], cells_of(opened.asked.questions(INCIDENTS)))


def _last(opened: Opened) -> str:
    """How many there were in the last return: `Summer term: 27`; empty where it did not say."""
    said = opened.facts.before.last.get(INCIDENTS, {})
    if recorded(said) not in {HELD, NIL}:
        return ""
    return f"{opened.last_term} term: {incident_total(said, cells_of(opened.asked.questions(INCIDENTS)))}"


def _how_many(sheet: Sheet) -> dict[str, Any]:
    views = list(sheet.views.values())
    cells = [view for view in views if view.field.item.group == RISK]
    rows = _by_heading(sheet, cells)
    first = rows[0][1]
    columns = [view.field.item.column for view in first]
    risks = [those for _, those in rows if [view.field.item.column for view in those] == columns]
    by_column = [_sum(those[number] for those in risks) for number in range(len(columns))]
    parts = [view for view in views if view.field.item.group == OF_WHICH]
    counts = [view for view in parts if view.field.item.kind is Kind.COUNT]
    return {
        "first": sheet.views[RECORDED],
        "columns": [{"code": column.lower(), "label": column} for column in columns],
        "rows": [_matrix_row(heading, those, those not in risks) for heading, those in rows],
        "subtotals": [*by_column, sum(by_column)],
        "sum": _sum(cells),
        "empty": sum(not cell.value.strip() for cell in cells),
        "total": total_of(sheet.opened),
        "last": _last(sheet.opened),
        "counts": counts,
        "lists": _by_heading(sheet, counts),
        "texts": [view for view in parts if view not in counts],
    }


def _by_heading(sheet: Sheet, views: Iterable[FieldView]) -> list[tuple[Heading, list[FieldView]]]:
    section = sheet.opened.asked.edition.section(INCIDENTS)
    found: dict[str, list[FieldView]] = {}
    for view in views:
        found.setdefault(view.field.item.heading, []).append(view)
    return [(section.heading(code), those) for code, those in found.items()]


def _matrix_row(heading: Heading, views: list[FieldView], own: bool) -> dict[str, Any]:
    cells = [
        {"name": one.name, "label": one.field.item.column, "hint": one.hint, "value": one.value, "error": one.error}
        for one in views
    ]
    return {
        "code": heading.code,
        "label": heading.title,
        "meaning": heading.hint,
        "own": own,
        "cells": cells,
        "total": _sum(views),
    }


def _sum(cells: Iterable[FieldView]) -> int:
    typed = (cell.value.strip() for cell in cells)
    return sum(int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 10)


def _what_was_done(sheet: Sheet) -> dict[str, Any]:
    views = list(sheet.views.values())
    counts = [view for view in views if view.field.item.group == ACTION]
    return {
        "total": total_of(sheet.opened),
        "nil": recorded(sheet.opened.shown.answers[INCIDENTS]) == NIL,
        "counts": counts,
        "lists": _by_heading(sheet, counts),
        "items": [view for view in views if view not in counts],
    }


def _from_how_many(sheet: Sheet, typed: Mapping[str, Any]) -> str:
    said = recorded(sheet.opened.shown.answers[INCIDENTS])
    parts_were_shown = any(view.name in typed for view in sheet.views.values() if view.field.item.group == OF_WHICH)
    if total_of(sheet.opened) and not parts_were_shown:
        return sheet.opened.url(INCIDENTS, _anchor=OF_WHICH)
    return sheet.opened.url(INCIDENTS_DONE) if said in {HELD, NIL} else sheet.onward


HOW_MANY = SectionPage(INCIDENTS, INCIDENTS, _how_many, _from_how_many)
WHAT_WAS_DONE = SectionPage(INCIDENTS, INCIDENTS_DONE, _what_was_done)


@bp.get("/<int:urn>/<slug>/incidents")
@needs(Permission.EDIT_RETURN)
def incidents(urn: int, slug: str) -> Answered:
    """Section C, first page."""
    return show(HOW_MANY, urn, slug)


@bp.post("/<int:urn>/<slug>/incidents")
@needs(Permission.EDIT_RETURN)
def save_incidents(urn: int, slug: str) -> Answered:
    """What was typed on the first page of section C is kept."""
    return keep(HOW_MANY, urn, slug)


@bp.get("/<int:urn>/<slug>/incidents/done")
@needs(Permission.EDIT_RETURN)
def incidents_done(urn: int, slug: str) -> Answered:
    """Section C, second page."""
    return show(WHAT_WAS_DONE, urn, slug)


@bp.post("/<int:urn>/<slug>/incidents/done")
@needs(Permission.EDIT_RETURN)
def save_incidents_done(urn: int, slug: str) -> Answered:
    """What was typed on the second page of section C is kept."""
    return keep(WHAT_WAS_DONE, urn, slug)
