"""Sending: one transaction that leaves a whole submission or none."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from la_portal.access import can
from la_portal.catalogue import Checked, Problem, complete
from la_portal.catalogue.unusual import unusual
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotAllowed, PortalError
from la_portal.models import School, Submission
from la_portal.queries.history import with_before
from la_portal.queries.returns import ReturnFacts
from la_portal.queries.schools import dsl_sends
from la_portal.services.mail import letters
from la_portal.services.mail.letters import Letter
from la_portal.services.returns.acting import Act, hold
from la_portal.services.returns.life import DRAFT, SENT, Action, require_in_time, step
from la_portal.services.returns.replying import tell
from la_portal.services.returns.snapshot import canonical, snapshot
from la_portal.services.returns.summary import summary_of
from la_portal.services.returns.typed import free_text_rows, header_of, typed_rows
from la_portal.vocabulary import AcademicYear, Actor, Permission, Term

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECEIPT_TRIES = 5
_TERM_LETTERS = {Term.AUTUMN: "A", Term.SPRING: "P", Term.SUMMER: "S"}


@dataclass(frozen=True)
class Receipt:
    """What the school holds in its hand after sending."""

    submission: int
    number: str
    sha256: str
    submitted_at: datetime


DECLARED = (
    "the answers are right to the best of my knowledge",
    "they name no pupil, parent or member of staff",
    "I send them for the school",
)


@dataclass(frozen=True)
class Declaration:
    """Who says that the return is right, about which state of the draft.

    `key` is the same for every press of one button: pressed twice, it sends once.
    """

    declared_as: str
    draft_version: int
    key: str

    def words(self, on_behalf_of: str | None = None) -> str:
        """What is declared: the same for everybody, and for whom where the authority declares it for a school."""
        said = f"I declare that {', that '.join(DECLARED)}"
        return f"Given by the authority on behalf of {on_behalf_of}: {said}" if on_behalf_of else said


class ReturnHasErrors(PortalError):
    """The return cannot be sent as it is; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} {'answer needs' if len(problems) == 1 else 'answers need'} to be put right")


def submit(
    session: TenantSession,
    actor: Actor,
    urn: int,
    slug: str,
    declaration: Declaration,
    at: datetime,
    *,
    has_headteacher: bool,
) -> Receipt:
    """The return is sent: document, typed answers, audit event, the figures' version and its mail, in this transaction.

    A return that has been sent already gives the receipt that it has, and so does a key that has sent before.
    `has_headteacher` says whether the school's headteacher is a member, who then signs unless the school lets its DSL
    send. Raises NotFound outside the actor's scope, NotAllowed for a DSL who may not send, Conflict where the return
    cannot be sent from where it stands or its draft has changed since it was checked, ReturnHasErrors where a rule
    forbids sending.
    """
    act = hold(session, actor, Action.SUBMIT, urn, slug, at)
    known = sent_before(act, declaration.key)
    if known is not None:
        return known
    step(Action.SUBMIT, act.facts, on_behalf=actor.on_behalf)
    _refuse_unsigned(act, has_headteacher)
    require_in_time(act.facts, at)
    refuse_stale(act.facts, declaration)
    checked = checked_to_send(session, act.facts, at)
    refuse_errors(checked)
    return deliver(act, act.facts, checked, declaration)


def sent_before(act: Act, key: str) -> Receipt | None:
    """The receipt of the submission that this key sent, or of the one that counts where the return has been sent."""
    facts = act.facts
    by_key = select(Submission).filter_by(**facts.scope_key, idempotency_key=key)
    sent = act.session.execute(by_key).scalar_one_or_none()
    if sent is None and act.row.action is Action.SUBMIT and facts.status in SENT:
        sent = act.session.get(Submission, (*facts.scope_key.values(), facts.counted_submission))
    return None if sent is None else _receipt(sent)


def refuse_stale(facts: ReturnFacts, declaration: Declaration) -> None:
    """Raises Conflict where the draft is not the one that the declaration is about."""
    if facts.draft_version != declaration.draft_version:
        raise Conflict("An answer has changed since you checked. Check your answers again, then send")


