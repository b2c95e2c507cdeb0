"""Showing a page of a section, and keeping what is typed there: a press saves first and looks for mistakes second."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from la_portal.catalogue.reading import Typed
from la_portal.errors import BadInput, Conflict, PortalError
from la_portal.services.returns import save
from la_portal.web import session
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import row_of
from la_portal.web.returns.posted import differs, typed_in
from la_portal.web.returns.sheet import ROW, WRONG, Clash, SectionPage, Sheet
from la_portal.web.returns.words import in_short

Answered = str | Response | tuple[str, int]


def show(place: SectionPage, urn: int, slug: str) -> Answered:
    """The page as it stands in the draft; a return that is shut shows its answers instead."""
    opened = find(urn, slug)
    if opened.shut:
        return _instead(opened)
    return place.render(_sheet(place, opened, request.args.get("problems", "")))


def keep(place: SectionPage, urn: int, slug: str) -> Answered:
    """What was typed is in the draft, wrong typing included; then on, or back to what is wrong.

    Where somebody else saved the section meanwhile, the same page comes again with everything that was typed.
    """
    opened = find(urn, slug)
    typed = typed_in(request.form, _sheet(place, opened).fields)
    if opened.shut or differs(opened.raw(place.section), typed):
        version = request.form.get("version", -1, type=int)
        try:
            with session.writing() as writing:
                save(writing, session.actor(), urn, slug, place.section, typed, version, session.now())
        except (Conflict, BadInput) as refusal:
            return _again(place, find(urn, slug), typed, refusal)
    return redirect(_onward(place, _sheet(place, opened.with_typed(place.section, typed), WRONG), typed))


def _sheet(place: SectionPage, opened: Opened, asks: str = "", clash: Clash | None = None) -> Sheet:
    asked = request.args.get("open", "")
    rows = {row_of(field) for field in opened.asked.questions(place.section)}
    return Sheet(opened, place.section, place.page, asked if asked in rows else "", asks, clash)


def _instead(opened: Opened) -> Response:
    if opened.sent:
        return redirect(opened.url("answers", submission=opened.facts.counted_submission))
    return redirect(opened.url("check"))


def _again(place: SectionPage, newest: Opened, typed: dict[str, Typed], refusal: PortalError) -> Answered:
    if newest.shut:
        return _instead(newest)
    theirs = [
        (field.title, in_short(field, answer))
        for field in _sheet(place, newest).fields
        if field.name in typed and typed[field.name] != newest.raw(place.section).get(field.name, "")
        if (answer := newest.checked.answers[place.section].get(field.name)) and answer.given
    ]
    others = f"The return was saved at {newest.saved}. " if isinstance(refusal, Conflict) else ""
    clash = Clash(f"{others}What you typed is not saved yet", str(refusal), tuple(theirs) if others else ())
    return place.render(_sheet(place, newest.with_typed(place.section, typed), clash=clash)), 409


def _onward(place: SectionPage, sheet: Sheet, typed: dict[str, Typed]) -> str:
    opened, press = sheet.opened, request.form.get("press", "")
    if stay := _on_this_page(sheet, press):
        row, at = stay
        return opened.url(place.page, open=row or None, _anchor=at)
    in_row = {view.name for view in sheet.in_row()} & {problem.field for problem in sheet.problems}
    if press in {"row", "next"} and sheet.row:
        if in_row:
            return opened.url(place.page, open=sheet.row, problems=ROW)
        row = sheet.following if press == "next" else None
        return opened.url(place.page, open=row, _anchor=row or sheet.row)
    if sheet.problems and press != "leave":
        return opened.url(place.page, open=sheet.row if in_row else None, problems=WRONG)
    return place.leads(sheet, typed)


def _on_this_page(sheet: Sheet, press: str) -> tuple[str, str] | None:
    """The row and the place to stay at, after a press that settles boxes or opens another row."""
    form = request.form
    if press == "open":
        rows = {row_of(field) for field in sheet.opened.asked.questions(sheet.section)} - {""}
        wanted = form.get("opens", "")
        return (wanted, wanted) if wanted in rows else (sheet.row, "")
    settled = next((form[name] for name in ("zero", "unknown", "give") if form.get(name)), "")
    return (sheet.row, settled) if settled or press == "stay" else None
