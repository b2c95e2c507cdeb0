"""The reminders of a collection: what has gone, and what is still to go and can be changed."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from la_portal.errors import BadInput, Conflict
from la_portal.queries.collections import find
from la_portal.queries.plans import reminders
from la_portal.services.collecting import change_reminder
from la_portal.services.mail.reminder_words import Words
from la_portal.vocabulary import Permission
from la_portal.web.authority.against import reminder_in_words
from la_portal.web.authority.plan_form import Form, problems_with
from la_portal.web.authority.typed_day import put_day, read_day, typed_days
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading, writing

bp = Blueprint("reminders", __name__)


@bp.get("/collections/<slug>/reminders")
@needs(Permission.OPEN_COLLECTION)
def page(slug: str) -> str:
    """Every reminder of the collection; each that has not gone with its form."""
    return _page(slug, MultiDict(), {})


@bp.post("/collections/<slug>/reminders")
@needs(Permission.OPEN_COLLECTION)
def change(slug: str) -> str | Response | tuple[str, int]:
    """One reminder is changed, or its form comes back with what is wrong."""
    form, errors = request.form, dict[str, str]()
    step = form.get("step", 0, type=int)
    name = f"rung-{step}"
    day = read_day(form, name, f"Reminder {step}", errors)
    if day is not None:
        words = Words(form.get(f"{name}-subject", ""), form.get(f"{name}-body", ""))
        try:
            with writing() as session:
                change_reminder(session, actor(), slug, step, day, words, now())
        except (BadInput, Conflict) as error:
            errors[(getattr(error, "field", "") or name).removesuffix("-day")] = f"{error}"
        else:
            return redirect(url_for("authority.reminders.page", slug=slug, changed=step, _anchor=name))
    return _page(slug, form, errors), 400


def _page(slug: str, form: Form, errors: dict[str, str]) -> str:
    with reading() as session:
        collection = find(session, slug)
        ladder = reminders(session, collection.collection_id)
    audiences = tuple(one.audience for one in ladder)
    shown: Form = MultiDict()
    for one in ladder:
        name = f"rung-{one.step}"
        put_day(shown, name, one.sends_on)
        shown[f"{name}-subject"], shown[f"{name}-body"] = one.subject, one.body
    for name in set(shown) & set(form):
        shown[name] = form[name]
    return render_template(
        "authority/reminders.html",
        collection=collection,
        ladder=ladder,
        words={one.step: reminder_in_words(one.audience, one.step, audiences) for one in ladder},
        form=shown,
        typed=typed_days(shown, [f"rung-{one.step}" for one in ladder]),
        errors=errors,
        problems=problems_with(errors),
        changed=request.args.get("changed", 0, type=int),
    )
