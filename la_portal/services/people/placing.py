"""Who is to come in as what, and who may let them: the rules that every way of inviting shares."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from la_portal.access import PERMISSIONS, require
from la_portal.catalogue import edition
from la_portal.errors import BadInput, NotFound
from la_portal.services.people.records import clean_email
from la_portal.vocabulary import Actor, Permission, Role, Scope


@dataclass(frozen=True)
class Wanted:
    """Somebody who is asked to join: as what, in which school or trust, and a contributor for which sections."""

    email: str
    role: Role
    school_id: int | None = None
    sections: Collection[str] = ()
    trust: str | None = None

    @property
    def detail(self) -> dict[str, Any]:
        """The place as an event says it."""
        place: dict[str, Any] = {"role": self.role, "school_id": self.school_id}
        place |= {"sections": list(self.sections)} if self.sections else {}
        return place | ({"trust": self.trust} if self.trust else {})


def cleaned(wanted: Wanted) -> Wanted:
    """The same with its address and sections as we keep them; whether school and trust exist is still to be asked.

    Raises BadInput, with its field, where the address is none or the role does not go with its place or sections.
    """
    email = clean_email(wanted.email)
    if email is None:
        raise BadInput(f"'{wanted.email}' is not an email address. Write it like name@example.com", "email")
    role = wanted.role
    if role not in PERMISSIONS:
        raise BadInput(f"'{role}' cannot be invited yet. Use one of {', '.join(sorted(PERMISSIONS))}", "role")
    if role is Role.TRUST_LEAD:
        if wanted.school_id is not None or not wanted.trust:
            raise BadInput(f"'{role}' is a role in a trust: give the trust and no school", "trust")
    elif wanted.trust:
        raise BadInput(f"Only a trust lead has a trust: give none for '{role}'", "trust")
    elif role.of_authority != (wanted.school_id is None):
        place = "the authority: give no school" if role.of_authority else "a school"
        raise BadInput(f"'{role}' is a role in {place}", "role")
    return replace(wanted, email=email, sections=clean_sections(role, wanted.sections))


def clean_sections(role: Role, sections: Collection[str]) -> tuple[str, ...]:
    """The sections in the order of the return; raises BadInput unless a contributor has some, and nobody else any."""
    if role is not Role.CONTRIBUTOR:
        if sections:
            raise BadInput(f"Only a contributor has sections: give none for '{role}'", "sections")
        return ()
    offered = [section.code for section in edition().lettered]
    if not sections or not set(sections) <= set(offered):
        listed = f"{', '.join(offered[:-1])} or {offered[-1]}"
        raise BadInput(f"Choose one or more sections for the contributor to fill in: {listed}", "sections")
    return tuple(code for code in offered if code in sections)


def require_admits(actor: Actor, role: Role, school_id: int | None) -> None:
    """Returns when the actor may ask somebody into that place. Raises NotFound and NotAllowed."""
    of_school = Permission.MANAGE_PEOPLE if actor.school_id is None else Permission.INVITE_COLLEAGUES
    _require(actor, role, school_id, of_school)


def require_looks_after(actor: Actor, role: Role, school_id: int | None) -> None:
    """Returns when the actor may change or end a membership of that place. Raises NotFound and NotAllowed."""
    of_school = Permission.MANAGE_PEOPLE if actor.school_id is None else Permission.PRUNE_COLLEAGUES
    _require(actor, role, school_id, of_school)


def _require(actor: Actor, role: Role, school_id: int | None, of_school: Permission) -> None:
    authority_id = actor.scope.authority_id
    if school_id is None:
        needed = Permission.MANAGE_TEAM if role.of_authority else Permission.MANAGE_PEOPLE
        require(actor, needed, Scope(authority_id))
        return
    if actor.school_id not in {None, school_id}:  # also one that theirs continues has people of its own
        raise NotFound
    require(actor, of_school, Scope(authority_id, frozenset({school_id})))
