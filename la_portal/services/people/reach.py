"""Whom a message to a school would reach: who its people are, by their posts, without a name or an address."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import Membership, Person
from la_portal.vocabulary import Audience, Role

Ids = frozenset[uuid.UUID]
ROLES: Mapping[Audience, frozenset[Role]] = {
    Audience.DSL: frozenset({Role.DSL}),
    Audience.HEADTEACHER: frozenset({Role.HEADTEACHER}),
    Audience.DSL_AND_HEADTEACHER: frozenset({Role.DSL, Role.HEADTEACHER}),
    Audience.CHAIR_OR_TRUST: frozenset({Role.GOVERNOR}),
}


@dataclass(frozen=True)
class Reach:
    """An authority's people as their schools, and trusts, have them today."""

    of_schools: Mapping[tuple[int, Role], Ids]
    of_trusts: Mapping[str, Ids]

    def whom(self, urn: int, trust: str | None, audience: Audience) -> Ids:
        """The people of the school, or for it, who are meant."""
        found = [self.of_schools.get((urn, role), frozenset()) for role in ROLES[audience]]
        if audience is Audience.CHAIR_OR_TRUST and trust:
            found.append(self.of_trusts.get(trust, frozenset()))
        return frozenset(person for ids in found for person in ids)


def reach(database: Database, authority_id: int) -> Reach:
    """Who belongs to which school or trust of the authority, in one statement."""
    statement = select(Membership.school_id, Membership.role, Membership.trust, Membership.person_id).where(
        Membership.authority_id == authority_id, Membership.ended_at.is_(None)
    )
    of_schools: dict[tuple[int, Role], set[uuid.UUID]] = {}
    of_trusts: dict[str, set[uuid.UUID]] = {}
    with database.identity() as session:
        for urn, role, trust, person_id in session.execute(statement):
            if urn is not None:
                of_schools.setdefault((urn, Role(role)), set()).add(person_id)
            elif role == Role.TRUST_LEAD and trust:
                of_trusts.setdefault(trust, set()).add(person_id)
    return Reach(
        {key: frozenset(ids) for key, ids in of_schools.items()},
        {trust: frozenset(ids) for trust, ids in of_trusts.items()},
    )


def who_has_it(database: Database, authority_id: int, urns: Collection[int]) -> dict[int, list[tuple[Role, str]]]:
    """The role and the name of everybody of these schools, by name, in one statement."""
    statement = (
        select(Membership.school_id, Membership.role, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.authority_id == authority_id, Membership.school_id.in_(urns), Membership.ended_at.is_(None))
        .order_by(Person.name)
    )
    found: dict[int, list[tuple[Role, str]]] = {}
    with database.identity() as session:
        for urn, role, name in session.execute(statement):
            if urn is not None:
                found.setdefault(urn, []).append((Role(role), name))
    return found
