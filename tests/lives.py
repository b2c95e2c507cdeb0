"""Returns to be acted on: whole drafts of three schools in two authorities, their people, and every act by name."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, Row, create_engine, select

from la_portal.catalogue import edition
from la_portal.clock import london_date
from la_portal.db import Database, TenantSession
from la_portal.models import TENANT_TABLES, Base, SchoolReturn, Submission
from la_portal.queries.returns import ReturnFacts, find
from la_portal.services import returns
from la_portal.services.returns import Declaration, Receipt
from la_portal.vocabulary import Actor, Role, Scope
from tests.returns import (
    FOREIGN,
    NEIGHBOUR,
    SLUG,
    TODAY,
    URN,
    asked_of_school,
    right_answers,
    two_authorities,
)

BEGIN = datetime.combine(TODAY, time(9), UTC)
CLOSED = BEGIN + timedelta(days=36)
MORE_TIME = timedelta(days=30)
CELL, WRONG = "contact_sexual", "many"
FAR_OFF = ["1", "9", str(TODAY.year + 2)]  # no review falls due in a life, or a query would come by itself
ANSWERS = {
    section: {name: FAR_OFF if name.endswith("review_due_on") else value for name, value in typed.items()}
    for section, typed in right_answers(asked_of_school()).items()
}
OTHERS = sum(
    int(ANSWERS["incidents"][item.code]) for item in edition().section("incidents").group("risk") if item.code != CELL
)
SCHOOL_ROLES = (Role.HEADTEACHER, Role.DSL, Role.CONTRIBUTOR, Role.GOVERNOR)
AUTHORITY_ROLES = (Role.OFFICER, Role.AUTHORITY_ADMIN, Role.ANALYST)
OURS, THEIRS = Scope(1), Scope(2)
_KEYS = {name: ", ".join(Base.metadata.tables[name].primary_key.columns.keys()) for name in TENANT_TABLES}
AUTHORITY = {URN: OURS, NEIGHBOUR: OURS, FOREIGN: THEIRS}


@dataclass(frozen=True)
class Given:
    """What an act is given beside who, what and when: right or wrong, a number of incidents, and a key."""

    right: bool = True
    number: int = 3
    key: str = "one press"
    has_headteacher: bool = False

    @property
    def why(self) -> str:
        return "Because of this" if self.right else "  "

    @property
    def typed(self) -> str:
        return str(self.number) if self.right else WRONG


def person(role: Role, urn: int) -> Actor:
    """Somebody of that role: of the school, or of the school's authority."""
    everywhere = AUTHORITY[urn]
    mine = everywhere if role.of_authority else Scope(everywhere.authority_id, frozenset({urn}))
    return Actor(uuid.uuid5(uuid.NAMESPACE_OID, f"{role} {mine}"), role, mine)


def clock_of(urn: int) -> Actor:
    """The service itself, in the school's authority."""
    return Actor(None, None, AUTHORITY[urn])


def ready(database: Database) -> None:
    """Every return is not started, and a whole draft stands in it: one save more starts it, ready to be sent."""
    assert two_authorities(database) == (OURS, THEIRS)
    for scope in (OURS, THEIRS):
        with database.tenant(scope, writing=True) as session:
            for row in session.execute(select(SchoolReturn)).scalars():
                row.draft, row.versions = ANSWERS, dict.fromkeys(ANSWERS, 1)


def save(session: TenantSession, actor: Actor, facts: ReturnFacts, given: Given, at: datetime) -> object:
    typed, version = {CELL: given.typed}, facts.versions["incidents"]
    return returns.save(session, actor, facts.school_id, SLUG, "incidents", typed, version, at)


def submit(session: TenantSession, actor: Actor, facts: ReturnFacts, given: Given, at: datetime) -> Receipt:
    declared = Declaration("dsl", facts.draft_version - (not given.right), given.key)
    return returns.submit(session, actor, facts.school_id, SLUG, declared, at, has_headteacher=given.has_headteacher)


def correct(session: TenantSession, actor: Actor, facts: ReturnFacts, given: Given, at: datetime) -> Receipt:
    typed, declared = {"incidents": {CELL: given.typed}}, Declaration("officer", facts.draft_version, given.key)
    return returns.correct(session, actor, facts.school_id, SLUG, typed, "By phone", declared, at)


