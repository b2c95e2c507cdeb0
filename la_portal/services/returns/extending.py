"""More time for one school: a date of its own, with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput
from la_portal.queries.returns import ReturnFacts
from la_portal.services.mail import letters
from la_portal.services.returns.acting import begin, reason
from la_portal.services.returns.life import CLOSED_UNSENT, DRAFT, NOT_STARTED, SENT, Action
from la_portal.services.returns.replying import tell
from la_portal.vocabulary import Actor

LONGEST = 90


def extend(session: TenantSession, actor: Actor, urn: int, slug: str, until: date, why: str, at: datetime) -> None:
    """The school's return is due on that day, and can be sent until its end; one that closed unsent is open again.

    Raises BadInput for a day in the past, one that gives no more time, one more than 90 days ahead, or no reason.
    """
    act = begin(session, actor, Action.EXTEND, urn, slug, at)
    _refuse_day(act.facts, until, london_date(at))
    kept = reason(why)
    act.school_return.extended_to, act.school_return.extended_why = until, kept
    reopens = act.facts.status is CLOSED_UNSENT
    act.state.data_version += reopens
    if act.facts.status not in SENT or act.facts.changes_asked:
        tell(act, letters.extended(act.facts, until))
    was = (DRAFT if act.facts.saved_at else NOT_STARTED) if reopens else None
    act.done(was, kept, until=until.isoformat())


def _refuse_day(facts: ReturnFacts, until: date, today: date) -> None:
    has = max(min(facts.collection.due_on, facts.collection.last_day), facts.extended_to or date.min)
    latest = today + timedelta(days=LONGEST)
    if until < today:
        raise BadInput(f"{in_words(until)} is in the past. Enter today's date or a later one", "until")
    if until <= has:
        raise BadInput(
            f"The school has until {in_words(has)} already. Enter a later date to give it more time", "until"
        )
    if until > latest:
        raise BadInput(f"An extension is for {LONGEST} days at most. Enter a date up to {in_words(latest)}", "until")
