"""Section B: how many are trained, of how many; the percentage is ours."""

from __future__ import annotations

from typing import Any

from la_portal.catalogue import Field, Kind
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.keeping import Answered, keep, show
from la_portal.web.returns.places import TRAINING
from la_portal.web.returns.sheet import SectionPage, Sheet
from la_portal.web.returns.words import percent

_HALVES = ("trained", "eligible")


def _context(sheet: Sheet) -> dict[str, Any]:
    firsts = [field for field in sheet.fields if field.part == "trained"]
    others = [view for view in sheet.views.values() if view.field.item.kind is not Kind.PAIR]
    return {
        "pairs": [_pair(sheet, field) for field in firsts],
        "counts": [view for view in others if view.field.item.kind is Kind.COUNT],
        "choices": [view for view in others if view.field.item.kind is not Kind.COUNT],
    }


def _pair(sheet: Sheet, first: Field) -> dict[str, Any]:
    code = first.item.code
    halves = {half: sheet.views[f"{code}-{half}"] for half in _HALVES}
    answers = sheet.opened.checked.answers[TRAINING]
    named = {name for problem in sheet.problems for name in problem.fields}
    typed = any(view.value.strip() for view in halves.values())
    state = halves["trained"].state
    return {
        "name": code,
        "label": first.item.label,
        "hint": first.item.hint,
        "trained": halves["trained"].value,
        "eligible": halves["eligible"].value,
        "state": "" if typed else state,
        "chosen": state,
        "error": next((view.error for view in halves.values() if view.error), ""),
        "wrong": [half for half, view in halves.items() if view.name in named],
        "share": percent(answers.get(f"{code}-trained"), answers.get(f"{code}-eligible")),
        "states": first.states,
        "cannot": not typed or bool(state) or any(view.error for view in halves.values()),
    }


PLACE = SectionPage(TRAINING, TRAINING, _context)


@bp.get("/<int:urn>/<slug>/training")
@needs(Permission.EDIT_RETURN)
def training(urn: int, slug: str) -> Answered:
    """Section B."""
    return show(PLACE, urn, slug)


@bp.post("/<int:urn>/<slug>/training")
@needs(Permission.EDIT_RETURN)
def save_training(urn: int, slug: str) -> Answered:
    """What was typed in section B is kept."""
    return keep(PLACE, urn, slug)
