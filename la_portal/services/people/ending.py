"""Memberships that end or change: of whom, by whom, and at once in every browser."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from la_portal.db import Database, IdentitySession
from la_portal.errors import BadInput, NotFound
from la_portal.models import Membership, SignInSession
from la_portal.services.people.placing import Wanted, clean_sections, require_looks_after
from la_portal.services.people.records import record
from la_portal.vocabulary import Actor, Role


@dataclass(frozen=True)
class Held:
    """A membership that has not ended."""

    membership_id: uuid.UUID
    person_id: uuid.UUID
    authority_id: int
    role: Role
    school_id: int | None
    sections: tuple[str, ...]
    trust: str | None

    def place(self, role: Role, sections: Collection[str] = ()) -> Wanted:
        """The same place in that role, without an address."""
        return Wanted("", role, self.school_id, sections, self.trust)


def held(session: IdentitySession, authority_id: int, membership_id: uuid.UUID) -> Held:
    """The membership; raises NotFound where it has ended, or is another authority's."""
    statement = select(Membership.person_id, Membership.role, Membership.school_id).add_columns(
        Membership.sections, Membership.trust
    )
    mine = (Membership.id == membership_id, Membership.authority_id == authority_id, Membership.ended_at.is_(None))
    row = session.execute(statement.where(*mine)).one_or_none()
    if row is None:
        raise NotFound
    sections = tuple(row.sections or ())
    return Held(membership_id, row.person_id, authority_id, Role(row.role), row.school_id, sections, row.trust)


def end(
    session: IdentitySession,
    membership: Held,
    kind: str,
    at: datetime,
    *,
    by: uuid.UUID | None,
    to: uuid.UUID | None = None,
) -> None:
    """The membership is over, and so is every session of it. One event says by whom, and to whom it was handed over."""
    ended = update(Membership).where(Membership.id == membership.membership_id, Membership.ended_at.is_(None))
    if session.execute(ended.values(ended_at=at).returning(Membership.id)).first() is None:
        raise NotFound  # somebody else was quicker
    session.execute(delete(SignInSession).where(SignInSession.membership_id == membership.membership_id))
    detail = membership.place(membership.role, membership.sections).detail | {"by": str(by) if by else None}
    detail |= {"to": str(to)} if to else {}
    record(session, kind, at, authority_id=membership.authority_id, person_id=membership.person_id, detail=detail)


def remove(database: Database, actor: Actor, membership_id: uuid.UUID, at: datetime) -> None:
    """The person is no longer there: the next request of each of their browsers is refused.

    Raises NotFound, NotAllowed, and BadInput where nobody would be left who could let others in, or where an officer
    would remove themselves.
    """
    with database.identity(writing=True) as session:
        membership = _looked_after(session, actor, membership_id)
        end(session, membership, "removed", at, by=actor.person_id)


def change_role(
    database: Database, actor: Actor, membership_id: uuid.UUID, role: Role, sections: Collection[str], at: datetime
) -> None:
    """The person has that role in the same place; their sessions go on under it. The role before has ended.

    Raises NotFound, NotAllowed, and BadInput with its field: also where the role is none of that place's.
    """
    with database.identity(writing=True) as session:
        membership = _looked_after(session, actor, membership_id)
        if role.of_authority != membership.role.of_authority or Role.TRUST_LEAD in {role, membership.role}:
            raise BadInput("Choose a role that goes with this place", "role")
        wanted = membership.place(role, clean_sections(role, sections))
        if (role, wanted.sections) == (membership.role, membership.sections):
            return
        replace(session, membership, wanted, at)
        detail = wanted.detail | {"from": membership.role, "by": str(actor.person_id)}
        authority_id, whose = membership.authority_id, membership.person_id
        record(session, "role_changed", at, authority_id=authority_id, person_id=whose, detail=detail)


def replace(session: IdentitySession, membership: Held, wanted: Wanted, at: datetime) -> uuid.UUID:
    """The membership has ended and the wanted one has begun, or was there already; returns its id.

    The sessions of the one before go on under it.
    """
    ended = update(Membership).where(Membership.id == membership.membership_id, Membership.ended_at.is_(None))
    if session.execute(ended.values(ended_at=at).returning(Membership.id)).first() is None:
        raise NotFound
    begun = begin(session, membership, wanted, at)
    moved = update(SignInSession).where(SignInSession.membership_id == membership.membership_id)
    session.execute(moved.values(membership_id=begun))
    return begun


def begin(session: IdentitySession, membership: Held, wanted: Wanted, at: datetime) -> uuid.UUID:
    """The same person has the wanted role too; returns the id of that membership."""
    place = {"authority_id": membership.authority_id, "school_id": wanted.school_id, "role": wanted.role}
    mine = select(Membership).filter_by(person_id=membership.person_id, **place, trust=wanted.trust, ended_at=None)
    known = session.execute(mine).scalars().first()
    if known is None:
        known = Membership(id=uuid.uuid4(), person_id=membership.person_id, **place, trust=wanted.trust, created_at=at)
        session.add(known)
    known.sections = list(wanted.sections) or None
    session.flush()
    return known.id


def _looked_after(session: IdentitySession, actor: Actor, membership_id: uuid.UUID) -> Held:
    membership = held(session, actor.scope.authority_id, membership_id)
    require_looks_after(actor, membership.role, membership.school_id)
    if actor.on_behalf and membership.person_id == actor.person_id and membership.role.of_authority:
        raise BadInput("You cannot remove yourself or change your own role. Ask another administrator to do it")
    if membership.role is Role.AUTHORITY_ADMIN and _is_last(session, membership):
        raise BadInput("This is the last administrator of the authority. Invite another one first")
    if membership.membership_id == actor.membership_id and _is_last(session, membership):
        raise BadInput("You are the only headteacher here. Invite another one first, or ask your authority")
    return membership


def _is_last(session: IdentitySession, membership: Held) -> bool:
    """Whether nobody else has that role there; the others' rows are held, so that two do not remove each other."""
    there = (Membership.authority_id == membership.authority_id, Membership.ended_at.is_(None))
    same = (Membership.role == membership.role, Membership.school_id == membership.school_id)
    others = select(Membership.person_id).where(*there, *same).order_by(Membership.id).with_for_update()
    return not set(session.execute(others).scalars()) - {membership.person_id}
