"""Moving the dates of a collection that has opened."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from la_portal.clock import london_date
from la_portal.errors import BadInput
from la_portal.queries.collections import CollectionFacts, find
from la_portal.queries.term_dates import term_dates
from la_portal.services.collecting import Dates, move_dates
from la_portal.vocabulary import Permission
from la_portal.web.authority.against import days_to_send, holidays
from la_portal.web.authority.plan_form import DATES, Form, problems_with
from la_portal.web.authority.typed_day import put_day, read_day, typed_days
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading, writing

MOVABLE = ("opens_on", "due_on", "closes_on")

bp = Blueprint("dates", __name__)


@bp.get("/collections/<slug>/dates")
@needs(Permission.OPEN_COLLECTION)
def page(slug: str) -> str:
    """The dates as they are, in a form."""
    form: Form = MultiDict()
    with reading() as session:
        collection = find(session, slug)
    for name in MOVABLE:
        put_day(form, name, getattr(collection, name))
    return _page(collection, form, {})


@bp.post("/collections/<slug>/dates")
@needs(Permission.OPEN_COLLECTION)
def move(slug: str) -> str | Response | tuple[str, int]:
    """The dates are moved, or the form comes back with what is wrong."""
    form, errors = request.form.copy(), dict[str, str]()
    with reading() as session:
        collection = find(session, slug)
    if "opens_on-day" not in form:
        put_day(form, "opens_on", collection.opens_on)
    opens_on, due_on, closes_on = (read_day(form, name, DATES[name], errors) for name in MOVABLE)
    if opens_on and due_on and closes_on:
        try:
            with writing() as session:
                move_dates(session, actor(), slug, opens_on, due_on, closes_on, now())
        except BadInput as error:
            errors[error.field] = f"{error}"
        else:
            return redirect(url_for("authority.collections.one", slug=slug))
    return _page(collection, form, errors), 400


def _page(collection: CollectionFacts, form: Form, errors: dict[str, str]) -> str:
    with reading() as session:
        taught = term_dates(session)
    dates = Dates(
        collection.counts_from, collection.counts_to, collection.opens_on, collection.due_on, collection.closes_on
    )
    return render_template(
        "authority/dates.html",
        collection=collection,
        today=london_date(now()),
        typed=typed_days(form, MOVABLE),
        errors=errors,
        problems=problems_with(errors),
        days=days_to_send(taught, collection.opens_on, collection.due_on),
        holidays=holidays(taught, dates),
    )
