"""Authorities: making one, finding one, and the row that every counting write locks first."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from la_portal.db import Database, IdentitySession, TenantSession
from la_portal.errors import BadInput, NotFound
from la_portal.models import Authority, AuthorityState
from la_portal.vocabulary import Scope

_LA_CODE = re.compile(r"[0-9]{3}", re.ASCII)
LONGEST_NAME = 120


def create(database: Database, la_code: str, name: str) -> Scope:
    """The authority exists, with its row of counters. A second call with the same code and name changes nothing.

    Raises BadInput where the code is not three digits, the name is empty or long, or the code has another name.
    """
    name = " ".join(name.split())
    refuse_wrong(la_code, name)
    with database.identity(writing=True) as session:
        known = session.execute(select(Authority).where(Authority.la_code == la_code)).scalar_one_or_none()
        if known is not None and known.name != name:
            raise BadInput(f"{la_code} is already here, as {known.name}")
        scope = Scope(known.id) if known else allocate(session, la_code, name)
    with database.tenant(scope, writing=True) as tenant:
        if tenant.get(AuthorityState, scope.authority_id) is None:
            tenant.add(AuthorityState(authority_id=scope.authority_id, la_code=la_code))
    return scope


def refuse_wrong(la_code: str, name: str) -> None:
    """Returns where an authority can have that code and name; raises BadInput with what to write instead."""
    if not _LA_CODE.fullmatch(la_code):
        raise BadInput(f"'{la_code}' is not an LA code. Write its three digits, like 886")
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput(f"Write the authority's name in at most {LONGEST_NAME} characters")


def allocate(session: IdentitySession, la_code: str, name: str, brand: str | None = None) -> Scope:
    """The authority is there under a number that none has had, without its row of counters yet."""
    newest = session.execute(select(func.max(Authority.id))).scalar_one()
    authority = Authority(id=(newest or 0) + 1, la_code=la_code, name=name, brand=brand)
    session.add(authority)
    session.flush()
    return Scope(authority.id)


def by_code(database: Database, la_code: str) -> Scope:
    """The whole authority of that LA code; raises NotFound with the command that makes it."""
    with database.identity() as session:
        found = session.execute(select(Authority.id).where(Authority.la_code == la_code)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no authority {la_code} here. Make it with: la-portal authority create {la_code} NAME")
    return Scope(found)


def name_of(database: Database, scope: Scope) -> str:
    """What the authority is called."""
    with database.identity() as session:
        return session.execute(select(Authority.name).where(Authority.id == scope.authority_id)).scalar_one()


def every(database: Database) -> list[tuple[str, Scope]]:
    """The LA codes of all authorities, each with the whole authority; by code."""
    with database.identity() as session:
        rows = session.execute(select(Authority.la_code, Authority.id).order_by(Authority.la_code)).all()
    return [(la_code, Scope(number)) for la_code, number in rows]


def lock(session: TenantSession) -> AuthorityState:
    """The authority's row, held until the transaction ends. Every write that counts takes it first."""
    statement = select(AuthorityState).where(AuthorityState.authority_id == session.scope.authority_id)
    return session.execute(statement.with_for_update()).scalar_one()
