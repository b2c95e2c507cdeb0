"""Patches: which schools an officer looks after, and from when until when."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, NotFound
from la_portal.files.cells import read_urn
from la_portal.queries.patches import Patch, patches
from la_portal.queries.school_list import Wanted, choices, urns_wanted
from la_portal.services import schools
from la_portal.vocabulary import Permission, PhaseGroup
from la_portal.web.authority.typed_day import first_boxes, parts_of, put_day, the_day
from la_portal.web.guard import needs
from la_portal.web.problems import problems_of
from la_portal.web.session import actor, now, reading, writing

PLACES = first_boxes(("from", "until"))
FILTERS = ("phase", "district", "trust", "patch")
MOST_URNS = 1000
_BETWEEN = re.compile(r"[\s,;]+")

bp = Blueprint("patches", __name__)
Answer = Response | tuple[str, int]


@bp.get("/patches")
@needs(Permission.KEEP_NOTES)
def listed() -> str:
    """Every patch, with how many schools are in it."""
    with reading() as session:
        found = patches(session, london_date(now()))
    return render_template("authority/patches.html", patches=found, today=london_date(now()))


@bp.get("/patches/schools")
@needs(Permission.KEEP_NOTES)
def choose() -> str:
    """The form that puts schools into a patch, from today unless it says otherwise."""
    form: dict[str, str] = {}
    put_day(form, "from", london_date(now()))
    return _form(form | request.args.to_dict(), {})


@bp.post("/patches/schools")
@needs(Permission.KEEP_NOTES)
def put() -> Answer:
    """The schools are in the patch, or the form comes back with what is wrong."""
    try:
        from_on = the_day(request.form, "from", "From when")
        typed = [word for word in _BETWEEN.split(request.form.get("urns", "")) if word]
        with writing() as session:
            urns = _urns(typed) if typed else _filtered(session, request.form)
            schools.put_in_patch(session, actor(), request.form.get("name", ""), urns, from_on, now())
    except BadInput as error:
        return _form(request.form, {error.field: f"{error}"}), 400
    return _to_the_list()


def _urns(typed: list[str]) -> list[int]:
    if len(typed) > MOST_URNS:
        raise BadInput(f"That is more than {MOST_URNS:,} URNs. Choose a district, phase or trust instead", "urns")
    urns = [read_urn(word) for word in typed]
    wrong = next((word for word, urn in zip(typed, urns, strict=True) if urn is None), None)
    if wrong is not None:
        raise BadInput(f"'{wrong[:20]}' is not a URN. Write one URN a line", "urns")
    return [urn for urn in urns if urn is not None]


def _filtered(session: TenantSession, form: Mapping[str, str]) -> list[int]:
    chosen = {name: form.get(name, "") for name in FILTERS}
    if not any(chosen.values()):
        return []
    urns = urns_wanted(session, Wanted.from_query(chosen), london_date(now()))
    if not urns:
        raise BadInput("No open school is like that. Choose other filters, or write URNs", "phase")
    return urns


def _form(form: Mapping[str, str], errors: dict[str, str]) -> str:
    with reading() as session:
        offered = choices(session, london_date(now()))
    return render_template(
        "authority/patch_schools.html",
        offered=offered,
        phases={phase: phase.label for phase in PhaseGroup},
        form=form,
        typed=parts_of(form, "from"),
        errors=errors,
        problems=problems_of(errors, PLACES),
    )


@bp.get("/patches/change")
@needs(Permission.KEEP_NOTES)
def change() -> Response | str:
    """The forms that rename a patch or end it."""
    name = request.args.get("name", "")
    return _change(name, MultiDict(), {}) if name else _to_the_list()


@bp.post("/patches/rename")
@needs(Permission.KEEP_NOTES)
def rename() -> Answer:
    """The patch has the new name."""
    name = request.form.get("patch", "")
    if not name:
        return _to_the_list()
    try:
        with writing() as session:
            schools.rename_patch(session, actor(), name, request.form.get("name", ""), now())
    except BadInput as error:
        return _change(name, request.form, {error.field: f"{error}"}), 400
    return _to_the_list()


@bp.post("/patches/end")
@needs(Permission.KEEP_NOTES)
def end() -> Answer:
    """The patch has its end."""
    name = request.form.get("patch", "")
    if not name:
        return _to_the_list()
    try:
        until_on = the_day(request.form, "until", "Until when")
        with writing() as session:
            schools.end_patch(session, actor(), name, until_on, now())
    except BadInput as error:
        return _change(name, request.form, {error.field: f"{error}"}), 400
    return redirect(url_for("authority.patches.listed"))


def _to_the_list() -> Response:
    return redirect(url_for("authority.patches.listed"))


def _change(name: str, form: Mapping[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "authority/patch_change.html",
        patch=_find(name),
        form=form,
        typed=parts_of(form, "until"),
        errors=errors,
        problems=problems_of(errors, PLACES),
    )


def _find(name: str) -> Patch:
    with reading() as session:
        found = next((one for one in patches(session, london_date(now())) if one.name == name), None)
    if found is None:
        raise NotFound
    return found
