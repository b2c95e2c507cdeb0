"""The schools whose return has still to come: how far each is, when somebody last spoke to it, and what excuses it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import case, func

from la_portal.catalogue import edition
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn, Submission
from la_portal.queries.collections import CollectionFacts, span, with_more_time
from la_portal.queries.contacts import NO_CONTACT, Contacts, last_of
from la_portal.queries.counted import expected, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.return_states import RETURN_STATE, ReturnState

STATES = (ReturnState.NOT_STARTED, ReturnState.IN_DRAFT)


@dataclass(frozen=True)
class Missing:
    """One school that has never sent this return.

    `begun` of `sections` hold something that was saved. `extended_to` is its own due date where that is later. `before`
    is "late" or "unsent" where the collection before came late or not at all.
    """

    school_id: int
    name: str
    phase_group: str
    district: str | None
    trust: str | None
    state: ReturnState
    begun: int
    sections: int
    extended_to: date | None
    contacts: Contacts = NO_CONTACT
    before: str = ""


def missing(session: TenantSession, filters: Filters) -> list[Missing]:
    """Every such school of the chosen collection: not started first, then by district and name.

    A school whose district is not known comes after the others.
    """
    chosen = span(session, filters).chosen
    place = tuple(then_or_now(name) for name in ("phase_group", "district", "trust"))
    school = (SchoolReturn.school_id, School.name, *place)
    columns = (*school, RETURN_STATE, SchoolReturn.versions, SchoolReturn.extended_to)
    order = case({state.value: number for number, state in enumerate(STATES)}, value=RETURN_STATE)
    statement = (
        expected(session, replace(filters, accepted=False), [chosen.collection_id], *columns)
        .where(Submission.submission.is_(None))
        .order_by(order, place[1].is_(None), place[1], func.lower(School.name), SchoolReturn.school_id)
    )
    return [_missing(chosen, tuple(row)) for row in session.execute(statement)]


def _missing(collection: CollectionFacts, row: tuple[Any, ...]) -> Missing:
    urn, name, phase, district, trust, state, versions, extended_to = row
    lettered = edition(collection.edition).lettered
    begun = sum(bool(versions.get(section.code)) for section in lettered)
    later = extended_to if with_more_time(collection.due_on, extended_to) > collection.due_on else None
    return Missing(urn, name, phase, district, trust, ReturnState(state), begun, len(lettered), later)


def told(session: TenantSession, filters: Filters, rows: Sequence[Missing]) -> list[Missing]:
    """The same schools with their last contacts and what became of the return before, in three statements."""
    chosen = span(session, filters)
    urns = [row.school_id for row in rows]
    contacts = last_of(session, chosen.chosen, filters.on, urns)
    before = _before(session, chosen.previous, urns) if chosen.previous else {}
    return [
        replace(row, contacts=contacts.get(row.school_id, NO_CONTACT), before=before.get(row.school_id, ""))
        for row in rows
    ]


def _before(session: TenantSession, collection: CollectionFacts, urns: Iterable[int]) -> dict[int, str]:
    everybody = Filters(on=collection.opens_on)
    columns = (SchoolReturn.school_id, SchoolReturn.first_submitted_at, SchoolReturn.extended_to)
    statement = expected(session, everybody, [collection.collection_id], *columns)
    rows = session.execute(statement.where(SchoolReturn.school_id.in_(urns)))
    return {urn: _late(collection, first, extended_to) for urn, first, extended_to in rows}


def _late(collection: CollectionFacts, first: Any, extended_to: date | None) -> str:
    if first is None:
        return "unsent"
    return "late" if london_date(first) > with_more_time(collection.due_on, extended_to) else ""
