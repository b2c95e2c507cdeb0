"""The people of an authority that comes back: who they are and where, without a way in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select

from la_portal.db import IdentitySession
from la_portal.files.exit_rows import read_row, readers_of
from la_portal.models import IdentityEvent, Membership, Person
from la_portal.models.shapes import Shape, people_shapes
from la_portal.services.exits.folder import Folder
from la_portal.services.people.passwords import NONE_YET

AT_A_TIME = 1_000
NOWHERE = "restored.invalid"  # a domain that no mail can be sent to


@dataclass(frozen=True)
class Came:
    """How many people came, and the addresses of those whose address another account here has."""

    number: int
    with_another_account: tuple[str, ...]


def bring_people(session: IdentitySession, folder: Folder, authority_id: int) -> Came:
    """Those people, their memberships and what happened to them are there; nobody new has a password.

    Somebody with the same id here stays as they are. Where an account here has the same address under another id, the
    one that comes keeps name and past under an address that leads nowhere, without its memberships that had not ended:
    their holder is invited again.
    """
    shapes = {shape.model: shape for shape in people_shapes()}
    people = list(_rows(folder, shapes[Person]))
    known = set(session.execute(select(Person.id).where(Person.id.in_([one["id"] for one in people]))).scalars())
    coming = [one for one in people if one["id"] not in known]
    emails = [one["email"] for one in coming]
    taken = set(session.execute(select(Person.email).where(Person.email.in_(emails))).scalars())
    twice = {one["id"]: one["email"] for one in coming if one["email"] in taken}
    for one in coming:
        email = f"{one['id']}@{NOWHERE}" if one["id"] in twice else one["email"]
        session.add(Person(id=one["id"], email=email, name=one["name"], password_hash=NONE_YET))
    session.flush()
    for membership in _rows(folder, shapes[Membership]):
        if membership["person_id"] in twice and membership["ended_at"] is None:
            membership["ended_at"] = membership["created_at"]
        session.add(Membership(authority_id=authority_id, **membership))
    events = _rows(folder, shapes[IdentityEvent])
    while block := list(islice(events, AT_A_TIME)):
        session.add_all(IdentityEvent(authority_id=authority_id, **event) for event in block)
        session.flush()
        session.expunge_all()
    return Came(len(people), tuple(sorted(twice.values())))


def _rows(folder: Folder, shape: Shape) -> Iterator[dict[str, Any]]:
    readers = readers_of([one.name for one in shape.fields], [one.sort for one in shape.fields])
    with folder.lines_of(shape).open("rb") as file:
        for line in file:
            yield read_row(line, readers)
