"""Many invitations at once: each row judged before anything is sent, and the good ones go in one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from la_portal.access import can, require
from la_portal.catalogue import edition
from la_portal.db import Database, IdentitySession
from la_portal.errors import BadInput
from la_portal.files.guest_list import Guest
from la_portal.models import Invitation, Membership, Person, School
from la_portal.services.people.invitations import post
from la_portal.services.people.placing import Wanted, cleaned
from la_portal.vocabulary import Actor, Permission, RegisterStatus, Role, Scope

CHUNK = 500
_INVITED = (Role.HEADTEACHER, Role.DSL, Role.CONTRIBUTOR, Role.GOVERNOR, Role.TRUST_LEAD)
_TEAM = (Role.OFFICER, Role.AUTHORITY_ADMIN)
Key = tuple[str, Role, int | None, str | None]


@dataclass(frozen=True)
class Judged:
    """One row and what becomes of it: somebody who is invited, or a sentence that says what is wrong and what to do."""

    guest: Guest
    wanted: Wanted | None
    problem: str = ""


def judge(database: Database, actor: Actor, guests: Sequence[Guest], at: datetime) -> list[Judged]:
    """What becomes of each row, in order. Nothing is sent or kept. Raises NotAllowed."""
    require(actor, Permission.MANAGE_PEOPLE, Scope(actor.scope.authority_id))
    judged = [_read(actor, guest) for guest in guests]
    judged = _in_register(database, actor, judged)
    judged = _once(judged)
    with database.identity() as session:
        return list(_not_yet_there(session, actor.scope.authority_id, judged, at))


def send(database: Database, secret: str, actor: Actor, guests: Sequence[Guest], at: datetime) -> int:
    """Everybody whose row is good is invited by e-mail, in one transaction; returns how many that are."""
    good = [one.wanted for one in judge(database, actor, guests, at) if one.wanted]
    with database.identity(writing=True) as session:
        for wanted in good:
            post(session, secret, actor.scope.authority_id, wanted, actor.person_id, at)
    return len(good)


def _read(actor: Actor, guest: Guest) -> Judged:
    try:
        role = _role(guest.role)
        if role.of_authority and not can(actor, Permission.MANAGE_TEAM):
            raise BadInput("Only an administrator invites the authority's own people. Remove this row")
        urn = _urn(guest.urn)
        return Judged(guest, cleaned(Wanted(guest.email, role, urn, _sections(guest.sections), guest.trust or None)))
    except BadInput as error:
        return Judged(guest, None, str(error))


def _role(typed: str) -> Role:
    for role in (*_INVITED, *_TEAM):
        if re.sub(r"[\s-]+", "_", typed.strip().casefold()) == role:
            return role
    offered = ", ".join(_INVITED[:-1])
    raise BadInput(f"'{typed}' is no role. Write {offered} or {_INVITED[-1]}")


def _urn(typed: str) -> int | None:
    if not typed:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", typed, re.ASCII):
        raise BadInput(f"'{typed}' is no URN. Write the school's six digits")
    return int(typed)


def _sections(typed: str) -> tuple[str, ...]:
    codes = {section.title.casefold(): section.code for section in edition().lettered}
    words = [word.strip().casefold() for word in re.split(r"[;,|]", typed) if word.strip()]
    return tuple(codes.get(word, word) for word in words)


def _in_register(database: Database, actor: Actor, judged: list[Judged]) -> list[Judged]:
    mine = School.authority_id == actor.scope.authority_id
    urns = {one.wanted.school_id for one in judged if one.wanted and one.wanted.school_id}
    trusts = {one.wanted.trust for one in judged if one.wanted and one.wanted.trust}
    schools = select(School.school_id, School.status).where(mine, School.school_id.in_(urns))
    with database.tenant(actor.scope) as session:
        known: dict[int | None, RegisterStatus] = {row[0]: row[1] for row in session.execute(schools)}
        named = set(session.execute(select(School.trust).where(mine, School.trust.in_(trusts)).distinct()).scalars())
    return [_refused(one, _wrong_place(one.wanted, known, named)) if one.wanted else one for one in judged]


def _wrong_place(wanted: Wanted, known: dict[int | None, RegisterStatus], trusts: set[str | None]) -> str:
    urn = wanted.school_id
    if urn is not None and urn not in known:
        return f"There is no school with URN {urn} in this authority. Correct the URN"
    if urn is not None and known[urn] is RegisterStatus.CLOSED:
        return f"The school with URN {urn} is closed. Give the URN of the school that continues it"
    if wanted.trust and wanted.trust not in trusts:
        return f"No school of this authority belongs to '{wanted.trust}'. Write the trust as the register does"
    return ""


def _once(judged: Iterable[Judged]) -> list[Judged]:
    first: dict[Key, int] = {}
    found: list[Judged] = []
    for one in judged:
        earlier = first.setdefault(_key(one.wanted), one.guest.number) if one.wanted else one.guest.number
        same = earlier != one.guest.number
        found.append(_refused(one, f"The same as row {earlier}. Remove one of the two" if same else ""))
    return found


def _not_yet_there(
    session: IdentitySession, authority_id: int, judged: Sequence[Judged], at: datetime
) -> Iterator[Judged]:
    for begin in range(0, len(judged), CHUNK):
        chunk = judged[begin : begin + CHUNK]
        emails = {one.wanted.email for one in chunk if one.wanted}
        members, invited = _members(session, authority_id, emails), _invited(session, authority_id, emails, at)
        for one in chunk:
            key = _key(one.wanted) if one.wanted else None
            if key in members:
                yield _refused(one, "They are there already. To change what they do, open the school's people")
            elif key in invited:
                yield _refused(one, "They are invited already. To send it again, open the list of invitations")
            else:
                yield one


def _members(session: IdentitySession, authority_id: int, emails: set[str]) -> set[Key | None]:
    statement = (
        select(Person.email, Membership.role, Membership.school_id, Membership.trust)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.email.in_(emails), Membership.authority_id == authority_id, Membership.ended_at.is_(None))
    )
    return {(row[0], Role(row[1]), row[2], row[3]) for row in session.execute(statement)}


def _invited(session: IdentitySession, authority_id: int, emails: set[str], at: datetime) -> set[Key | None]:
    still_open = (Invitation.used_at.is_(None), Invitation.expires_at > at)
    statement = select(Invitation.email, Invitation.role, Invitation.school_id, Invitation.trust).where(
        Invitation.email.in_(emails), Invitation.authority_id == authority_id, *still_open
    )
    return {(row[0], Role(row[1]), row[2], row[3]) for row in session.execute(statement)}


def _key(wanted: Wanted) -> Key:
    return wanted.email, wanted.role, wanted.school_id, wanted.trust


def _refused(one: Judged, problem: str) -> Judged:
    return replace(one, wanted=None, problem=problem) if problem else one
