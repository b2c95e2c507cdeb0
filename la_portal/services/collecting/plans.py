"""A collection that is being set up: kept as it was typed, wrong typing included, until it opens or is thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from la_portal.access import require
from la_portal.catalogue.wording import lowered
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.models import CollectionPlan
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.collecting.opening import refuse_second
from la_portal.services.plain_words import is_kept
from la_portal.vocabulary import AcademicYear, Actor, Permission, Term, collection_name, collection_slug

LONGEST = 20_000

Typed = Mapping[str, list[str]]


def keep_plan(
    session: TenantSession,
    actor: Actor,
    year: AcademicYear,
    term: Term,
    typed: Typed,
    at: datetime,
    seen: datetime | None = None,
) -> None:
    """What was typed for that term's collection is kept; `seen` is when the draft that it goes on from was saved.

    Raises Conflict where the term has its collection, or where somebody saved the draft since.
    """
    require(actor, Permission.OPEN_COLLECTION, session.scope)
    lock(session)
    refuse_second(session, year, term)
    if sum(len(value) for values in typed.values() for value in values) > LONGEST:
        raise BadInput("This is longer than a draft can be. Shorten the letters or the list of schools", "schools")
    plan = session.get(CollectionPlan, (session.scope.authority_id, year.starts_in, term))
    if plan is not None and plan.saved_at != seen:
        raise Conflict(
            f"Somebody saved the draft for {lowered(collection_name(year, term))} after you opened this page. "
            "Nothing of yours is kept yet: look at their draft on another page, then save yours again to replace it"
        )
    kept = {name: [_can_be_kept(value) for value in values] for name, values in typed.items()}
    if plan is None:
        plan = CollectionPlan(authority_id=session.scope.authority_id, academic_year=year.starts_in, term=term)
        session.add(plan)
    plan.typed, plan.saved_by, plan.saved_at = kept, actor.person_id, at
    _say(session, actor, "collection_planned", year, term, at)


def throw_plan_away(session: TenantSession, actor: Actor, year: AcademicYear, term: Term, at: datetime) -> None:
    """Nothing is left of the draft; raises NotFound where there is none."""
    require(actor, Permission.OPEN_COLLECTION, session.scope)
    lock(session)
    plan = session.get(CollectionPlan, (session.scope.authority_id, year.starts_in, term))
    if plan is None:
        raise NotFound
    session.delete(plan)
    _say(session, actor, "collection_plan_thrown_away", year, term, at)


def _can_be_kept(value: str) -> str:
    """What was typed, without characters that no database keeps and nobody types."""
    return "".join(letter for letter in value if letter in "\r\n\t" or is_kept(letter))


def _say(session: TenantSession, actor: Actor, kind: str, year: AcademicYear, term: Term, at: datetime) -> None:
    audit.record(session, actor, kind, at=at, detail={"collection": collection_slug(year, term)})
