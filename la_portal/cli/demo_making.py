"""Making one authority's demonstration: begun, filled and finished once, and recognised by what its own row says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import update

from la_portal.cli.connection import the_service
from la_portal.cli.demo_calendar import Planned, moment, planned
from la_portal.cli.demo_filling import Authority, fill
from la_portal.cli.demo_people import Guest, colleagues, let_in
from la_portal.cli.demo_reporting import report
from la_portal.cli.demo_reviewing import review
from la_portal.cli.invented import write_register
from la_portal.clock import in_words, london_date
from la_portal.db import Database
from la_portal.errors import BadInput, PortalError
from la_portal.files.register import read_register
from la_portal.files.register_rows import LA_CODE, SchoolRow
from la_portal.files.table import open_table
from la_portal.models import OutboxMessage
from la_portal.services import authorities
from la_portal.services.people.memberships import LINK_SIGN_IN
from la_portal.services.schools import apply_import, plan_import
from la_portal.vocabulary import PhaseGroup, RegisterStatus, Role, Scope

MARK = "demonstration"
_DAYS_BEFORE_THE_FIRST = 14
_FEWEST = 3
_EVENING = 17 * 60 + 30  # in minutes: after all that schools did on that day


@dataclass(frozen=True)
class Wanted:
    """An authority to demonstrate: with the schools of `register`, or else with that many invented ones."""

    la_code: str
    name: str
    register: Path | None
    schools: int
    collections: int
    seed: int


@dataclass(frozen=True)
class Made:
    """A demonstration that is there: who can sign in to it, which collection is open, and of which day it is."""

    guests: tuple[Guest, ...]
    open_slug: str
    made_on: str


@dataclass(frozen=True)
class Mark:
    """What the authority's own row says about its demonstration. The numbers are those that it was begun with."""

    made_on: str
    schools: int
    collections: int
    seed: int
    guests: tuple[Guest, ...] = ()


def make(database: Database, wanted: Wanted, at: datetime) -> Made:
    """The authority is there with its schools, people, collections and returns; one that was finished is left alone.

    Raises PortalError where the authority is there and is no demonstration.
    """
    scope = authorities.create(database, wanted.la_code, wanted.name)
    mark = _begin(database, scope, wanted, at)
    collections = planned(date.fromisoformat(mark.made_on), mark.collections)
    if not mark.guests:
        with _register_of(wanted, mark) as path:
            mark = _fill(database, scope, wanted, mark, collections, path)
    return Made(mark.guests, collections[-1].slug, in_words(date.fromisoformat(mark.made_on)))


def name_in_register(path: Path, la_code: str) -> str:
    """What the register calls the authority."""
    with open_table(path) as table:
        code, name = table.find(LA_CODE), table.find("LA (name)")
        if code is not None and name is not None:
            for _, cells in table.rows:
                if cells[code].strip() == la_code and cells[name].strip():
                    return cells[name].strip()
    return f"Authority {la_code}"


def _begin(database: Database, scope: Scope, wanted: Wanted, at: datetime) -> Mark:
    with database.tenant(scope, writing=True) as session:
        state = authorities.lock(session)
        if MARK in state.settings:
            return _read(state.settings[MARK])
        if state.data_version:
            raise PortalError(
                f"{wanted.la_code} is in this database, and is no demonstration. Name another database in "
                "LA_PORTAL_DATABASE_URL, or none"
            )
        mark = Mark(london_date(at).isoformat(), wanted.schools, wanted.collections, wanted.seed)
        state.settings = {**state.settings, MARK: asdict(mark)}
    return mark


def _read(kept: dict[str, Any]) -> Mark:
    guests = (
        Guest(**{**guest, "role": Role(guest["role"]), "sections": tuple(guest.get("sections", ()))})
        for guest in kept["guests"]
    )
    return Mark(**{**kept, "guests": tuple(guests)})


@contextmanager
def _register_of(wanted: Wanted, mark: Mark) -> Generator[Path]:
    if wanted.register is not None:
        yield wanted.register
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        write_register(path, wanted.la_code, wanted.name, mark.schools, mark.seed)
        yield path


