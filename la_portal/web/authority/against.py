"""In words: what a collection that is set up does otherwise than the last one, and what a new edition means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from la_portal.catalogue import Edition, questions
from la_portal.catalogue.differences import Changed, Difference
from la_portal.catalogue.wording import counted, listed
from la_portal.clock import in_words
from la_portal.queries.plans import LastOpened, OpenSchools
from la_portal.queries.term_dates import TermDates, school_days
from la_portal.services.collecting import Cohort, Dates
from la_portal.vocabulary import AcademicYear, Audience, PhaseGroup, Term
from la_portal.web.authority.plan_form import Read

AUDIENCES = {
    Audience.DSL: "DSL",
    Audience.HEADTEACHER: "headteacher",
    Audience.DSL_AND_HEADTEACHER: "DSL and headteacher",
    Audience.CHAIR_OR_TRUST: "chair of governors or trust",
}
_TAGS = {
    Difference.NEW: ("New", "green"),
    Difference.RENAMED: ("Renamed", "grey"),
    Difference.MERGED: ("Merged", "orange"),
    Difference.BROKEN: ("Break", "orange"),
    Difference.RETIRED: ("Retired", "grey"),
}

_UNITS = {"policies": ("policy", "policies"), "platforms": ("platform", "platforms")}


@dataclass(frozen=True)
class ChangedLine:
    """One row of the table of questions that change."""

    what: str
    colour: str
    was: str
    now: str
    in_charts: str


def changed_line(one: Changed, term: str, last_term: str) -> ChangedLine:
    """The row of one question; `term` is the new collection's, in the middle of a sentence."""
    in_charts = {
        Difference.NEW: f"Begins in {term}",
        Difference.RENAMED: "The line goes on",
        Difference.MERGED: "The sum goes on" if one.adds_up else "A break is drawn",
        Difference.BROKEN: "A break is drawn",
        Difference.RETIRED: f"Ends in {last_term}",
    }[one.what]
    was = "" if (one.now,) == one.was else listed(one.was) if one.was else ""
    return ChangedLine(*_TAGS[one.what], was, one.now, in_charts)


def who_in_words(who: Cohort) -> str:
    """Which schools a cohort has, in the middle of a sentence."""
    if who.schools:
        return counted(len(who.schools), "chosen school")
    groups = listed([phase.label.lower() for phase in who.phases]) if who.phases else ""
    where = f" in {listed(who.districts)}" if who.districts else ""
    return f"{groups} schools{where}" if groups else f"every open school{where}"


def number_of(who: Cohort, schools: OpenSchools) -> int:
    """How many schools a cohort has."""
    return len(who.schools) or schools.count([phase.value for phase in who.phases], who.districts)


def days_to_send(taught: tuple[TermDates, ...], opens_on: date, due_on: date) -> str:
    """How long schools have, in words."""
    days = len(school_days(taught, opens_on, due_on))
    return f"{counted(days, 'school day')} from opening to the due date, both counted"


def holidays(taught: tuple[TermDates, ...], dates: Dates) -> list[str]:
    """The holidays that lie between opening and closing, in words."""
    gaps = [
        (before.last, after.first)
        for before, after in pairwise(taught)
        if AcademicYear.of(before.first) == AcademicYear.of(after.first)
    ]
    return [
        f"Schools break up on {in_words(last)} and begin again on {in_words(first)}"
        for last, first in gaps
        if last < dates.closes_on and first > dates.opens_on
    ]


def knows_terms(taught: tuple[TermDates, ...], dates: Dates) -> bool:
    """Whether the authority has entered term dates for the time in which schools send."""
    years = {AcademicYear.of(each.first) for each in taught}
    return {AcademicYear.of(dates.opens_on), AcademicYear.of(dates.closes_on)} <= years


@dataclass(frozen=True)
class AskedLine:
    """How much one section asks: in words, and what the last collection asked where that was another number."""

    section: str
    now: str
    then: str


def asked_lines(
    now: tuple[Edition, Term], then: tuple[Edition, Term] | None, phases: list[PhaseGroup]
) -> list[AskedLine]:
    """How much each section asks of a school; of the phase group that is asked most, where they differ."""
    found: list[AskedLine] = []
    for section in now[0].lettered:
        number = _most(now, section.code, phases)
        before = _most(then, section.code, phases) if then else number
        one, many = _UNITS.get(section.code, ("question", "questions"))
        found.append(AskedLine(section.title, counted(number, one, many), f"{before} then" if before != number else ""))
    return found


def _most(asked: tuple[Edition, Term], section: str, phases: list[PhaseGroup]) -> int:
    edition, term = asked
    if section not in {one.code for one in edition.sections}:
        return 0
    return max((_number(edition, section, term, phase) for phase in phases), default=0)


def _number(edition: Edition, section: str, term: Term, phase: PhaseGroup) -> int:
    """The rows of a section that has some, else its questions: a pair of numbers is one."""
    fields = questions(edition, section, term, phase)
    rows = {field.row.code for field in fields if field.row}
    return len(rows) or sum(field.part != "eligible" for field in fields)


def against(read: Read, last: LastOpened, schools: OpenSchools, taught: tuple[TermDates, ...]) -> Iterator[str]:
    """What is otherwise than in the last collection, and what is as it was: a sentence for each part."""
    then, dates = last.collection, read.dates
    if dates is not None:
        yield _compared(
            "school days from opening to the due date",
            len(school_days(taught, dates.opens_on, dates.due_on)),
            len(school_days(taught, then.opens_on, then.due_on)),
        )
        yield _compared(
            "school days are counted",
            len(school_days(taught, dates.counts_from, dates.counts_to)),
            then.school_days,
        )
    who_then = Cohort.from_json(last.asked_of)
    same = "as then" if who_then == read.who else f"instead of {who_in_words(who_then)}"
    yield f"Asks {who_in_words(read.who)}, {same}"
    yield _compared("schools", number_of(read.who, schools), last.schools)
    yield from _letters(read, last)


def _compared(what: str, now: int, then: int) -> str:
    return f"{now} {what}, {'as many as then' if now == then else f'{then} then'}"


def _letters(read: Read, last: LastOpened) -> Iterator[str]:
    before = {one.step: (one.subject, one.body) for one in last.reminders}
    now = {step: (rung.subject, rung.body.replace("\r\n", "\n")) for step, rung in read.rungs.items()}
    changed = [step for step in now if before and before.get(step) != now[step]]
    if not before:
        yield "Reminders go by themselves, which they did not then"
    elif changed:
        yield f"{counted(len(changed), 'reminder says', 'reminders say')} something else"
    else:
        yield "The reminders say what they said then"


def reminder_in_words(audience: Audience, step: int, ladder: tuple[Audience, ...]) -> str:
    """Whom a rung of the ladder is for: `Reminder to DSL again, if not sent`."""
    again = " again" if audience in ladder[: step - 1] else ""
    return f"Reminder to {AUDIENCES[audience]}{again}, if not sent"
