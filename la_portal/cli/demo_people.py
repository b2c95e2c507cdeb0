"""Who may sign in to the demonstration, and the colleagues who sent the past returns."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from la_portal.db import Database
from la_portal.files.register_rows import SchoolRow
from la_portal.models import Membership, Person
from la_portal.services import people
from la_portal.vocabulary import Actor, Role, Scope

PASSWORD = "velvet kayak thunder plum"
_NOBODYS_PASSWORD = "!"
_FIRST_NAMES = ("Asha", "Bram", "Carys", "Dev", "Elin", "Femi", "Greta", "Hari", "Imani", "Jonas", "Kezia", "Lorcan")
_LAST_NAMES = ("Ashgrove", "Brindle", "Copperly", "Dunmarrow", "Eastwell", "Farrowby", "Gladwyn", "Hollins", "Ingram")


@dataclass(frozen=True)
class Guest:
    """Somebody who can sign in with PASSWORD."""

    email: str
    role: Role
    urn: int | None
    what_for: str
    sections: tuple[str, ...] = ()
    trust: str | None = None


def let_in(database: Database, scope: Scope, guest: Guest, at: datetime) -> Actor:
    """The guest has come in by an invitation, as everybody does, and is signed out again."""
    name = _name_of(Random(guest.email))
    token = people.invite(
        database, scope.authority_id, guest.role, guest.email, guest.urn, at, sections=guest.sections, trust=guest.trust
    )
    entry = people.accept(database, token, name, PASSWORD, at)
    signed_in = people.resolve(database, entry.token, at)
    assert signed_in is not None
    people.sign_out(database, entry.token, at)
    return signed_in.actor


def colleagues(
    database: Database, scope: Scope, domain: str, schools: Iterable[SchoolRow], seed: int, at: datetime
) -> dict[int, Actor]:
    """A DSL for each school, who has a name and sends its returns, and whom no password lets in."""
    actors: dict[int, Actor] = {}
    with database.identity(writing=True) as session:
        for school in schools:
            random = Random(f"{seed} {school.urn} dsl")
            person_id, membership_id = (uuid.UUID(int=random.getrandbits(128), version=4) for _ in range(2))
            person = Person(id=person_id, email=f"dsl.{school.urn}@{domain}", name=_name_of(random))
            person.password_hash = _NOBODYS_PASSWORD
            session.merge(person)
            session.flush()
            member = Membership(id=membership_id, person_id=person_id, authority_id=scope.authority_id)
            member.school_id, member.role, member.created_at = school.urn, Role.DSL, at
            session.merge(member)
            own = Scope(scope.authority_id, frozenset({school.urn}))
            actors[school.urn] = Actor(person_id, Role.DSL, own, membership_id)
    return actors


def _name_of(random: Random) -> str:
    return f"{random.choice(_FIRST_NAMES)} {random.choice(_LAST_NAMES)}"