def _fill(database: Database, scope: Scope, wanted: Wanted, mark: Mark, collections: list[Planned], path: Path) -> Mark:
    began_at = collections[0].opened_at - timedelta(days=_DAYS_BEFORE_THE_FIRST)
    schools = _import(database, scope, path, wanted.la_code, began_at)
    if len(schools) < _FEWEST:
        raise BadInput(f"{path.name} has {len(schools)} open schools of {wanted.la_code}; it needs {_FEWEST} or more")
    click.echo(f"{wanted.name}: {len(schools)} schools", err=True)
    domain = f"{re.sub('[^a-z0-9]', '', wanted.name.lower()) or wanted.la_code}.example"
    waiting, halfway = _chosen(schools)
    guests = _guests(wanted.name, domain, waiting, halfway)
    others = [school for school in schools if school.urn not in {waiting.urn, halfway.urn}]
    actors = colleagues(database, scope, domain, others, mark.seed, began_at)
    let = [(guest, let_in(database, scope, guest, began_at)) for guest in guests]
    actors |= {guest.urn: actor for guest, actor in let if guest.urn is not None}
    officer = next(actor for guest, actor in let if guest.role is Role.OFFICER)
    rows = {school.urn: school for school in schools}
    authority = Authority(scope, wanted.name, rows, actors, waiting.urn, halfway.urn, mark.seed)
    today = date.fromisoformat(mark.made_on)
    fill(database, authority, collections, today)
    review(database, officer, actors, collections, moment(today - timedelta(days=1), _EVENING))
    helpers = (*_colleagues(domain, halfway), *_above(wanted.name, domain, schools))
    # After what was sent: until a headteacher has joined, the DSL sends alone.
    joined = {guest.role: let_in(database, scope, guest, collections[-1].opened_at) for guest in helpers}
    report(database, officer, joined[Role.AUTHORITY_ADMIN], wanted.name, collections[:-1])
    return _finish(database, scope, mark, (*guests, *helpers))


def _import(database: Database, scope: Scope, path: Path, la_code: str, at: datetime) -> list[SchoolRow]:
    """The open schools of the register, which are in the database now."""
    register = read_register(path, la_code)
    with database.tenant(scope, writing=True) as session:
        apply_import(session, the_service(scope), plan_import(session, register), at)
    return [row for row in register.rows if row.status is RegisterStatus.OPEN]


def _chosen(schools: list[SchoolRow]) -> tuple[SchoolRow, SchoolRow]:
    """A school that has not begun its return and one that is in it: a primary and a secondary, where there are."""
    with_pupils = sorted(schools, key=lambda school: not school.roll)
    waiting = next((one for one in with_pupils if one.phase_group is PhaseGroup.PRIMARY), with_pupils[0])
    others = [one for one in with_pupils if one is not waiting]
    return waiting, next((one for one in others if one.phase_group is PhaseGroup.SECONDARY), others[0])


def _guests(name: str, domain: str, waiting: SchoolRow, halfway: SchoolRow) -> tuple[Guest, ...]:
    return (
        Guest(f"officer@{domain}", Role.OFFICER, None, f"officer of {name}: Today, collections, reviews, dashboards"),
        Guest(f"dsl.{waiting.urn}@{domain}", Role.DSL, waiting.urn, f"DSL of {waiting.name}: nothing sent yet"),
        Guest(f"dsl.{halfway.urn}@{domain}", Role.DSL, halfway.urn, f"DSL of {halfway.name}: a draft, half filled in"),
    )


def _colleagues(domain: str, school: SchoolRow) -> tuple[Guest, ...]:
    def one(role: Role, what_for: str, *sections: str) -> Guest:
        return Guest(f"{role}.{school.urn}@{domain}", role, school.urn, f"{what_for} of {school.name}", sections)

    return (
        one(Role.HEADTEACHER, "headteacher"),
        one(Role.CONTRIBUTOR, "contributor, training only,", "training"),
        one(Role.GOVERNOR, "governor, who reads,"),
    )


def _above(name: str, domain: str, schools: list[SchoolRow]) -> tuple[Guest, ...]:
    """Who runs the team, and who leads the trust with the most schools, where there is one."""
    admin = Guest(f"admin@{domain}", Role.AUTHORITY_ADMIN, None, f"administrator of {name}: people and settings")
    trusts = Counter(school.trust for school in schools if school.trust).most_common(1)
    leads = (
        Guest(f"trust@{domain}", Role.TRUST_LEAD, None, f"lead of {trust}: {number} schools", trust=trust)
        for trust, number in trusts
    )
    return (admin, *leads)


def _finish(database: Database, scope: Scope, mark: Mark, guests: tuple[Guest, ...]) -> Mark:
    done = Mark(mark.made_on, mark.schools, mark.collections, mark.seed, guests)
    with database.tenant(scope, writing=True) as session:
        state = authorities.lock(session)
        state.settings = {**state.settings, MARK: asdict(done), LINK_SIGN_IN: True}
        mine = OutboxMessage.authority_id == scope.authority_id  # what the story holds so far has long been read
        session.execute(update(OutboxMessage).where(mine).values(attempts=1, sent_at=OutboxMessage.created_at))
    return done
