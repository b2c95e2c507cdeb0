"""What is said about a sent return that is no status: changes asked for, a correction confirmed or contested."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import select

from la_portal.catalogue import questions
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict
from la_portal.models import ReturnRecord, Submission
from la_portal.queries.returns import ReturnFacts
from la_portal.services.returns.acting import Act, begin, reason
from la_portal.services.returns.life import Action, require_in_time
from la_portal.services.returns.replying import tell_changes, unsay_changes
from la_portal.vocabulary import Actor, RecordKind

USUAL_DAYS = 7

Ending = Literal["edited", "withdrawn", "accepted", "corrected", "reopened"]


def ask_for_changes(
    session: TenantSession,
    actor: Actor,
    urn: int,
    slug: str,
    reasons: Mapping[str, str],
    at: datetime,
    answer_by: date | None = None,
) -> None:
    """The school is asked to change the answers named `section.field`, each for its reason, and its DSL may type again.

    It is asked to do so within a week unless another day is said, and hears of it at once. Raises BadInput where no
    answer, or one that was not asked, is named, a reason is none, or the day is in the past or after the return closes;
    Conflict where a request is open already or the collection has closed.
    """
    act = begin(session, actor, Action.ASK_FOR_CHANGES, urn, slug, at)
    if act.facts.changes_asked:
        raise Conflict("You have asked the school for changes already. Withdraw that request to ask for others")
    require_in_time(act.facts, at)
    named = _named(act.facts, list(reasons))
    kept = {item: _reason_for(item, reasons[item]) for item in named}
    by = _answer_by(act.facts, answer_by, london_date(at))
    request = _say(act, RecordKind.CHANGES, items=named)
    request.reasons, request.answer_by = kept, by
    tell_changes(act, request.id, len(named), by)
    act.done(why="\n".join(dict.fromkeys(kept.values())), items=named, answer_by=by.isoformat())


def _reason_for(item: str, why: str) -> str:
    try:
        return reason(why)
    except BadInput as refused:
        raise BadInput(str(refused), f"why-{item}") from refused


def _answer_by(facts: ReturnFacts, wanted: date | None, today: date) -> date:
    if wanted is None:
        return min(today + timedelta(days=USUAL_DAYS), facts.closes_on)
    if wanted < today:
        raise BadInput(f"{in_words(wanted)} is in the past. Enter today's date or a later one", "answer_by")
    if wanted > facts.closes_on:
        closes = in_words(facts.closes_on)
        raise BadInput(f"The return closes on {closes}. Enter a date up to then, or give more time first", "answer_by")
    return wanted


def withdraw_request(session: TenantSession, actor: Actor, urn: int, slug: str, at: datetime) -> None:
    """The school is no longer asked for changes. Raises Conflict where it was not, or has begun to make them."""
    act = begin(session, actor, Action.WITHDRAW_REQUEST, urn, slug, at)
    if not act.facts.changes_asked:
        raise Conflict("No changes are asked for, so there is nothing to withdraw. Ask for changes, or accept")
    end_request(act, "withdrawn")
    act.done()


def end_request(act: Act, how: Ending) -> None:
    """The return has no open request for changes: one that it had ended so."""
    request = _newest(act, RecordKind.CHANGES)
    if request is not None and request.ended_at is None:
        request.ended_at, request.ended_as = act.at, how
        unsay_changes(act.session, request.id)


def end_contest(act: Act) -> None:
    """What the school says against a correction is no longer open: the authority has decided."""
    contest = _newest(act, RecordKind.CONTESTED)
    if contest is not None and contest.ended_at is None:
        contest.ended_at, contest.ended_as = act.at, "accepted"


def take_up_again(act: Act, ended_at: datetime) -> None:
    """What the acceptance of that moment ended is open again: a request for changes, a contest. Its letter waits."""
    ended = select(ReturnRecord).filter_by(**act.facts.scope_key, ended_as="accepted", ended_at=ended_at)
    for record in act.session.execute(ended).scalars():
        record.ended_at = record.ended_as = None
        if record.kind is RecordKind.CHANGES:
            tell_changes(act, record.id, len(record.items), record.answer_by)


def confirm_correction(session: TenantSession, actor: Actor, urn: int, slug: str, at: datetime) -> None:
    """The school says that what its authority sent for it is right; it says so once."""
    act = begin(session, actor, Action.CONFIRM, urn, slug, at)
    _refuse_unanswerable(act)
    _say(act, RecordKind.CONFIRMED)
    act.done()


def contest_correction(session: TenantSession, actor: Actor, urn: int, slug: str, why: str, at: datetime) -> None:
    """The school says what is wrong in what its authority sent for it; it says so once. What was sent still counts."""
    act = begin(session, actor, Action.CONTEST, urn, slug, at)
    _refuse_unanswerable(act)
    kept = reason(why)
    _say(act, RecordKind.CONTESTED, kept)
    act.done(why=kept)


def _refuse_unanswerable(act: Act) -> None:
    number = act.facts.counted_submission
    if not act.session.get_one(Submission, (*act.facts.scope_key.values(), number)).on_behalf:
        raise Conflict("Your school sent this return itself. Ask your authority to reopen it if it is not right")
    for kind in (RecordKind.CONFIRMED, RecordKind.CONTESTED):
        answer = _newest(act, kind)
        if answer is not None and answer.submission == number:
            raise Conflict("Your school has answered this correction already. Speak to your authority about it")


def _newest(act: Act, kind: RecordKind) -> ReturnRecord | None:
    statement = (
        select(ReturnRecord).filter_by(**act.facts.scope_key, kind=kind).order_by(ReturnRecord.made_at.desc()).limit(1)
    )
    return act.session.execute(statement).scalar_one_or_none()


def _say(act: Act, kind: RecordKind, why: str = "", items: Sequence[str] = ()) -> ReturnRecord:
    if act.actor.person_id is None or act.facts.counted_submission is None:
        raise BadInput("Somebody has to say this. Sign in first")
    record = ReturnRecord(
        **act.facts.scope_key,
        id=uuid.uuid4(),
        kind=kind,
        submission=act.facts.counted_submission,
        items=list(items),
        reason=why,
        reasons={},
        made_by=act.actor.person_id,
        made_at=act.at,
    )
    act.session.add(record)
    return record


def _named(facts: ReturnFacts, items: Sequence[str]) -> list[str]:
    asked = facts.asked(facts.collection.opens_on)
    known = {
        f"{section.code}.{field.name}"
        for section in asked.edition.sections
        for field in questions(asked.edition, section.code, asked.term, asked.phase_group)
    }
    named = list(dict.fromkeys(items))
    if not named:
        raise BadInput("Say which answers the school should change", "items")
    if not known.issuperset(named):
        raise BadInput("One of the answers was not asked of this school. Choose among those that it sent", "items")
    return named
