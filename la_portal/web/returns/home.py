"""The school's home: what is due, and what was sent before."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from la_portal.clock import in_words, london_date
from la_portal.errors import NotFound
from la_portal.queries import returns, submissions
from la_portal.queries.returns import ReturnFacts
from la_portal.vocabulary import Permission, ReturnStatus
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.opened import SENT, Opened
from la_portal.web.returns.places import FIVE
from la_portal.web.returns.statuses import day_in_words, days_from, lateness, return_status
from la_portal.web.statuses import StatusTag


@dataclass(frozen=True)
class Past:
    """One line of the list of earlier returns."""

    opened: Opened
    status: StatusTag
    receipt: str | None

    @property
    def sent(self) -> str:
        """When it was sent, and how late."""
        facts = self.opened.facts
        if facts.first_submitted_at is None:
            return ""
        late = f", {lateness(facts.first_submitted_at, facts.collection.due_on)}" if facts.late else ""
        return in_words(london_date(facts.first_submitted_at)) + late


@bp.get("/")
@needs(Permission.EDIT_RETURN)
def home() -> str:
    """What the school is asked now, and its earlier returns."""
    urn = _own_school()
    with session.reading() as reading:
        all_returns = [Opened(facts, session.now()) for facts in returns.of_school(reading, urn)]
        receipts = submissions.receipts(reading, urn)
    due = [one for one in all_returns if _is_due(one)]
    coming = [one for one in all_returns if one.facts.collection.opens_on > one.today]
    past = [_past(one, receipts) for one in all_returns if one not in due and one not in coming]
    return render_template(
        "returns/home.html",
        school=all_returns[0].facts.school_name if all_returns else "",
        due=[_due(one) for one in due],
        coming=coming[-1:],
        past=past,
    )


def _own_school() -> int:
    schools = session.actor().scope.school_ids
    if not schools:
        raise NotFound
    return min(schools)


def _is_due(one: Opened) -> bool:
    return not one.shut and one.facts.status in {ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT}


def _due(one: Opened) -> dict[str, object]:
    due_on = one.facts.collection.due_on
    states = [one.checked.state(code).code for code in FIVE]
    return {
        "opened": one,
        "heading": f"Due {day_in_words(due_on)}, {days_from(due_on, one.today)}",
        "overdue": one.today > due_on,
        "parts": ["done" if code == "done" else "none" if code == "not_started" else "part" for code in states],
        "done": states.count("done"),
    }


def _past(one: Opened, receipts: dict[int, str]) -> Past:
    facts: ReturnFacts = one.facts
    status = return_status(facts, one.today)
    return Past(one, status, receipts.get(facts.collection.collection_id) if facts.status in SENT else None)
