"""Opening a collection: a page with its dates, each explained, and one button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from la_portal.catalogue import Option, Unreadable, calendar_date
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput
from la_portal.queries.collections import progress
from la_portal.queries.schools import open_schools
from la_portal.services.collecting import OpenCollection, next_counting_day, open_collection
from la_portal.vocabulary import AcademicYear, Permission, Term, collection_name, collection_slug, parse_slug
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading, writing

PARTS = ("day", "month", "year")
DATES = {
    "counts_to": "Last day that is counted",
    "opens_on": "Opens",
    "due_on": "Due",
    "closes_on": "Closes",
}
MAY_BE_EMPTY = {"opens_on", "closes_on"}
TERMS_OFFERED = 3

bp = Blueprint("opening", __name__)


@dataclass(frozen=True)
class _Choice:
    """What can be opened: the terms that have no collection yet, and the first day that would be counted."""

    terms: list[Option]
    counts_from: date
    schools: int


@bp.get("/collections/open")
@needs(Permission.OPEN_COLLECTION)
def form() -> str:
    """The empty form."""
    with reading() as session:
        return _page(_choice(session), MultiDict(), {})


@bp.post("/collections/open")
@needs(Permission.OPEN_COLLECTION)
def send() -> str | Response:
    """The collection is open, or the form comes back with what is wrong."""
    asked, errors = _read(request.form)
    if asked is not None:
        try:
            with writing() as session:
                open_collection(session, actor(), asked, now())
        except BadInput as error:
            errors = {error.field or "counts_to": f"{error}"}
        else:
            return redirect(url_for("authority.collections.one", slug=collection_slug(asked.year, asked.term)))
    with reading() as session:
        return _page(_choice(session), request.form, errors)


def _choice(session: TenantSession) -> _Choice:
    known = {(found.collection.academic_year, found.collection.term) for found in progress(session)}
    terms = [one for one in _terms_from(london_date(now())) if (one[0].starts_in, one[1]) not in known]
    offered = terms[:TERMS_OFFERED]
    return _Choice(
        [Option(collection_slug(*one), collection_name(*one)) for one in offered],
        next_counting_day(session, *offered[0]),
        open_schools(session),
    )


def _terms_from(today: date) -> list[tuple[AcademicYear, Term]]:
    """The terms of this academic year and the next, in order."""
    year = AcademicYear.of(today)
    return [(each, term) for each in (year, AcademicYear(year.starts_in + 1)) for term in Term]


def _read(form: Mapping[str, str]) -> tuple[OpenCollection | None, dict[str, str]]:
    errors: dict[str, str] = {}
    chosen = parse_slug(form.get("term", ""))
    if chosen is None:
        errors["term"] = "Choose a term"
    days = {name: _read_day(form, name, errors) for name in DATES}
    if errors or chosen is None or days["counts_to"] is None or days["due_on"] is None:
        return None, errors
    year, term = chosen
    asked = OpenCollection(
        year, term, days["counts_to"], days["due_on"], opens_on=days["opens_on"], closes_on=days["closes_on"]
    )
    return asked, errors


def _read_day(form: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    typed = [form.get(f"{name}-{part}", "").strip() for part in PARTS]
    if not any(typed):
        if name not in MAY_BE_EMPTY:
            errors[name] = f"{DATES[name]}: enter a date, like 11 12 2026"
        return None
    try:
        return calendar_date(*typed)
    except Unreadable as error:
        errors[name] = f"{DATES[name]}: {error.advice}"
        return None


def _page(choice: _Choice, form: Mapping[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "authority/open.html",
        choice=choice,
        counts_from=in_words(choice.counts_from),
        form=form,
        typed={name: [form.get(f"{name}-{part}", "") for part in PARTS] for name in DATES},
        errors=errors,
        problems=[{"text": text, "href": _address(field)} for field, text in errors.items()],
    )


def _address(field: str) -> str:
    return f"#{field}-day" if field in DATES else f"#{field}"
