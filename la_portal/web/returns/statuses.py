"""How far things are, in the words and colours that schools read everywhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from la_portal.catalogue import SectionState
from la_portal.catalogue.wording import counted
from la_portal.clock import day_in_words, london_date, time_in_words
from la_portal.vocabulary import ReturnStatus
from la_portal.web.statuses import StatusTag, school_status

_SECTION = {"not_started": ("Not started", "blue"), "in_progress": ("In progress", "teal"), "done": ("Done", "")}


def section_status(state: SectionState) -> tuple[str, str]:
    """The words and the colour of a section's tag; no colour means plain words."""
    if state.code == "to_explain":
        return counted(state.to_explain, "query", "queries"), "yellow"
    return _SECTION.get(state.code, (f"{state.to_correct} to correct", "red"))


class Placed(Protocol):
    """What is asked of a return to say where it stands."""

    @property
    def status(self) -> ReturnStatus:
        """Where it stands in its life."""
        ...

    @property
    def closes_on(self) -> date:
        """The last day on which it can be sent."""
        ...

    @property
    def counted_submission(self) -> int | None:
        """The submission that counts, if any does."""
        ...

    @property
    def changes_asked(self) -> bool:
        """Whether the authority asks for changes."""
        ...


def return_status(facts: Placed, today: date) -> StatusTag:
    """The words and the colour of a return's tag."""
    if facts.status in {ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT}:
        if today > facts.closes_on:
            return school_status(ReturnStatus.CLOSED_UNSENT)
        if facts.counted_submission:
            return StatusTag("Reopened for you", "orange")
    if facts.changes_asked:
        return StatusTag("Changes asked for", "orange")
    return school_status(facts.status)


def moment_in_words(moment: datetime) -> str:
    """Monday 7 December 2026 at 2:12pm."""
    return f"{day_in_words(london_date(moment))} at {time_in_words(moment)}"


def days_from(due: date, today: date) -> str:
    """How far off the due date is: `in 11 days`, `today`, `3 days ago`."""
    days = (due - today).days
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"


def lateness(moment: datetime, due: date) -> str:
    """`3 days late`, `11 days early`, or `on time` for the day itself."""
    days = (london_date(moment) - due).days
    if days == 0:
        return "on time"
    return f"{counted(days, 'day')} late" if days > 0 else f"{counted(-days, 'day')} early"