def accept(session: TenantSession, actor: Actor, facts: ReturnFacts, given: Given, at: datetime) -> None:
    returns.accept(session, actor, facts.school_id, SLUG, (facts.counted_submission or 0) - (not given.right), at)


def ask(session: TenantSession, actor: Actor, facts: ReturnFacts, given: Given, at: datetime) -> None:
    items = [f"incidents.{CELL}" if given.right else "incidents.nothing"]
    reasons = dict.fromkeys(items, "Look at this again")
    returns.ask_for_changes(session, actor, facts.school_id, SLUG, reasons, at)


def extend(session: TenantSession, actor: Actor, facts: ReturnFacts, given: Given, at: datetime) -> None:
    until = london_date(at) + (MORE_TIME if given.right else -timedelta(days=1))
    returns.extend(session, actor, facts.school_id, SLUG, until, "The DSL is ill", at)


Perform = Callable[[TenantSession, Actor, ReturnFacts, Given, datetime], object]


def _plain(service: Callable[..., object]) -> Perform:
    return lambda session, actor, facts, given, at: service(session, actor, facts.school_id, SLUG, at)


def _reasoned(service: Callable[..., object]) -> Perform:
    return lambda session, actor, facts, given, at: service(session, actor, facts.school_id, SLUG, given.why, at)


PERFORM: dict[str, Perform] = {
    "save": save,
    "submit": submit,
    "correct": correct,
    "accept": accept,
    "ask": ask,
    "pass on": _plain(returns.pass_on),
    "take back": _plain(returns.take_back),
    "give back": _reasoned(returns.give_back),
    "undo": _plain(returns.undo_acceptance),
    "withdraw": _plain(returns.withdraw_request),
    "confirm": _plain(returns.confirm_correction),
    "contest": _reasoned(returns.contest_correction),
    "reopen": _reasoned(returns.reopen),
    "extend": extend,
    "exempt": _reasoned(returns.exempt),
    "lift": _plain(returns.lift_exemption),
    "close": lambda session, actor, facts, given, at: returns.close(session, actor, SLUG, at),
}
# Of these acts `Given.right` decides; the others take nothing that could be wrong.
TAKE_SOMETHING = {"save", "submit", "correct", "accept", "ask", "give back", "contest", "reopen", "extend", "exempt"}


def do(database: Database, act: str, actor: Actor, urn: int, at: datetime, given: Given | None = None) -> Any:
    """The act in a transaction of its own, in the actor's scope, by somebody who knows how the return stands."""
    with database.tenant(AUTHORITY[urn]) as session:
        facts = find(session, urn, SLUG)
    with database.tenant(actor.scope, writing=True) as session:
        return PERFORM[act](session, actor, facts, given or Given(), at)


@dataclass(frozen=True)
class Look:
    """Every row of every tenant table, read past the service: by authority and table."""

    engine: Engine

    @classmethod
    def at(cls, url: str) -> Look:
        return cls(create_engine(url))

    def rows(self) -> dict[Scope, dict[str, list[Row[Any]]]]:
        """All rows of each authority. On PostgreSQL the URL is the superuser's."""
        found: dict[Scope, dict[str, list[Row[Any]]]] = {OURS: {}, THEIRS: {}}
        with self.engine.connect() as connection:
            for name in sorted(TENANT_TABLES):
                for row in connection.exec_driver_sql(f"select * from {name} order by {_KEYS[name]}"):
                    found[Scope(row.authority_id)].setdefault(name, []).append(row)
        return found


def standing(database: Database, urn: int) -> SchoolReturn:
    """The return as it stands."""
    with database.tenant(AUTHORITY[urn]) as session:
        return session.execute(select(SchoolReturn).where(SchoolReturn.school_id == urn)).scalar_one()


def sent(database: Database, urn: int) -> list[Submission]:
    """The return's submissions, in order."""
    statement = select(Submission).where(Submission.school_id == urn).order_by(Submission.submission)
    with database.tenant(AUTHORITY[urn]) as session:
        return list(session.execute(statement).scalars())
