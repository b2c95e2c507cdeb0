"""The school's home: what is due and who has it, what could be done next, and what was sent before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template

from la_portal.access import can
from la_portal.catalogue.next_steps import next_steps
from la_portal.catalogue.steps import NextStep
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.queries import readings, records, returns, submissions
from la_portal.queries.history import with_before
from la_portal.queries.returns import ReturnFacts
from la_portal.services import people
from la_portal.services.people import Colleague
from la_portal.services.returns.life import SENT, UNSENT
from la_portal.vocabulary import Permission, Role
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.asked import asked_of
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.opened import Opened, own_urn
from la_portal.web.returns.places import FIVE
from la_portal.web.returns.readings import named
from la_portal.web.returns.sent_return import read_sent
from la_portal.web.returns.statuses import day_in_words, days_from, lateness, return_status
from la_portal.web.statuses import StatusTag
from la_portal.web.words import ROLE_NAMES, task_of

_LAST_READINGS = 3


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
        late = f", {lateness(facts.first_submitted_at, facts.due_on)}" if facts.late else ""
        return in_words(london_date(facts.first_submitted_at)) + late


@bp.get("/")
@needs(Permission.SEE_HOME)
def home() -> str:
    """What the school is asked now, and its earlier returns."""
    urn = own_urn()
    with session.reading() as reading:
        everything = [Opened(facts, session.now()) for facts in returns.of_school(reading, urn)]
        due = [Opened(with_before(reading, one.facts), one.at) for one in everything if _is_due(one)]
        asked = {one.facts.collection.slug: asked_of(one, records.about(reading, one.facts)) for one in due}
        corrected = records.to_be_answered(reading, urn)
        receipts = submissions.receipts(reading, urn)
        read = readings.of_school(reading, urn, _LAST_READINGS)
        last = _last_sent(reading, everything)
    coming = [one for one in everything if one.facts.collection.opens_on > one.today]
    asked_now = {one.facts.collection.collection_id for one in (*due, *coming)}
    colleagues = people.of_school(session.portal().database, session.actor().scope.authority_id, urn)
    return render_template(
        "returns/home.html",
        school=everything[0].facts.school_name if everything else "",
        due=[_due(one, colleagues) | {"asked": asked[one.facts.collection.slug]} for one in due],
        corrected=[one for one in everything if one.facts.collection.collection_id in corrected],
        coming=coming[-1:],
        past=[_past(one, receipts) for one in everything if one.facts.collection.collection_id not in asked_now],
        steps=last[1] if last else [],
        last=last[0] if last else None,
        colleagues=[(one.name, ROLE_NAMES[one.role], task_of(one.role, one.sections or ())) for one in colleagues],
        readings=named(read),
    )


def _is_due(one: Opened) -> bool:
    return (one.facts.status in UNSENT or one.facts.changes_asked) and one.facts.is_open(one.today)


def _due(one: Opened, colleagues: list[Colleague]) -> dict[str, Any]:
    due_on = one.facts.due_on
    states = [one.checked.state(code).code for code in FIVE]
    signs = people.signatories(colleagues)
    to_sign = one.passed_on and session.actor().role is Role.HEADTEACHER
    reads = one.passed_on or not can(session.actor(), Permission.EDIT_RETURN)
    button = "Read and sign the return" if to_sign else "Read the return" if reads else ""
    return {
        "opened": one,
        "heading": f"Due {day_in_words(due_on)}, {days_from(due_on, one.today)}",
        "overdue": one.today > due_on,
        "parts": ["done" if code == "done" else "none" if code == "not_started" else "part" for code in states],
        "done": states.count("done"),
        "who": f"{signs[0] if signs else 'The headteacher'}, to sign" if one.passed_on else "",
        "signs": signs[0] if signs else "",
        "button": button or _begins(one),
        "href": one.url("declaration") if to_sign else one.url("tasks"),
    }


def _begins(one: Opened) -> str:
    if one.facts.changes_asked:
        return "Make the changes"
    return "Continue the return" if one.saved else "Start the return"


def _last_sent(reading: TenantSession, everything: list[Opened]) -> tuple[Opened, list[NextStep]] | None:
    """The newest return that was sent, and what could be done next by its own answers."""
    newest = next((one for one in everything if one.facts.counted_submission), None)
    if newest is None or newest.facts.counted_submission is None:
        return None
    return newest, next_steps(read_sent(reading, newest, newest.facts.counted_submission).given)


def _past(one: Opened, receipts: dict[int, str]) -> Past:
    facts: ReturnFacts = one.facts
    status = return_status(facts, one.today)
    return Past(one, status, receipts.get(facts.collection.collection_id) if facts.status in SENT else None)
