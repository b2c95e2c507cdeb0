"""Sending: one transaction that leaves a whole submission or none."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from la_portal.access import require
from la_portal.catalogue import Checked, Problem, complete
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, PortalError
from la_portal.models import School, SchoolReturn, Submission
from la_portal.queries.returns import ReturnFacts
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.returns.saving import lock_return, require_open
from la_portal.services.returns.snapshot import canonical, snapshot
from la_portal.services.returns.typed import free_text_rows, header_of, typed_rows
from la_portal.vocabulary import AcademicYear, Actor, Permission, ReturnStatus, Scope, Term

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

    @property
    def words(self) -> str:
        """What is declared: the same for everybody."""
        return f"I declare that {', that '.join(DECLARED)}"


class ReturnHasErrors(PortalError):
    """The return cannot be sent as it is; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} {'answer needs' if len(problems) == 1 else 'answers need'} to be put right")


def submit(
    session: TenantSession, actor: Actor, urn: int, slug: str, declaration: Declaration, at: datetime
) -> Receipt:
    """The return is sent: document, typed answers, audit event and the figures' version, in this transaction.

    A return that has been sent already gives the receipt that it has. Raises NotFound outside the actor's scope,
    Conflict where the collection is closed or the draft has changed since it was checked, ReturnHasErrors where a
    rule forbids sending.
    """
    require(actor, Permission.SEND_RETURN, Scope(session.scope.authority_id, frozenset({urn})))
    state = lock(session)
    school_return, facts = lock_return(session, urn, slug)
    if facts.status is ReturnStatus.SUBMITTED:
        return _receipt_of(session, school_return)
    require_open(facts, at)
    if facts.draft_version != declaration.draft_version:
        raise Conflict("An answer has changed since you checked. Check your answers again, then send")
    checked = complete(facts.asked(london_date(at)), facts.draft)
    if checked.problems:
        raise ReturnHasErrors(checked.problems)
    sent = _write(session, actor, facts, checked, declaration, at, state.la_code)
    _count(session, actor, school_return, sent, at)
    state.data_version += 1
    return _receipt(sent)


def _write(
    session: TenantSession,
    actor: Actor,
    facts: ReturnFacts,
    checked: Checked,
    declaration: Declaration,
    at: datetime,
    la_code: str,
) -> Submission:
    if actor.person_id is None:
        raise BadInput("A return is sent by a person. Sign in first")
    number = (facts.counted_submission or 0) + 1
    texts = free_text_rows(facts, checked, number)
    school = session.get_one(School, (session.scope.authority_id, facts.school_id))
    document = canonical(snapshot(facts, checked, texts, declaration.words, number, la_code))
    sent = Submission(
        authority_id=session.scope.authority_id,
        collection_id=facts.collection.collection_id,
        school_id=facts.school_id,
        submission=number,
        submitted_at=at,
        submitted_by=actor.person_id,
        declared_as=declaration.declared_as,
        declaration=declaration.words,
        idempotency_key=declaration.key,
        document=document,
        sha256=hashlib.sha256(document.encode()).hexdigest(),
        edition=facts.collection.edition,
        phase_group=facts.phase_group,
        district=school.district,
        trust=school.trust,
        school_days=facts.collection.school_days,
        **header_of(facts, checked),
    )
    _add_with_receipt(session, sent, f"{la_code}-{_term_code(facts)}-")
    session.add_all([*typed_rows(sent, facts, checked), *texts])
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


def _count(session: TenantSession, actor: Actor, school_return: SchoolReturn, sent: Submission, at: datetime) -> None:
    before = school_return.status
    school_return.status = ReturnStatus.SUBMITTED
    school_return.counted_submission = sent.submission
    school_return.first_submitted_at = school_return.first_submitted_at or at
    audit.record(
        session,
        actor,
        "return_submitted",
        at=at,
        school_id=sent.school_id,
        collection_id=sent.collection_id,
        from_state=before,
        to_state=ReturnStatus.SUBMITTED,
        detail={"receipt": sent.receipt, "sha256": sent.sha256},
    )


def _receipt_of(session: TenantSession, school_return: SchoolReturn) -> Receipt:
    statement = select(Submission).where(
        Submission.authority_id == session.scope.authority_id,
        Submission.collection_id == school_return.collection_id,
        Submission.school_id == school_return.school_id,
        Submission.submission == school_return.counted_submission,
    )
    return _receipt(session.execute(statement).scalar_one())


def _receipt(sent: Submission) -> Receipt:
    return Receipt(sent.submission, sent.receipt, sent.sha256, sent.submitted_at)
