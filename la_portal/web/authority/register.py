"""Importing the register: choose the file, look at what it would change, and only then change it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from la_portal.clock import london_date
from la_portal.errors import BadInput
from la_portal.files.register import Register, read_register
from la_portal.files.register_links import Link, read_links
from la_portal.files.unpacked import unpacked
from la_portal.queries.collections import open_now
from la_portal.queries.registers import find_import, la_code, last_import, what_it_did
from la_portal.queries.schools import names_of_schools, standings
from la_portal.services import people, schools
from la_portal.services.schools import Decision, PlanChanged, Pressed, Waiting
from la_portal.vocabulary import Permission
from la_portal.web.authority.register_view import preview
from la_portal.web.authority.register_words import advice, doubt_in_words
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.problems import problems_of
from la_portal.web.session import actor, now, portal, reading, writing
from la_portal.web.uploads import takes

MEGABYTES = 25
LONGEST_NAME = 80
REGISTER, LINKS = "register", "links"
CHANGED = (
    "The schools have changed since you opened this page, so what the register changes is different now. "
    "Nothing was imported. Look at it again"
)

bp = Blueprint("register", __name__)


@bp.get("/schools/import")
@needs(Permission.IMPORT_SCHOOLS)
def form() -> str:
    """Step 1: which file."""
    return _choose({})


@bp.post("/schools/import")
@needs(Permission.IMPORT_SCHOOLS)
@takes(MEGABYTES)
def read() -> Response | tuple[str, int]:
    """The file is read and waits, or the form comes back with what is wrong with it."""
    with reading() as session:
        code = la_code(session)
    try:
        name, register, links = _read(code)
        with writing() as session:
            import_id = schools.keep_register(session, actor(), name, register, links, now())
    except BadInput as error:
        return _choose({error.field or REGISTER: f"{error}"}), 400
    return redirect(url_for("authority.register.look", import_id=import_id))


def _choose(errors: dict[str, str]) -> str:
    with reading() as session:
        last = last_import(session)
    return render_template(
        "authority/register.html", errors=errors, problems=problems_of(errors), last=last, most=MEGABYTES
    )


def _read(code: str) -> tuple[str, Register, tuple[Link, ...]]:
    chosen, linked = request.files.get(REGISTER), request.files.get(LINKS)
    if chosen is None or not chosen.filename:
        raise BadInput("Choose the register's file", REGISTER)
    with TemporaryDirectory() as folder:
        path = _save(chosen, Path(folder) / REGISTER)
        register = read_register(unpacked(path), code)
        try:
            links = read_links(_save(linked, Path(folder) / LINKS)) if linked and linked.filename else ()
        except BadInput as error:
            raise BadInput(f"{error}", LINKS) from error
    return path.name, register, links


def _save(upload: FileStorage, folder: Path) -> Path:
    """The file under its own name, as far as that can be a name here."""
    folder.mkdir()
    given = (upload.filename or "").replace("\\", "/").rsplit("/", 1)[-1].encode("utf-8", "replace").decode()
    name = "".join(letter for letter in given if letter.isprintable()).strip(" .")[-LONGEST_NAME:]
    path = folder / (name or "register.csv")
    upload.save(path)
    return path


@bp.get("/schools/import/<uuid:import_id>")
@needs(Permission.IMPORT_SCHOOLS)
def look(import_id: uuid.UUID) -> str:
    """Step 2: what it would change; or what it did, once it is applied."""
    with reading() as session:
        if find_import(session, import_id).applied_at:
            return _done(import_id)
    return _look(import_id, MultiDict(), {})


@bp.post("/schools/import/<uuid:import_id>")
@needs(Permission.IMPORT_SCHOOLS)
def apply(import_id: uuid.UUID) -> Response | tuple[str, int]:
    """What was shown is applied, or the page comes back with what is missing; pressed twice, it is applied once."""
    with reading() as session:
        if find_import(session, import_id).applied_at:
            return redirect(url_for("authority.register.look", import_id=import_id))
        waiting = schools.waiting_register(session, actor(), import_id)
    pressed = _pressed(waiting, request.form)
    try:
        with writing() as session:
            plan = schools.apply_register(session, actor(), import_id, pressed, now())
    except PlanChanged:
        return _look(import_id, request.form, {"plan": CHANGED}), 409
    except BadInput as error:
        missing = schools.unsaid(waiting, pressed) or {error.field: f"{error}"}
        return _look(import_id, request.form, missing), 400
    linked = {(link.urn, link.link_urn) for link in plan.links}
    for one in plan.conversions:
        if (one.urn, one.old_urn) in linked:  # said to be the same school, and opened
            people.carry_people(portal().database, actor(), one.old_urn, one.urn, now())
    return redirect(url_for("authority.register.look", import_id=import_id))


def _pressed(waiting: Waiting, form: Mapping[str, str]) -> Pressed:
    typed = {one.key: form.get(f"same-{one.key}", "") for one in waiting.plan.conversions}
    decisions = {key: Decision(value) for key, value in typed.items() if value in set(Decision)}
    confirmed = {
        stop.name
        for stop in waiting.stops
        if form.get(stop.name, "").strip().replace(",", "") == ("yes" if stop.number is None else str(stop.number))
    }
    return Pressed(form.get("digest", ""), decisions, confirmed)


def _look(import_id: uuid.UUID, form: Mapping[str, str], errors: dict[str, str]) -> str:
    today = london_date(now())
    with reading() as session:
        waiting = schools.waiting_register(session, actor(), import_id)
        collection = open_now(session, today)
        known = standings(session, collection.collection_id) if collection else {}
        unnamed = names_of_schools(session, waiting.plan.not_in_file)
    addresses = {one.key: f"same-{one.key}" for one in waiting.plan.conversions}
    return render_template(
        "authority/register_look.html",
        waiting=waiting,
        plan=waiting.plan,
        shown=preview(waiting.plan, collection, known, today),
        collection=collection,
        unnamed=sorted(unnamed.items(), key=lambda pair: pair[1]),
        refused=[advice(one) for one in waiting.register.refused],
        doubts=[doubt_in_words(one) for one in waiting.register.doubts],
        form=form,
        errors=errors,
        problems=problems_of(errors, addresses),
    )


def _done(import_id: uuid.UUID) -> str:
    with reading() as session:
        found = find_import(session, import_id)
        did = what_it_did(session, import_id)
        names = names_of_schools(session, {urn for pair in did.get("continuing", ()) for urn in pair})
    by = names_of([found.read_by] if found.read_by else [])
    continuing = [
        (names[new], names[old], new, len(people.of_school(portal().database, actor().scope.authority_id, new)))
        for new, old in did.get("continuing", ())
        if new in names and old in names
    ]
    return render_template(
        "authority/register_done.html",
        found=found,
        did=did,
        by=by.get(found.read_by) if found.read_by else None,
        continuing=continuing,
    )
