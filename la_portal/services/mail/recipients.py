"""Who a message to a school is for: the people who hold its posts on the day that it is sent."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from la_portal.db import Database
from la_portal.models import Membership, Person
from la_portal.vocabulary import Audience, Role

_POSTS = (Role.DSL, Role.HEADTEACHER, Role.GOVERNOR)
_OF: Mapping[Audience, tuple[Role, ...]] = {
    Audience.DSL: (Role.DSL,),
    Audience.HEADTEACHER: (Role.HEADTEACHER,),
    Audience.DSL_AND_HEADTEACHER: (Role.DSL, Role.HEADTEACHER),
    Audience.CHAIR_OR_TRUST: (Role.GOVERNOR, Role.TRUST_LEAD),
}


@dataclass(frozen=True)
class Recipient:
    """One person in one post."""

    person_id: uuid.UUID
    name: str
    email: str
    role: Role

    @property
    def initialled(self) -> str:
        """How letters and officers' pages call them: R. Lindqvist."""
        return initialled(self.name)


def initialled(name: str) -> str:
    """The first letter and the last word of a name: `R. Lindqvist`; a name of one word stays as it is."""
    words = name.split()
    return f"{words[0][:1]}. {words[-1]}" if len(words) > 1 else name


def of_schools(
    database: Database, authority_id: int, trusts: Mapping[int, str | None]
) -> dict[int, tuple[Recipient, ...]]:
    """Everybody whom a message to each of these schools can be for, in one statement; `trusts` is by URN."""
    named = {trust for trust in trusts.values() if trust}
    statement = (
        select(Person.id, Person.name, Person.email, Membership.role, Membership.school_id, Membership.trust)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.authority_id == authority_id,
            Membership.ended_at.is_(None),
            or_(
                and_(Membership.role.in_(_POSTS), Membership.school_id.in_(list(trusts))),
                and_(Membership.role == Role.TRUST_LEAD, Membership.trust.in_(named)),
            ),
        )
        .order_by(Membership.created_at, Membership.id)
    )
    with database.identity() as session:
        rows = session.execute(statement).all()
    of_place: defaultdict[int | str | None, list[Recipient]] = defaultdict(list)
    for person_id, name, email, role, urn, trust in rows:
        of_place[trust or urn].append(Recipient(person_id, name, email, Role(role)))
    return {urn: (*of_place[urn], *(of_place[trust] if trust else ())) for urn, trust in trusts.items()}


def meant(people: Iterable[Recipient], audience: Audience) -> list[Recipient]:
    """Those of a school's people whom the message is for, each once: where no DSL has joined, the headteacher."""
    among = list(people)
    chosen = [one for role in _OF[audience] for one in among if one.role is role]
    if audience is Audience.DSL and not chosen:
        chosen = [one for one in among if one.role is Role.HEADTEACHER]
    once: dict[uuid.UUID, Recipient] = {}
    for one in chosen:
        once.setdefault(one.person_id, one)
    return list(once.values())
