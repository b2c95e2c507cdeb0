"""Section A: a row for each policy, the open one with its form."""

from __future__ import annotations

from typing import Any

from la_portal.catalogue.settling import IN_PLACE
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.keeping import Answered, keep, show
from la_portal.web.returns.lines import UNANSWERED, Line, RowFacts, grouped, row_facts
from la_portal.web.returns.places import POLICIES
from la_portal.web.returns.same import same_of
from la_portal.web.returns.sheet import SectionPage, Sheet

_COLUMNS = ("Policy", "State", "Last reviewed", "Next review")
_LEFT = frozenset({"status", "covers"})


def _context(sheet: Sheet) -> dict[str, Any]:
    views = sheet.in_row()
    return {
        "columns": _COLUMNS,
        "groups": grouped(row_facts(sheet), _line),
        "same": same_of(sheet, "policy", "policies"),
        "coverable": _coverable(sheet),
        "left": [view for view in views if view.field.item.code in _LEFT],
        "right": [view for view in views if view.field.item.code not in _LEFT],
        "items": sheet.below(),
        "following": sheet.following,
    }


def _coverable(sheet: Sheet) -> int:
    """How many unanswered policies one press can call part of the online safety policy, once that is in place."""
    online_safety = sheet.opened.shown.answers[POLICIES].get("online_safety-status")
    return len(sheet.untouched) if online_safety and online_safety.choice == "in_place" else 0


def _line(row: RowFacts) -> Line:
    policy = row.fields[0].row
    assert policy is not None
    state, status = row.words("status", UNANSWERED), row.answer("status").choice
    reviewed, due = row.words("reviewed_on"), row.words("review_due_on")
    has_dates = status in IN_PLACE
    cells = (state, reviewed or ("Not yet" if has_dates else ""), due or ("Not set" if has_dates else ""))
    return row.line(policy.label, cells, f"{state}, review due {due}" if due else state, policy.hint)


PLACE = SectionPage(POLICIES, POLICIES, _context)


@bp.get("/<int:urn>/<slug>/policies")
@needs(Permission.EDIT_RETURN)
def policies(urn: int, slug: str) -> Answered:
    """Section A."""
    return show(PLACE, urn, slug)


@bp.post("/<int:urn>/<slug>/policies")
@needs(Permission.EDIT_RETURN)
def save_policies(urn: int, slug: str) -> Answered:
    """What was typed in section A is kept."""
    return keep(PLACE, urn, slug)
