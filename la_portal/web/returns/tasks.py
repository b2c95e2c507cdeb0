"""The task list of one return: the school's facts, five sections, check and send."""

from __future__ import annotations

from typing import Any

from flask import render_template

from la_portal.catalogue import Kind
from la_portal.clock import in_words
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import FIVE, HEADER, INCIDENTS, PLATFORMS, POLICIES, TRAINING, row_of
from la_portal.web.returns.statuses import day_in_words, days_from, section_status
from la_portal.web.returns.words import counted, in_short


@bp.get("/<int:urn>/<slug>/")
@needs(Permission.EDIT_RETURN)
def tasks(urn: int, slug: str) -> str:
    """How far each part of the return is."""
    opened = find(urn, slug)
    due_on = opened.facts.collection.due_on
    states = [opened.checked.state(code).code for code in FIVE]
    return render_template(
        "returns/tasks.html",
        opened=opened,
        done=states.count("done"),
        due=f"{day_in_words(due_on)}, {days_from(due_on, opened.today)}",
        facts=_facts(opened),
        sections=[_section(opened, code) for code in FIVE],
        sending=_sending(opened),
    )


def _facts(opened: Opened) -> list[dict[str, str]]:
    answers = opened.checked.answers[HEADER]
    fields = {field.name: field for field in opened.asked.questions(HEADER)}
    words = {name: in_short(field, answers[name]) for name, field in fields.items()}
    register = opened.facts.register_roll
    own_roll = answers["roll"].given
    if not own_roll:
        words["roll"] = f"{register}, from the school register" if register is not None else "Not in the register"
    return [
        {
            "key": fields[name].item.short,
            "value": words[name],
            "href": opened.url(HEADER, _anchor=name),
            "action": "This is wrong" if name == "roll" and not own_roll and register else _action(answers[name].given),
        }
        for name in ("roll", "headcount", "post")
    ]


def _action(given: bool) -> str:
    return "Change" if given else "Answer"


def _section(opened: Opened, code: str) -> dict[str, Any]:
    section = opened.asked.edition.section(code)
    status, colour = section_status(opened.checked.state(code))
    title = f"{section.letter}. {section.title}"
    return {"title": title, "href": opened.url(code), "hint": _hint(opened, code), "status": status, "colour": colour}


def _hint(opened: Opened, code: str) -> str:
    fields = opened.asked.questions(code)
    rows = {row_of(field) for field in fields} - {""}
    answered = {row_of(field) for field in fields if opened.is_typed(field)} - {""}
    so_far = f"{len(answered)} of {len(rows)} answered" if answered else ""
    if code == INCIDENTS:
        collection = opened.facts.collection
        return f"Counts from {in_words(collection.counts_from)} to {in_words(collection.counts_to)}"
    if code == PLATFORMS:
        return (
            f"{counted(len(answered), 'platform')} listed"
            if answered
            else "Where the school is online, and who runs it"
        )
    if code == POLICIES:
        return f"{counted(len(rows), 'policy', 'policies')}{', ' if so_far else ''}{so_far}"
    if code == TRAINING:
        pairs = sum(field.part == "trained" for field in fields)
        return f"{counted(pairs, 'group')} of people, how many of each are trained"
    counts = sum(field.item.kind is Kind.COUNT for field in fields)
    return f"{counted(counts, 'count')}, and {counted(len(rows), 'question')}{', ' if so_far else ''}{so_far}"


def _sending(opened: Opened) -> list[dict[str, Any]]:
    check = {
        "title": "Check your answers",
        "href": opened.url("check"),
        "hint": "You can look at any time",
        "status": "",
    }
    wrong = len(opened.checked.problems)
    declaration: dict[str, Any] = {"title": "Declare and send", "status": "Cannot start yet", "waiting": True}
    declaration["hint"] = f"{counted(wrong, 'answer is', 'answers are')} missing or wrong"
    if not wrong:
        declaration = {"title": "Declare and send", "status": "Not started", "colour": "blue"}
        declaration |= {"href": opened.url("declaration"), "hint": "Then the return is with your authority"}
    return [check, declaration]
