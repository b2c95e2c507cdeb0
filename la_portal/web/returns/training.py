"""Section B: how many are trained, of how many; the percentage is ours."""

from __future__ import annotations

from typing import Any

from la_portal.catalogue import Field, Kind
from la_portal.catalogue.in_words import pair_in_words, percent
from la_portal.catalogue.questions import every_field
from la_portal.catalogue.reading import is_empty
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.keeping import Answered, keep, show
from la_portal.web.returns.places import TRAINING
from la_portal.web.returns.sheet import SectionPage, Sheet

_HALVES = ("trained", "eligible")


def _context(sheet: Sheet) -> dict[str, Any]:
    firsts = [field for field in sheet.fields if field.part == "trained"]
    others = [view for view in sheet.views.values() if view.field.item.kind is not Kind.PAIR]
    return {
        "pairs": [_pair(sheet, field) for field in firsts],
        "counts": [view for view in others if view.field.item.kind is Kind.COUNT],
        "choices": [view for view in others if view.field.item.kind is not Kind.COUNT],
        "standing": _standing(sheet),
    }


def _pair(sheet: Sheet, first: Field) -> dict[str, Any]:
    code = first.item.code
    halves = {half: sheet.views[f"{code}-{half}"] for half in _HALVES}
    answers = sheet.opened.shown.answers[TRAINING]
    named = {name for problem in sheet.problems for name in problem.fields}
    stored = sheet.opened.raw(TRAINING)
    typed = any(not is_empty(stored.get(view.name, "")) for view in halves.values())
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
        "last": _last(sheet, first),
        "queries": [view for view in sheet.queries if view.field.rpartition("-")[0] == code],
        "states": first.states,
        "cannot": not typed or bool(state) or any(view.error for view in halves.values()),
    }


def _last(sheet: Sheet, first: Field) -> str:
    """What the school said when this was last asked."""
    said = sheet.opened.facts.before.newest.get(TRAINING, {})
    return pair_in_words(first, said) if first.name in said else ""


def _standing(sheet: Sheet) -> list[dict[str, str]]:
    """The figures that stand from an earlier term, since they are not asked in this one."""
    before, asked = sheet.opened.facts.before, {field.name for field in sheet.fields}
    said = before.newest.get(TRAINING, {})
    fields = every_field(sheet.opened.asked.edition, TRAINING).values()
    firsts = [field for field in fields if field.part == "trained" and field.name in said and field.name not in asked]
    return [
        {"key": field.item.label, "value": f"{pair_in_words(field, said)}, {before.said_in[TRAINING][field.name]}"}
        for field in firsts
    ]


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
