"""Where each field of the return stands: on which page, in which row, and which section comes next."""

from __future__ import annotations

from la_portal.catalogue import Field, Problem
from la_portal.web.returns.field_view import anchor
from la_portal.web.returns.opened import Opened

HEADER = "header"
POLICIES, TRAINING, INCIDENTS, PLATFORMS, PRACTICE = "policies", "training", "incidents", "platforms", "practice"
INCIDENTS_DONE = "incidents_done"
FIVE = (POLICIES, TRAINING, INCIDENTS, PLATFORMS, PRACTICE)
_ORDER = (HEADER, *FIVE)


def page_of(field: Field) -> str:
    """The page that a field stands on; only incidents have two."""
    done = field.item.group == "action" or field.item.code == "recording_confidence"
    return INCIDENTS_DONE if field.section == INCIDENTS and done else field.section


def row_of(field: Field) -> str:
    """The row that must be open to answer the field; empty where the page shows it at once."""
    if field.row is not None:
        return field.row.code
    return field.item.code if field.section == PRACTICE and field.item.carried else ""


def fields_of(opened: Opened, page: str, row: str) -> list[Field]:
    """The fields that a page shows while that row is open, in the order in which it shows them: pairs first."""
    section = INCIDENTS if page == INCIDENTS_DONE else page
    shown = [one for one in opened.asked.questions(section) if page_of(one) == page and row_of(one) in {"", row}]
    return sorted(shown, key=lambda one: not one.part)


def field_of(opened: Opened, problem: Problem) -> Field:
    """The field that a problem is about."""
    return next(one for one in opened.asked.questions(problem.section) if one.name == problem.field)


def place_of(opened: Opened, field: Field, part: str = "", problems: str | None = None) -> str:
    """The address at which a field can be answered; with `problems`, what is wrong stands there too."""
    return opened.url(page_of(field), open=row_of(field) or None, problems=problems, _anchor=anchor(field, part))


def next_after(opened: Opened, section: str, mine: frozenset[str] | None) -> str:
    """The next section that is not done, past the last one from the first again; the check where all others are.

    Who fills in only the sections that are `mine` goes on among these, and then to the list of all.
    """
    here = _ORDER.index(section)
    for code in (*_ORDER[here + 1 :], *_ORDER[:here]):
        if opened.checked.state(code).code != "done" and (mine is None or code in mine):
            return opened.url(code)
    return opened.url("check" if mine is None else "tasks")
