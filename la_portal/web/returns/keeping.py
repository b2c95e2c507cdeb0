"""Showing a page of a section, and keeping what is typed there: a press saves first and looks for mistakes second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import jsonify, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from la_portal.catalogue.reading import Typed
from la_portal.errors import BadInput, Conflict
from la_portal.services.returns import Saved, save
from la_portal.services.returns.saving import require_section
from la_portal.web import session
from la_portal.web.returns import conflict
from la_portal.web.returns.conflict import MINE, Meeting, chosen_in, parsed
from la_portal.web.returns.onward import onward
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import row_of
from la_portal.web.returns.posted import differs
from la_portal.web.returns.pressed import typed_by
from la_portal.web.returns.sheet import WRONG, Refused, SectionPage, Sheet
from la_portal.web.returns.warnings import warned

Answered = str | Response | tuple[str, int] | tuple[Response, int]
AUTOSAVE = "autosave"


def show(place: SectionPage, urn: int, slug: str) -> Answered:
    """The page as it stands in the draft; a return that is shut shows its answers instead."""
    opened = find(urn, slug)
    require_section(session.actor(), place.section)
    if opened.shut:
        return _instead(opened)
    return place.render(sheet_of(place, opened, request.args.get("problems", "")))


def keep(place: SectionPage, urn: int, slug: str) -> Answered:
    """What was typed is in the draft, wrong typing included; then on, or back to what is wrong.

    Answers that somebody else changed meanwhile are shown beside one's own, to choose from. Words that seem to name
    somebody come back before they are kept; everything else is.
    """
    opened, form = find(urn, slug), request.form
    sheet, press, shown = sheet_of(place, opened), form.get("press", ""), parsed(form.get("shown", ""))
    if MINE in form:
        typed = parsed(form[MINE])
        chosen = chosen_in(form)
        if not all(chosen.values()):
            return _meeting(sheet, shown, typed, frozenset(chosen)).render(chosen)
        typed = {name: value for name, value in typed.items() if chosen[conflict.answer_of(name)] == MINE}
    else:
        typed = typed_by(press, sheet, form)
    held = warned(sheet.fields, typed, form, opened.today)
    kept = {name: value for name, value in typed.items() if name not in held}
    try:
        saved = _save(opened, place.section, kept, shown)
    except (Conflict, BadInput) as refusal:
        if press == AUTOSAVE:
            return jsonify(sentence=f"Not saved. {refusal}"), 409
        again = _as_typed(place, find(urn, slug), typed, shown, held)
        return place.render(again.refused(Refused("What you typed is not saved", str(refusal)))), 409
    if press == AUTOSAVE:
        return _autosaved(opened, {**shown, **kept}, saved, held)
    alone = _version() == opened.version(place.section) >= saved.version - 1
    newest = opened.with_typed(place.section, kept) if alone and not saved.clashes else find(urn, slug)
    if saved.clashes:
        return _meeting(sheet_of(place, newest), shown, typed, saved.clashes).render()
    if held:
        return place.render(_as_typed(place, newest, typed, {**shown, **kept}, held)), 400
    return redirect(onward(place, sheet_of(place, newest, WRONG), typed))


def _save(opened: Opened, section: str, typed: dict[str, Typed], shown: Mapping[str, Typed]) -> Saved:
    if not opened.shut and not differs(opened.stored(section), typed):
        return Saved(opened.version(section))
    with session.writing() as writing:
        urn, slug = opened.facts.school_id, opened.facts.collection.slug
        return save(writing, session.actor(), urn, slug, section, typed, _version(), session.now(), shown)


def sheet_of(place: SectionPage, opened: Opened, asks: str = "", held: Mapping[str, str] | None = None) -> Sheet:
    """The page of a section with the row that the request opens."""
    asked = request.args.get("open", "")
    rows = {row_of(field) for field in opened.asked.questions(place.section)}
    row = asked if asked in rows else ""
    return Sheet(opened, place.section, place.page, row, asks, held=held or {}, explains=request.args.get("why", ""))


def _meeting(sheet: Sheet, shown: Mapping[str, Typed], typed: dict[str, Typed], clashes: frozenset[str]) -> Meeting:
    press = request.form.get("press", "")
    return Meeting(sheet.opened, sheet.section, sheet.page, shown, typed, clashes, press, sheet.row)


def _instead(opened: Opened) -> Response:
    if opened.sent:
        return redirect(opened.url("answers", submission=opened.facts.counted_submission))
    return redirect(opened.url("check"))


def _as_typed(
    place: SectionPage, newest: Opened, typed: dict[str, Typed], known: Mapping[str, Typed], held: Mapping[str, str]
) -> Sheet:
    """The page with everything that was typed. Its form goes on from what is `known` to be stored, not from that."""
    sheet = sheet_of(place, newest.with_typed(place.section, typed), held=held)
    return replace(sheet, goes_on_from=(_version(), known))


def _version() -> int:
    """The version of the section that the form was opened at; -1 where it does not say."""
    return request.form.get("version", -1, type=int)


def _autosaved(opened: Opened, shown: Mapping[str, Typed], saved: Saved, held: Mapping[str, str]) -> Answered:
    """What a script needs to go on typing: what its form is known to hold, and when that was saved.

    The version stays the form's own. The form does not show what others have typed since, so its next save is merged
    with theirs as this one was.
    """
    if saved.clashes:
        return jsonify(sentence="Somebody else changed the same answer. Save, and choose which is right"), 409
    but = ", but for words that seem to name somebody" if held else ""
    return jsonify(version=_version(), shown=shown, sentence=f"Saved at {opened.moment(session.now())}{but}"), 200
