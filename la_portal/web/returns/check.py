"""Check your answers: what is missing or wrong with the way to it, everything that was answered, and one next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from la_portal.catalogue import Problem
from la_portal.catalogue.rules import MISSING
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.copies import answered_sections
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import field_of, place_of
from la_portal.web.returns.sheet import ALL
from la_portal.web.returns.words import counted

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
@needs(Permission.EDIT_RETURN)
def check(urn: int, slug: str) -> str:
    """Everything that stands in the return, and what still stands in the way of sending it."""
    opened = find(urn, slug)
    fields = [field for section in opened.asked.edition.sections for field in opened.asked.questions(section.code)]
    return render_template(
        "returns/check.html",
        opened=opened,
        moved=request.args.get("changed") == "1",
        found=_found(opened),
        heading=_heading(opened.checked.problems),
        sections=answered_sections(opened.asked.edition, fields, opened.checked.answers, opened.facts.draft),
        left={section.code: len(opened.problems(section.code)) for section in opened.asked.edition.sections},
        place_of=lambda field: place_of(opened, field),
        step=_step(opened),
    )


def _found(opened: Opened) -> list[Found]:
    """The sections with problems; one that nobody has begun has one line for all that it asks."""
    found: list[Found] = []
    for section in opened.asked.edition.sections:
        problems = opened.problems(section.code)
        said = {problem: (_said(section.title, problem), _href(opened, problem)) for problem in problems}
        missing = [said[problem] for problem in problems if problem.rule == MISSING]
        if section.letter and opened.checked.state(section.code).code == "not_started":
            missing = [(f"{section.title}: nothing is answered yet", opened.url(section.code))]
        if problems:
            wrong = [said[problem] for problem in problems if problem.rule != MISSING]
            found.append(Found(section.title, wrong, missing))
    return found


def _said(section: str, problem: Problem) -> str:
    return problem.message if problem.about else f"{section}: {problem.sentence[:1].lower()}{problem.sentence[1:]}"


def _href(opened: Opened, problem: Problem) -> str:
    return place_of(opened, field_of(opened, problem), problem.part, problems=ALL)


def _heading(problems: list[Problem]) -> str:
    missing = sum(problem.rule == MISSING for problem in problems)
    wrong = len(problems) - missing
    is_missing = f"{counted(missing, 'answer is', 'answers are')} missing" if missing else ""
    to_correct = f"{counted(wrong, 'answer needs', 'answers need')} correcting" if wrong else ""
    return ", and ".join(part for part in (to_correct, is_missing) if part)


def _step(opened: Opened) -> dict[str, Any]:
    problems = opened.checked.problems
    wrong = [problem for problem in problems if problem.rule != MISSING]
    if wrong:
        return {"text": f"Correct {counted(len(wrong), 'answer')}", "href": _href(opened, wrong[0])}
    if problems:
        text = "Give the missing answer" if len(problems) == 1 else f"Give the {len(problems)} missing answers"
        return {"text": text, "href": _href(opened, problems[0])}
    return {"text": "Continue to the declaration", "href": opened.url("declaration")}