def refuse_errors(checked: Checked) -> None:
    """Raises ReturnHasErrors where a rule forbids sending, or a query is not explained."""
    if not checked.ready:
        raise ReturnHasErrors([*checked.problems, *checked.open_queries])


def checked_to_send(session: TenantSession, facts: ReturnFacts, at: datetime) -> Checked:
    """The draft, read and checked on that day beside what was sent before it."""
    facts = with_before(session, facts)
    return complete(facts.asked(london_date(at)), facts.draft)


def deliver(
    act: Act, facts: ReturnFacts, checked: Checked, declaration: Declaration, why: str | None = None
) -> Receipt:
    """What was checked is the submission that counts, and a message to the school about it waits to be sent."""
    sent = _write(act, facts, checked, declaration)
    act.school_return.counted_submission = sent.submission
    act.school_return.first_submitted_at = act.school_return.first_submitted_at or act.at
    act.school_return.given_back_why = None
    act.state.data_version += 1
    act.done(why=why, receipt=sent.receipt, sha256=sent.sha256, on_behalf=sent.on_behalf)
    tell(act, _letter(act, sent))
    return _receipt(sent)


def _letter(act: Act, sent: Submission) -> Letter:
    if act.row.action is Action.CORRECT:
        return letters.corrected(act.facts)
    return letters.receipt(act.facts, sent.submission, sent.receipt)


def _refuse_unsigned(act: Act, has_headteacher: bool) -> None:
    if dsl_sends(act.facts.dsl_may_send, has_headteacher):
        return
    if act.actor.on_behalf:
        signed = "The school's headteacher signs this return, and has not been passed it yet. Wait until they have it"
    elif can(act.actor, Permission.SIGN_RETURN):
        signed = "This return has not been passed on to you. Ask your DSL to pass it on from 'Check your answers'"
    else:
        raise NotAllowed("Your headteacher signs this return. Pass it on from 'Check your answers'")
    if act.facts.status is DRAFT:
        raise Conflict(signed)


def _write(act: Act, facts: ReturnFacts, checked: Checked, declaration: Declaration) -> Submission:
    session, actor = act.session, act.actor
    if actor.person_id is None:
        raise BadInput("A return is sent by a person. Sign in first")
    number = (facts.counted_submission or 0) + 1
    texts = free_text_rows(facts, checked, number)
    school = session.get_one(School, (facts.authority_id, facts.school_id))
    words = declaration.words(facts.school_name if actor.on_behalf else None)
    document = canonical(snapshot(facts, checked, texts, words, number, act.state.la_code))
    sent = Submission(
        **facts.scope_key,
        submission=number,
        submitted_at=act.at,
        submitted_by=actor.person_id,
        on_behalf=actor.on_behalf,
        declared_as=declaration.declared_as,
        declaration=words,
        idempotency_key=declaration.key,
        document=document,
        sha256=hashlib.sha256(document.encode()).hexdigest(),
        edition=facts.collection.edition,
        phase_group=facts.phase_group,
        district=school.district,
        trust=school.trust,
        school_days=facts.collection.school_days,
        unusual=unusual(checked),
        **header_of(facts, checked),
    )
    _add_with_receipt(session, sent, f"{act.state.la_code}-{_term_code(facts)}-")
    typed = typed_rows(sent, facts, checked)
    session.add_all([*typed, summary_of(sent, typed, facts.collection.due_on), *texts])
    return sent


def _term_code(facts: ReturnFacts) -> str:
    year = AcademicYear(facts.collection.academic_year).calendar_year(facts.collection.term)
    return f"{_TERM_LETTERS[facts.collection.term]}{year % 100:02d}"


def _add_with_receipt(session: TenantSession, sent: Submission, prefix: str) -> None:
    # Other schools' receipts cannot be seen from here, so the unique key is what finds two alike.
    for attempt in range(_RECEIPT_TRIES):
        sent.receipt = prefix + "".join(secrets.choice(_CROCKFORD) for _ in range(6))
        try:
            with session.begin_nested():
                session.add(sent)
            return
        except IntegrityError:
            if attempt == _RECEIPT_TRIES - 1:
                raise


def _receipt(sent: Submission) -> Receipt:
    return Receipt(sent.submission, sent.receipt, sent.sha256, sent.submitted_at)
