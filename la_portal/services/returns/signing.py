"""Signing: the DSL passes a whole return on, and the headteacher sends it or gives it back."""

from __future__ import annotations

from datetime import datetime

from la_portal.db import TenantSession
from la_portal.services.returns.acting import begin, reason
from la_portal.services.returns.life import Action, require_in_time
from la_portal.services.returns.sending import checked_to_send, refuse_errors
from la_portal.vocabulary import Actor


def pass_on(session: TenantSession, actor: Actor, urn: int, slug: str, at: datetime) -> None:
    """The return waits for the headteacher, and nobody types in it. Raises ReturnHasErrors where it is not whole."""
    act = begin(session, actor, Action.PASS_ON, urn, slug, at)
    require_in_time(act.facts, at)
    refuse_errors(checked_to_send(session, act.facts, at))
    act.school_return.passed_on_at, act.school_return.passed_on_by = at, actor.person_id
    act.school_return.given_back_why = None
    act.done()


def take_back(session: TenantSession, actor: Actor, urn: int, slug: str, at: datetime) -> None:
    """The return is a draft again: the DSL has changed their mind."""
    act = begin(session, actor, Action.TAKE_BACK, urn, slug, at)
    require_in_time(act.facts, at)
    act.done()


def give_back(session: TenantSession, actor: Actor, urn: int, slug: str, why: str, at: datetime) -> None:
    """The return is a draft again, with the headteacher's reason on it. Raises BadInput where there is none."""
    act = begin(session, actor, Action.GIVE_BACK, urn, slug, at)
    require_in_time(act.facts, at)
    act.school_return.given_back_why = reason(why)
    act.done(why=act.school_return.given_back_why)
