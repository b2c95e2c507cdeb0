"""What a press of a section's form types: what stands in the form, and what the button itself settles."""

from __future__ import annotations

from la_portal.catalogue.carrying import confirmed
from la_portal.catalogue.reading import Typed, is_empty
from la_portal.catalogue.settling import NIL, RECORDED
from la_portal.services.returns.merging import answer_of
from la_portal.web.returns.places import INCIDENTS, POLICIES, row_of
from la_portal.web.returns.posted import Form, differs, typed_in
from la_portal.web.returns.query_view import explained_in
from la_portal.web.returns.sheet import Sheet

SAME, CONTINUE, COVERED, NIL_RETURN = "same", "continue", "covered", "nil"
ROW_PRESSES = frozenset({"row", "next"})
_COVERED = "part_of_another"


def typed_by(press: str, sheet: Sheet, form: Form) -> dict[str, Typed]:
    """The raw values to save.

    "Nothing has changed", and going on from a page that was carried forward, confirm what nobody has changed.
    """
    elsewhere = press == SAME and "shown" not in form  # the task list confirms a section without showing its fields
    typed = {} if elsewhere else _without_proposals(sheet, typed_in(form, sheet.fields)) | explained_in(form)
    if press == COVERED and sheet.section == POLICIES:
        typed |= {f"{row}-status": _COVERED for row in sheet.untouched if row != sheet.row}
    if press == NIL_RETURN and sheet.section == INCIDENTS:
        typed[RECORDED] = NIL
    if press in {SAME, CONTINUE} and sheet.carried:
        section = sheet.opened.asked.edition.section(sheet.section)
        return sheet.opened.unconfirmed(sheet.section) | typed | confirmed(section, {})
    return _without_unconfirmed(sheet, typed, sheet.row if press in ROW_PRESSES else "")


def _without_unconfirmed(sheet: Sheet, typed: dict[str, Typed], row: str) -> dict[str, Typed]:
    """What was carried forward and left as it was is not confirmed by typing elsewhere, or by saving another row."""
    unconfirmed = sheet.opened.unconfirmed(sheet.section)
    in_row = {answer_of(field.name) for field in sheet.fields if row and row_of(field) == row}
    carried = {answer_of(name) for name in unconfirmed} - in_row
    raw = sheet.opened.raw(sheet.section)
    changed = {answer_of(name) for name, value in typed.items() if differs(raw, {name: value})}
    return {name: value for name, value in typed.items() if answer_of(name) not in carried - changed}


def _without_proposals(sheet: Sheet, typed: dict[str, Typed]) -> dict[str, Typed]:
    """A number that the form proposed is no answer where the school says that it cannot give the pair."""
    for name, proposed in sheet.proposed.items():
        code = name.removesuffix("-eligible")
        given_up = not is_empty(typed.get(f"{code}-state", "")) and is_empty(typed.get(f"{code}-trained", ""))
        if given_up and typed.get(name) == proposed:
            typed[name] = ""
    return typed
