"""Schools as the register has them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import School, SchoolReturn
from la_portal.vocabulary import ReturnStatus

_WORD = re.compile(r"[\w']+")


def dsl_sends(chosen: bool | None, has_headteacher: bool) -> bool:
    """Whether a DSL may send a return alone: always where no headteacher has joined, else where the school chose so."""
    return not has_headteacher or bool(chosen)


@dataclass(frozen=True)
class OwnSchool:
    """A school as its people see it. `dsl_may_send` is its own choice, None until it has made one."""

    school_id: int
    name: str
    dsl_may_send: bool | None


def own_school(session: TenantSession, urn: int) -> OwnSchool:
    """The school; raises NotFound outside the session's scope."""
    statement = select(School.school_id, School.name, School.dsl_may_send).where(
        School.authority_id == session.scope.authority_id, School.school_id == urn
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return OwnSchool(*row)


@dataclass(frozen=True)
class Standing:
    """Where a school's return in a collection stands, and when it was first sent."""

    status: ReturnStatus
    first_submitted_at: datetime | None


def standings(session: TenantSession, collection_id: int) -> dict[int, Standing]:
    """Where each return of the collection stands, by URN; a school that is not asked is not there."""
    statement = select(SchoolReturn.school_id, SchoolReturn.status, SchoolReturn.first_submitted_at).where(
        SchoolReturn.authority_id == session.scope.authority_id, SchoolReturn.collection_id == collection_id
    )
    return {urn: Standing(status, sent) for urn, status, sent in session.execute(statement)}


def names_of_schools(session: TenantSession, urns: Collection[int]) -> dict[int, str]:
    """The names of these schools; one that is not here has none."""
    statement = select(School.school_id, School.name).where(
        School.authority_id == session.scope.authority_id, School.school_id.in_(urns)
    )
    return dict(session.execute(statement).all())


def named_in(session: TenantSession, words: str) -> list[str]:
    """The names of schools that the words hold whole, however they are written large or small; by name."""
    text = f" {' '.join(_WORD.findall(words.casefold()))} "
    statement = select(School.name).where(School.authority_id == session.scope.authority_id).order_by(School.name)
    names = session.execute(statement).scalars()
    return [name for name in names if (plain := " ".join(_WORD.findall(name.casefold()))) and f" {plain} " in text]


def trust_of(session: TenantSession, urn: int) -> str | None:
    """The trust that the school belongs to today, None where it belongs to none."""
    statement = select(School.trust).where(School.authority_id == session.scope.authority_id, School.school_id == urn)
    return session.execute(statement).scalar_one_or_none()
