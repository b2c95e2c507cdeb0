"""Section E: the counts of the term, then a row for each habit of the school."""

from __future__ import annotations

from typing import Any

from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.keeping import Answered, keep, show
from la_portal.web.returns.lines import UNANSWERED, Group, Line, RowFacts, row_facts
from la_portal.web.returns.places import PRACTICE
from la_portal.web.returns.sheet import SectionPage, Sheet

_COLUMNS = ("Practice", "Answer")


def _context(sheet: Sheet) -> dict[str, Any]:
    section = sheet.opened.asked.edition.section(PRACTICE)
    rows = row_facts(sheet)
    groups = [
        Group(tuple(_line(row) for row in rows if row.fields[0].item.heading == heading.code), heading.title)
        for heading in section.headings
    ]
    return {
        "columns": _COLUMNS,
        "groups": groups,
        "counts": sheet.below(),
        "views": sheet.in_row(),
        "following": sheet.following,
    }


def _line(row: RowFacts) -> Line:
    item, answer = row.fields[0].item, row.words(otherwise=UNANSWERED)
    return row.line(item.label, (answer,), answer)


PLACE = SectionPage(PRACTICE, PRACTICE, _context)


@bp.get("/<int:urn>/<slug>/practice")
@needs(Permission.EDIT_RETURN)
def practice(urn: int, slug: str) -> Answered:
    """Section E."""
    return show(PLACE, urn, slug)


@bp.post("/<int:urn>/<slug>/practice")
@needs(Permission.EDIT_RETURN)
def save_practice(urn: int, slug: str) -> Answered:
    """What was typed in section E is kept."""
    return keep(PLACE, urn, slug)
