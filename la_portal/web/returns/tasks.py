"""The task list of one return: the school's facts, five sections, check and send."""

from __future__ import annotations

from typing import Any

from flask import render_template

from la_portal.access import can
from la_portal.catalogue import Kind
from la_portal.catalogue.in_words import in_short
from la_portal.catalogue.wording import counted
from la_portal.clock import in_words
from la_portal.queries import events, records
from la_portal.services import people
from la_portal.vocabulary import Permission, Role
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.asked import asked_of, to_answer
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.opened import Opened, find
from la_portal.web.returns.places import FIVE, HEADER, INCIDENTS, PLATFORMS, POLICIES, TRAINING, row_of
from la_portal.web.returns.statuses import day_in_words, days_from, section_status
from la_portal.web.returns.step import left_in_words


@bp.get("/<int:urn>/<slug>/")
@needs(Permission.SEE_RETURN)
def tasks(urn: int, slug: str) -> str:
    """How far each part of the return is."""
    return tasks_page(find(urn, slug))


def tasks_page(opened: Opened) -> str:
    """The task list of a return."""
    due_on = opened.facts.due_on
    states = [opened.checked.state(code).code for code in FIVE]
    savers = _savers(opened)
    with session.reading() as reading:
        said = records.about(reading, opened.facts)
        why = events.why_it_stands(reading, opened.facts)
    return render_template(
        "returns/tasks.html",
        opened=opened,
        asked=asked_of(opened, said),
        correction=to_answer(opened, said),
        why=why,
        done=states.count("done"),
        due=f"{day_in_words(due_on)}, {days_from(due_on, opened.today)}",
        facts=_facts(opened),
        confirms=bool(opened.unconfirmed(HEADER)) and may_fill_in(HEADER),
        sections=[_section(opened, code, savers) for code in FIVE],
        sending=_sending(opened),
    )


def may_fill_in(section: str) -> bool:
    """Whether who is signed in fills in that section."""
    actor = session.actor()
    return can(actor, Permission.EDIT_RETURN) and (actor.sections is None or section in actor.sections)


def _savers(opened: Opened) -> dict[str, str]:
    """Who saved each section last, where that was somebody else: `Jo Hartley saved this at 10:42am`."""
    saves = {section: saved for section in opened.facts.saves if (saved := opened.facts.saved_last(section))}
    others = {person for person, _ in saves.values() if person and person != session.actor().person_id}
    if not others:
        return {}
    names = people.names(session.portal().database, opened.facts.authority_id, others)
    return {
        section: f"{names[person]} saved this at {opened.moment(at)}"
        for section, (person, at) in saves.items()
        if person and person in names
    }


def _facts(opened: Opened) -> list[dict[str, str]]:
    answers, unconfirmed = opened.shown.answers[HEADER], opened.unconfirmed(HEADER)
    fields = {field.name: field for field in opened.asked.questions(HEADER)}
    words = {name: in_short(field, answers[name]) for name, field in fields.items()}
    words |= {name: f"{words[name]}, carried forward from {opened.facts.before.name}" for name in unconfirmed}
    register = opened.facts.register_roll
    own_roll = answers["roll"].given
    if not own_roll:
        words["roll"] = f"{register}, from the school register" if register is not None else "Not in the register"
    wrong = not own_roll and bool(register)
    lines = [{"key": fields[name].item.short, "value": words[name]} for name in ("roll", "headcount", "post")]
    if not may_fill_in(HEADER):
        return lines
    for line, name in zip(lines, ("roll", "headcount", "post"), strict=True):
        line["href"] = opened.url(HEADER, _anchor=name)
        line["action"] = "This is wrong" if name == "roll" and wrong else _action(answers[name].given)
    return lines


def _action(given: bool) -> str:
    return "Change" if given else "Answer"


def _section(opened: Opened, code: str, savers: dict[str, str]) -> dict[str, Any]:
    section = opened.asked.edition.section(code)
    status, colour = section_status(opened.checked.state(code))
    hint = ". ".join(part for part in (_hint(opened, code), savers.get(code, "")) if part)
    task = {"title": f"{section.letter}. {section.title}", "hint": hint, "status": status, "colour": colour}
    return task | {"href": opened.url(code)} if may_fill_in(code) and not opened.shut else task


def _hint(opened: Opened, code: str) -> str:
    fields = opened.asked.questions(code)
    rows = {row_of(field) for field in fields} - {""}
    answered = {row_of(field) for field in fields if opened.is_typed(field)} - {""}
    if code == INCIDENTS:
        collection = opened.facts.collection
        return f"Counts from {in_words(collection.counts_from)} to {in_words(collection.counts_to)}"
    if code == TRAINING:
        pairs = sum(field.part == "trained" for field in fields)
        return f"{counted(pairs, 'group')} of people, how many of each are trained"
    if opened.unconfirmed(code):
        return _carried(opened, code, len(answered))
    so_far = f"{len(answered)} of {len(rows)} answered" if answered else ""
    if code == PLATFORMS:
        listed = counted(len(answered), "platform")
        return f"{listed} listed" if answered else "Where the school is online, and who runs it"
    if code == POLICIES:
        return ", ".join(part for part in (counted(len(rows), "policy", "policies"), so_far) if part)
    counts = sum(field.item.kind is Kind.COUNT for field in fields)
    asked = [counted(counts, "count"), counted(len(rows), "question")] if rows else [counted(counts, "count")]
    return f"{', and '.join(asked)}{', ' if so_far else ''}{so_far}"


def _carried(opened: Opened, code: str, rows: int) -> str:
    what = {POLICIES: ("policy", "policies"), PLATFORMS: ("platform", "platforms")}.get(code, ("answer", "answers"))
    counts = sum(field.item.kind is Kind.COUNT for field in opened.asked.questions(code))
    empty = f", {counted(counts, 'count')} to enter" if counts else ""
    return f"{counted(rows, *what)} carried forward from {opened.facts.before.name}{empty}"


def _sending(opened: Opened) -> list[dict[str, Any]]:
    check = {
        "title": "Check your answers",
        "href": opened.url("check"),
        "hint": "You can look at any time",
        "status": "",
    }
    title = "Declaration of the headteacher" if opened.passed_on else "Declare and send"
    if opened.passed_on:
        declaration: dict[str, Any] = {"title": title, "status": "With the headteacher", "colour": "purple"}
        if session.actor().role is Role.HEADTEACHER:
            declaration |= {"href": opened.url("declaration"), "hint": "Read it, then sign it or give it back"}
    elif opened.checked.ready:
        declaration = {"title": title, "status": "Not started", "colour": "blue", "href": opened.url("check")}
        declaration["hint"] = "Then the return is with your authority"
    else:
        declaration = {"title": title, "status": "Cannot start yet", "waiting": True, "hint": left_in_words(opened)}
    return [check, declaration]
