"""Correcting: the authority sends a return again on the school's behalf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from la_portal.catalogue.reading import Typed
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict
from la_portal.models import Submission
from la_portal.services.returns.acting import Act, hold, reason
from la_portal.services.returns.life import Action, step
from la_portal.services.returns.records import end_request
from la_portal.services.returns.replying import unsay_accepted
from la_portal.services.returns.saving import keep, refuse_unkeepable
from la_portal.services.returns.sending import (
    Declaration,
    Receipt,
    ReturnHasErrors,
    checked_to_send,
    deliver,
    refuse_stale,
    sent_before,
)
from la_portal.vocabulary import Actor


def correct(
    session: TenantSession,
    actor: Actor,
    urn: int,
    slug: str,
    typed: Mapping[str, dict[str, Typed]],
    why: str,
    declaration: Declaration,
    at: datetime,
) -> Receipt:
    """A new submission counts: what the school sent, with what the officer typed, section by section, in its place.

    It is marked as the authority's, stands in the draft too, and ends an open request for changes; what is accepted
    stays so. The key that sent before gives its receipt again. Raises BadInput for a field that cannot be kept or no
    reason, Conflict where the draft has changed since it was looked at or was not sent, ReturnHasErrors.
    """
    act = hold(session, actor, Action.CORRECT, urn, slug, at)
    known = sent_before(act, declaration.key)
    if known is not None:
        return known
    step(Action.CORRECT, act.facts, on_behalf=actor.on_behalf)
    kept = reason(why)
    refuse_stale(act.facts, declaration)
    _refuse_unsent(act)
    _merge(act, typed)
    end_request(act, "corrected")
    unsay_accepted(session, [act.facts])
    facts = replace(act.facts, draft=act.school_return.draft)
    checked = checked_to_send(session, facts, at)
    if checked.problems:  # a query is for the school to explain, and what it explained then stands in the draft
        raise ReturnHasErrors(checked.problems)
    return deliver(act, facts, checked, declaration, kept)


def _refuse_unsent(act: Act) -> None:
    sent = act.session.get_one(Submission, (*act.facts.scope_key.values(), act.facts.counted_submission))
    if act.facts.saved_at is not None and act.facts.saved_at > sent.submitted_at:
        raise Conflict(
            "The school has changed its answers since it sent them, and a correction would send these too. "
            "Ask the school to send again"
        )


def _merge(act: Act, typed: Mapping[str, dict[str, Typed]]) -> None:
    if not any(typed.values()):
        raise BadInput("Say what is to be corrected")
    for section, answers in typed.items():
        refuse_unkeepable(act.facts, section, answers)
        keep(act.school_return, act.actor, section, answers, act.at)
