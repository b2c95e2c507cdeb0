"""Check your answers: what stands in the way, what changed since last term, queries, everything, and one next step."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from la_portal.access import can
from la_portal.catalogue import Problem, Section
from la_portal.catalogue.rules import MISSING
from la_portal.catalogue.wording import lowered
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.changes import changes
from la_portal.web.returns.copies import answered_sections
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import field_of, place_of, row_of
from la_portal.web.returns.query_view import query_views
from la_portal.web.returns.sheet import ALL
from la_portal.web.returns.step import left_in_words, step_of

_LONG = 10


@dataclass(frozen=True)
class Found:
    """What is wrong and what is missing in one section: each thing with the address at which it is put right."""

    title: str
    wrong: list[tuple[str, str]]
    missing: list[tuple[str, str]]

    @property
    def folded(self) -> bool:
        """Whether so much is missing that the list of it stands closed."""
        return len(self.missing) > _LONG


@bp.get("/<int:urn>/<slug>/check")
@needs(Permission.SEE_RETURN)
def check(urn: int, slug: str) -> str:
    """Everything that stands in the return, and what still stands in the way of sending it."""
    return check_page(find(urn, slug))


def check_page(opened: Opened) -> str:
    """The page on which a return is checked."""
    edition = opened.asked.edition
    fields = [field for section in edition.sections for field in opened.asked.questions(section.code)]
    queries = {section.code: opened.queries(section.code) for section in edition.sections}
    can_edit = can(session.actor(), Permission.EDIT_RETURN) and not opened.shut
    return render_template(
        "returns/check.html",
        opened=opened,
        moved=request.args.get("changed") == "1",
        found=[found for section in edition.sections if (found := _found(opened, section))],
        heading=left_in_words(opened),
        changed=changes(edition.sections, fields, opened.facts.before.newest, opened.shown.answers),
        queries=[
            (view, opened.url(section, open=_row(opened, view.query.problem), why=view.name, _anchor=view.name))
            for section, those in queries.items()
            for view in query_views(those, opened.raw(section), "", {})
        ],
        sections=answered_sections(edition, fields, opened.shown.answers, opened.facts.draft),
        left={section.code: len(opened.problems(section.code)) for section in edition.sections},
        place_of=lambda field: place_of(opened, field),
        can_edit=can_edit,
        step=step_of(opened),
    )


def _row(opened: Opened, problem: Problem) -> str | None:
    return row_of(field_of(opened, problem)) or None


def _found(opened: Opened, section: Section) -> Found | None:
    """A section with problems; one that nobody has begun, or confirmed, has one line for all that it asks."""
    problems = opened.problems(section.code)
    said = {problem: (_said(section.title, problem), _href(opened, problem)) for problem in problems}
    missing = [said[problem] for problem in problems if problem.rule == MISSING]
    wrong = [said[problem] for problem in problems if problem.rule != MISSING]
    started = section.code in opened.checked.started
    if opened.unconfirmed(section.code):
        line = f"{section.title}: confirm the answers from {opened.facts.before.name}, or change them"
        missing = [(line, opened.url(section.code)), *(missing if started else ())]
    elif section.letter and not started and problems:
        missing = [(f"{section.title}: nothing is answered yet", opened.url(section.code))]
    return Found(section.title, wrong, missing) if wrong or missing else None


def _said(section: str, problem: Problem) -> str:
    return problem.message if problem.about else f"{section}: {lowered(problem.sentence)}"


def _href(opened: Opened, problem: Problem) -> str:
    return place_of(opened, field_of(opened, problem), problem.part, problems=ALL)
