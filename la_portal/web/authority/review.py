"""Reviewing one return: what the school says, beside last term, and one decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.catalogue.personal_data import warning
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict
from la_portal.queries.filters import one_of
from la_portal.services import notes, returns
from la_portal.services.returns.replying import reply_at
from la_portal.services.returns.reviewing import UNDO_DAYS
from la_portal.vocabulary import NoteKind, Permission
from la_portal.web.authority.review_acts import links
from la_portal.web.authority.review_history import history
from la_portal.web.authority.reviewed import Reviewed, read
from la_portal.web.authority.typed_day import day_in, first_boxes, parts_in_words, parts_of
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.problems import problems_of
from la_portal.web.returns.receipt import post_of
from la_portal.web.returns.statuses import lateness
from la_portal.web.session import actor, now, writing

PATH = "/reviews/<slug>/<int:urn>"
ACCEPT, ASK = "accept", "ask"
PLACES = first_boxes(("answer_by", "follow_up_on"))
NOTE_KINDS = {
    NoteKind.NOTE: "Note for colleagues",
    NoteKind.PHONE: "Telephone call",
    NoteKind.EMAIL: "Email",
    NoteKind.MEETING: "Meeting or visit",
    NoteKind.LETTER: "Letter",
}

bp = Blueprint("review", __name__)
Answered = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Typed:
    """What stands in the page's forms: nothing on a first look, else what was typed, with what is wrong in it."""

    form: Mapping[str, str] = field(default_factory=dict[str, str])
    items: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict[str, str])
    held: bool = False


@bp.get(PATH)
@needs(Permission.REVIEW_RETURN)
def page(slug: str, urn: int) -> str:
    """What was sent and what is unusual about it; with `all`, every answer."""
    return _page(read(urn, slug), Typed())


@bp.post(PATH)
@needs(Permission.REVIEW_RETURN)
def decide(slug: str, urn: int) -> Answered:
    """The return is accepted, or changes are asked for; the reason for each answer is asked before that is sent."""
    form, items = request.form, tuple(dict.fromkeys(request.form.getlist("item")))
    decision = form.get("decision", "")
    if decision not in {ACCEPT, ASK}:
        return _again(slug, urn, Typed(form, items, {"decision": "Choose whether to accept, or to ask for changes"}))
    if decision == ASK and any(f"why-{item}" not in form for item in items):
        return _page(read(urn, slug), Typed(form, items))  # the boxes for the reasons stand there now
    try:
        with writing() as session:
            _do(session, slug, urn, decision, items)
    except (BadInput, Conflict) as refused:
        where = refused.field if isinstance(refused, BadInput) and refused.field in _boxes(items) else "decision"
        return _again(slug, urn, Typed(form, items, {where: str(refused)}))
    return _back(slug, urn)


@bp.post(f"{PATH}/undo")
@needs(Permission.REVIEW_RETURN)
def undo(slug: str, urn: int) -> Answered:
    """The return is to be reviewed again."""
    return _plain(slug, urn, returns.undo_acceptance)


@bp.post(f"{PATH}/withdraw")
@needs(Permission.REVIEW_RETURN)
def withdraw(slug: str, urn: int) -> Answered:
    """The school is not asked for changes any more."""
    return _plain(slug, urn, returns.withdraw_request)


@bp.post(f"{PATH}/notes")
@needs(Permission.KEEP_NOTES)
def add_note(slug: str, urn: int) -> Answered:
    """The note stands on the page, for the team alone; one that seems to name somebody comes back once."""
    form, words = request.form, request.form.get("words", "")
    said = warning(words, london_date(now()))
    if said and words not in form.getlist("words.sure"):
        return _again(slug, urn, Typed(form, (), {"words": said}, held=True))
    kind = form.get("kind", "")
    try:
        follow_up = day_in(form, "follow_up_on", "Look at it again on")
        with writing() as session:
            known = one_of(NoteKind, kind) or NoteKind.NOTE
            notes.add(session, actor(), urn, known, words, now(), slug=slug, follow_up_on=follow_up)
    except BadInput as refused:
        return _again(slug, urn, Typed(form, (), {refused.field: str(refused)}))
    return _back(slug, urn, "notes")


def _do(session: TenantSession, slug: str, urn: int, decision: str, items: tuple[str, ...]) -> None:
    form = request.form
    if decision == ACCEPT:
        returns.accept(session, actor(), urn, slug, form.get("submission", 0, type=int), now())
        return
    by = day_in(form, "answer_by", "Answer by")
    reasons = {item: form.get(f"why-{item}", "") for item in items}
    returns.ask_for_changes(session, actor(), urn, slug, reasons, now(), by)


def _boxes(items: tuple[str, ...]) -> set[str]:
    return {"answer_by", *(f"why-{item}" for item in items)}


def _plain(slug: str, urn: int, act: Callable[..., None]) -> Answered:
    try:
        with writing() as session:
            act(session, actor(), urn, slug, now())
    except Conflict as refused:
        return _again(slug, urn, Typed(errors={"decision": str(refused)}))
    return _back(slug, urn)


def _again(slug: str, urn: int, typed: Typed) -> tuple[str, int]:
    return _page(read(urn, slug), typed), 400


def _back(slug: str, urn: int, anchor: str | None = None) -> Response:
    return redirect(url_for("authority.review.page", slug=slug, urn=urn, _anchor=anchor))


def _page(reviewed: Reviewed, typed: Typed) -> str:
    everything = "all" in request.args
    facts, today = reviewed.facts, london_date(now())
    usual = min(today + timedelta(days=returns.USUAL_DAYS), facts.closes_on)
    chosen = typed.items
    return render_template(
        "authority/review.html",
        reviewed=reviewed,
        facts=facts,
        sent=reviewed.sent,
        opened=reviewed.opened,
        groups=reviewed.shown(set(chosen), everything=everything),
        everything=everything,
        in_time=facts.is_open(today),
        chosen=chosen,
        form=typed.form,
        errors=typed.errors,
        held=typed.held,
        problems=problems_of(typed.errors, PLACES),
        answer_by=parts_of(typed.form, "answer_by") if "answer_by-day" in typed.form else parts_in_words(usual),
        follow_up=parts_of(typed.form, "follow_up_on"),
        history=history(reviewed.events),
        note_names=names_of(note.made_by for note in reviewed.notes if note.made_by),
        note_kinds=NOTE_KINDS,
        undo_until=reviewed.accepted_at + timedelta(days=UNDO_DAYS) if reviewed.accepted_at else None,
        replies_at=reply_at(reviewed.accepted_at or now()),
        wanted=reviewed.sent.said("practice", "support_wanted") if reviewed.sent else "",
        roll=reviewed.sent.given.roll if reviewed.sent else facts.register_roll,
        sender=_sender(reviewed),
        timing=lateness(reviewed.sent.facts.submitted_at, facts.due_on) if reviewed.sent else "",
        acts=links(facts),
        next_school=_next(reviewed),
        school_page=url_for("authority.school.page", urn=facts.school_id),
    )


def _sender(reviewed: Reviewed) -> str:
    """Who sent what counts: their name, and for a school its post."""
    if reviewed.sent is None:
        return ""
    sent = reviewed.sent.facts
    name = names_of([sent.submitted_by])[sent.submitted_by]
    return name if sent.on_behalf else f"{name}, {post_of(reviewed.opened, sent.declared_as)}"


def _next(reviewed: Reviewed) -> str:
    urn = reviewed.place[2]
    return url_for("authority.review.page", slug=reviewed.facts.collection.slug, urn=urn) if urn else ""
