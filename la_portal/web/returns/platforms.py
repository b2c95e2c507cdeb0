"""Section D: a row for each platform, and for each that the school named; what is not answered counts as not used."""

from __future__ import annotations

from typing import Any

from la_portal.catalogue.settling import NAMED
from la_portal.catalogue.wording import lowered
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.keeping import Answered, keep, show
from la_portal.web.returns.lines import UNANSWERED, Line, RowFacts, grouped, row_facts
from la_portal.web.returns.places import PLATFORMS
from la_portal.web.returns.same import same_of
from la_portal.web.returns.sheet import SectionPage, Sheet

_COLUMNS = ("Platform", "How it is used", "For", "Responsible")


def _context(sheet: Sheet) -> dict[str, Any]:
    rows = row_facts(sheet)
    unnamed = [row for row in rows if _is_named(row) and not row.touched and row.code != sheet.row]
    unused = [row for row in rows if sheet.carried and not row.touched and row.code != sheet.row and row not in unnamed]
    return {
        "columns": _COLUMNS,
        "groups": grouped([row for row in rows if row not in unnamed and row not in unused], _line),
        "another": _line(unnamed[0]) if unnamed else None,
        "unused": [_line(row) for row in unused],
        "same": same_of(sheet, "platform", "platforms"),
        "views": sheet.in_row(),
        "items": [] if sheet.carried else sheet.below(),
    }


def _line(row: RowFacts) -> Line:
    standing, audience = row.words("standing", UNANSWERED), row.words("audience")
    platform = row.fields[0].row
    assert platform is not None
    name = row.words("name") or platform.label
    summary = f"{standing}, for {lowered(audience)}" if audience else standing
    return row.line(name, (standing, audience, row.words("responsible")), summary, platform.hint)


def _is_named(row: RowFacts) -> bool:
    return row.fields[0].row is not None and NAMED in row.fields[0].row.features


PLACE = SectionPage(PLATFORMS, PLATFORMS, _context)


@bp.get("/<int:urn>/<slug>/platforms")
@needs(Permission.EDIT_RETURN)
def platforms(urn: int, slug: str) -> Answered:
    """Section D."""
    return show(PLACE, urn, slug)


@bp.post("/<int:urn>/<slug>/platforms")
@needs(Permission.EDIT_RETURN)
def save_platforms(urn: int, slug: str) -> Answered:
    """What was typed in section D is kept."""
    return keep(PLACE, urn, slug)
