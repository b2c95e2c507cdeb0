"""The facts about the school that head its return."""

from __future__ import annotations

from typing import Any

from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.keeping import Answered, keep, show
from la_portal.web.returns.places import HEADER
from la_portal.web.returns.sheet import SectionPage, Sheet


def _context(sheet: Sheet) -> dict[str, Any]:
    return {"register_roll": sheet.opened.facts.register_roll}


PLACE = SectionPage(HEADER, HEADER, _context)


@bp.get("/<int:urn>/<slug>/header")
@needs(Permission.EDIT_RETURN)
def header(urn: int, slug: str) -> Answered:
    """The facts about the school."""
    return show(PLACE, urn, slug)


@bp.post("/<int:urn>/<slug>/header")
@needs(Permission.EDIT_RETURN)
def save_header(urn: int, slug: str) -> Answered:
    """What was typed about the school is kept."""
    return keep(PLACE, urn, slug)
