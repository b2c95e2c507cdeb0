"""What the authority decides about a return: accepted, opened again, or not asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.errors import Conflict
from la_portal.models import AuditEvent
from la_portal.services.mail import letters
from la_portal.services.returns.acting import Act, begin, reason
from la_portal.services.returns.life import Action, require_in_time
from la_portal.services.returns.records import end_contest, end_request, take_up_again
from la_portal.services.returns.replying import tell, tell_accepted, unsay_accepted
from la_portal.vocabulary import Actor

UNDO_DAYS = 7


def accept(session: TenantSession, actor: Actor, urn: int, slug: str, submission: int, at: datetime) -> None:
    """That submission, which counts, is the accepted one; an open request for changes ends, and so does a contest.

    The school hears of it on the next working day. Raises Conflict where a newer one has come, which the officer has
    not read.
    """
    act = begin(session, actor, Action.ACCEPT, urn, slug, at)
    if submission != act.facts.counted_submission:
        raise Conflict("A newer submission has come since you read this return. Read it, then accept")
    accepted_before = act.school_return.accepted_submission
    act.school_return.accepted_submission = submission
    act.state.data_version += 1
    end_request(act, "accepted")
    end_contest(act)
    tell_accepted(session, [act.facts], at)
    act.done(submission=submission, accepted_before=accepted_before)


def undo_acceptance(session: TenantSession, actor: Actor, urn: int, slug: str, at: datetime) -> None:
    """What was accepted last is not, and what was accepted before it is again; a message that waits does not go.

    A request for changes or a contest that the acceptance ended is open again. Raises Conflict once 7 days (of 24
    hours) have passed, and where a newer submission has come.
    """
    act = begin(session, actor, Action.UNDO_ACCEPTANCE, urn, slug, at)
    acceptance = _acceptance(act)
    if at - acceptance.happened_at > timedelta(days=UNDO_DAYS):
        raise Conflict(f"This return was accepted more than {UNDO_DAYS} days ago. Reopen it, or correct it")
    act.school_return.accepted_submission = acceptance.detail["accepted_before"]
    act.state.data_version += 1
    unsay_accepted(session, [act.facts])
    take_up_again(act, acceptance.happened_at)
    act.done()


def _acceptance(act: Act) -> AuditEvent:
    statement = (
        select(AuditEvent)
        .where(
            AuditEvent.authority_id == act.facts.authority_id,
            AuditEvent.school_id == act.facts.school_id,
            AuditEvent.collection_id == act.facts.collection.collection_id,
            AuditEvent.kind == Action.ACCEPT,
        )
        .order_by(AuditEvent.number.desc())
        .limit(1)
    )
    return act.session.execute(statement).scalar_one()


def reopen(session: TenantSession, actor: Actor, urn: int, slug: str, why: str, at: datetime) -> None:
    """The return is a draft again; what counts and what is accepted stays so. An open request for changes ends.

    Raises BadInput where no reason is given, Conflict where the collection has closed: the school could not type.
    """
    act = begin(session, actor, Action.REOPEN, urn, slug, at)
    require_in_time(act.facts, at)
    end_request(act, "reopened")
    unsay_accepted(session, [act.facts])
    tell(act, letters.reopened(act.facts))
    act.done(why=reason(why))


def exempt(session: TenantSession, actor: Actor, urn: int, slug: str, why: str, at: datetime) -> None:
    """The school is not asked for this return, and nothing of it is in any figure. Raises BadInput without a reason."""
    act = begin(session, actor, Action.EXEMPT, urn, slug, at)
    act.school_return.before_exempt = act.facts.status
    act.state.data_version += 1
    act.done(why=reason(why))


def lift_exemption(session: TenantSession, actor: Actor, urn: int, slug: str, at: datetime) -> None:
    """The return is again what it was before the school was exempt."""
    act = begin(session, actor, Action.LIFT, urn, slug, at)
    before, act.school_return.before_exempt = act.school_return.before_exempt, None
    act.state.data_version += 1
    act.done(before)
