"""Correcting what a school sent, on its behalf: a section's answers in the school's own controls, and a reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.catalogue import Field, Problem
from la_portal.catalogue.reading import Typed, is_empty
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.services.returns import Declaration, ReturnHasErrors, correct
from la_portal.services.returns.life import SENT
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.field_view import FieldView, anchor, field_views
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import field_of
from la_portal.web.returns.posted import typed_in
from la_portal.web.session import actor, now, writing

PATH = "/reviews/<slug>/<int:urn>/correct"
DECLARED_AS = "officer"
_LONGEST_KEY = 64

bp = Blueprint("correcting", __name__)
Answered = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Part:
    """Some answers under one name: a row of the section, or its other questions. It stands open where one is wrong."""

    title: str
    views: tuple[FieldView, ...]

    @property
    def open(self) -> bool:
        """Whether something in it is to be put right."""
        return any(view.error for view in self.views)


@dataclass(frozen=True)
class _Refused:
    why: str = ""
    sentence: str = ""
    at: str = ""
    problems: tuple[Problem, ...] = ()


@bp.get(PATH)
@needs(Permission.REVIEW_RETURN)
def choose(slug: str, urn: int) -> Answered:
    """The sections, one of which has the answer that is wrong."""
    opened = find(urn, slug)
    if not _is_sent(opened):
        return _back(opened)
    return render_template("authority/correct_choose.html", opened=opened, sections=opened.asked.edition.sections)


@bp.get(f"{PATH}/<section>")
@needs(Permission.REVIEW_RETURN)
def ask(slug: str, urn: int, section: str) -> Answered:
    """The section's answers as they were sent, each in its control."""
    opened = find(urn, slug)
    return _page(opened, section, uuid.uuid4().hex, _Refused()) if _is_sent(opened) else _back(opened)


@bp.post(f"{PATH}/<section>")
@needs(Permission.REVIEW_RETURN)
def send(slug: str, urn: int, section: str) -> Answered:
    """What was changed counts, marked as the authority's; the school is asked whether it is right."""
    opened, form = find(urn, slug), request.form
    if not _is_sent(opened):
        return _back(opened)
    key = form.get("key", "")[:_LONGEST_KEY] or uuid.uuid4().hex
    kept, why = opened.stored(section), form.get("why", "")
    typed = typed_in(form, _fields(opened, section))
    changed = {name: value for name, value in typed.items() if not _same(value, kept.get(name, ""))}
    declared = Declaration(DECLARED_AS, form.get("draft_version", -1, type=int), key)
    try:
        with writing() as session:
            correct(session, actor(), urn, slug, {section: changed}, why, declared, now())
    except ReturnHasErrors as refused:
        return _page(
            opened.with_typed(section, changed), section, key, _Refused(why, problems=tuple(refused.problems))
        ), 400
    except (BadInput, Conflict) as refused:
        where = refused.field if isinstance(refused, BadInput) else ""
        return _page(opened.with_typed(section, changed), section, key, _Refused(why, str(refused), where)), 400
    return _back(opened)


def _same(one: Typed, other: Typed) -> bool:
    return one == other or (is_empty(one) and is_empty(other))


def _is_sent(opened: Opened) -> bool:
    return opened.facts.status in SENT


def _back(opened: Opened) -> Response:
    """There is nothing to correct, or no more: the return's own page says where it stands."""
    facts = opened.facts
    return redirect(url_for("authority.review.page", slug=facts.collection.slug, urn=facts.school_id))


def _fields(opened: Opened, section: str) -> list[Field]:
    if section not in {one.code for one in opened.asked.edition.sections}:
        raise NotFound
    return list(opened.asked.questions(section))


def _page(opened: Opened, section: str, key: str, refused: _Refused) -> str:
    fields = _fields(opened, section)
    views = field_views(fields, opened.stored(section), refused.problems, opened, {})
    return render_template(
        "authority/correct.html",
        opened=opened,
        section=opened.asked.edition.section(section),
        parts=list(_parts(fields, views)),
        key=key,
        why=refused.why,
        why_error=refused.sentence if refused.at == "why" else "",
        problems=_told(opened, refused),
    )


def _parts(fields: Iterable[Field], views: Mapping[str, FieldView]) -> Iterable[Part]:
    rows: dict[str, list[Field]] = {}
    for one in fields:
        rows.setdefault(one.row.code if one.row else "", []).append(one)
    for those in rows.values():
        row = those[0].row
        yield Part(row.label if row else "", tuple(views[one.name] for one in those))


def _told(opened: Opened, refused: _Refused) -> list[dict[str, str]]:
    told = [
        {"text": problem.message, "href": f"#{anchor(field_of(opened, problem), problem.part)}"}
        for problem in refused.problems
    ]
    if refused.sentence:
        told.append({"text": refused.sentence, "href": "#why" if refused.at == "why" else "#correct"})
    return told
