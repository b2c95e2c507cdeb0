"""Section E: the counts of the term, then a row for each habit of the school."""

from __future__ import annotations

from typing import Any

from la_portal.catalogue import Kind
from la_portal.catalogue.settling import NIL, recorded
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.field_view import FieldView
from la_portal.web.returns.keeping import Answered, keep, show
from la_portal.web.returns.lines import UNANSWERED, Group, Line, RowFacts, look_first, row_facts
from la_portal.web.returns.places import INCIDENTS, PRACTICE
from la_portal.web.returns.same import same_of
from la_portal.web.returns.sheet import SectionPage, Sheet

_COLUMNS = ("Practice", "Answer")


def _context(sheet: Sheet) -> dict[str, Any]:
    section = sheet.opened.asked.edition.section(PRACTICE)
    rows = row_facts(sheet)
    look = [row for row in rows if row.carried and row.wants_a_look]
    groups = [
        Group(
            tuple(_line(row) for row in rows if row.fields[0].item.heading == heading.code and row not in look),
            heading.title,
        )
        for heading in section.headings
    ]
    below = sheet.below()
    return {
        "columns": _COLUMNS,
        "groups": [look_first(look, _line), *groups],
        "counts": [view for view in below if view.field.item.kind is Kind.COUNT],
        "items": [view for view in below if view.field.item.kind is not Kind.COUNT and not _settled(sheet, view)],
        "same": same_of(sheet, "answer", "answers"),
        "views": sheet.in_row(),
        "following": sheet.following,
    }


def _settled(sheet: Sheet, view: FieldView) -> bool:
    """Whether a nil return has answered it, so that nobody need be asked."""
    nil = recorded(sheet.opened.shown.answers[INCIDENTS]) == NIL
    return nil and bool(view.field.item.nil_means) and not sheet.opened.is_typed(view.field)


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
