"""Two authorities at work: schools whose every text carries a word of its own, people of each role, returns sent.

Northshire has 12 schools and Southshire 60. Each has a collection that is over, in a term of its own, and one that is
open in the same term. In the open one three schools have only begun: ours, its neighbour and the foreign one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import func, select

from la_portal.catalogue.reading import Typed
from la_portal.clock import LONDON, london_date
from la_portal.db import Database
from la_portal.models import Collection, OutboxMessage, School, SchoolReturn
from la_portal.queries.history import with_before
from la_portal.queries.returns import find
from la_portal.services import authorities, collecting, people
from la_portal.services.collecting import OpenCollection
from la_portal.services.returns import Declaration, submit
from la_portal.vocabulary import AcademicYear, Actor, PhaseGroup, Role, Scope, Term, collection_slug
from tests.people import NOW, PASSWORD
from tests.returns import ROLL, SLUG, asked_of_school, explained, right_answers

NORTH, SOUTH = "Northshire Council", "Southshire Council"
OURS, NEIGHBOUR, FOREIGN = 100001, 100002, 200001
SCHOOLS = {NORTH: tuple(range(100001, 100013)), SOUTH: tuple(range(200001, 200061))}
SENT_OF_SOUTH = 30
PAST = {NORTH: "2025-26-summer", SOUTH: "2025-26-spring"}
DISTRICTS = {NORTH: "Zqnorthdale", SOUTH: "Zqsouthmere"}
CELL = "contact_sexual"
# A prime in one cell and another for the roll: neither is a sum, a share or a rate of anything else here.
COUNTS = {OURS: 10007, NEIGHBOUR: 10037, FOREIGN: 10061}
ROLLS = {OURS: 20011, NEIGHBOUR: 20021, FOREIGN: 20047}
BEGUN = frozenset(COUNTS)
# Days of London's calendar, also late in the evening when the clocks have been changed in between.
OPENED, OVER = (NOW.astimezone(LONDON) - timedelta(days=days) for days in (3, 90))
PLATFORMS = {"facebook_group", "instagram", "other_1"}
VERSION = 6
_LETTERS = str.maketrans("0123456789", "bcdfghjklm")


@dataclass(frozen=True)
class Busy:
    """The keys of what was made: who is signed in under which token, links that are not used yet,
    a message, and files by who may fetch them."""

    scopes: dict[str, Scope]
    tokens: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    messages: dict[str, uuid.UUID] = field(default_factory=dict)
    downloads: dict[str, uuid.UUID] = field(default_factory=dict)


def word_of(urn: int) -> str:
    """The word that every text of that school carries, and no other text."""
    return f"Zq{str(urn).translate(_LETTERS)}"


def make_busy(database: Database) -> Busy:
    """Both authorities are there, with people, schools, collections and returns."""
    busy = Busy({name: authorities.create(database, code, name) for name, code in ((NORTH, "990"), (SOUTH, "991"))})
    for name, scope in busy.scopes.items():
        _make_schools(database, name, scope)
        busy.links[name] = people.invite(database, scope.authority_id, Role.OFFICER, "waiting@x.example", None, NOW)
    _let_in(database, busy)
    for name, scope in busy.scopes.items():
        _collect(database, busy, name)
        with database.tenant(scope) as session:
            mine = select(OutboxMessage.id).where(OutboxMessage.authority_id == scope.authority_id)
            busy.messages[name] = session.execute(mine.order_by(OutboxMessage.id).limit(1)).scalar_one()
    return busy


def _make_schools(database: Database, authority: str, scope: Scope) -> None:
    with database.tenant(scope, writing=True) as session:
        for number, urn in enumerate(SCHOOLS[authority]):
            word = word_of(urn)
            session.add(
                School(
                    authority_id=scope.authority_id,
                    school_id=urn,
                    name=f"{word} School",
                    status="open",
                    establishment_type=f"{word} type",
                    phase_group=PhaseGroup.PRIMARY if number % 3 == 2 else PhaseGroup.SECONDARY,
                    trust=f"{word} Trust",
                    town=f"{word} Town",
                    ward=f"{word} Ward",
                    district=DISTRICTS[authority],
                    roll=ROLLS.get(urn, ROLL),
                    imported_at=NOW,
                    dsl_may_send=True,
                )
            )


PEOPLE: dict[str, tuple[str, Role, int | None]] = {
    "officer": (NORTH, Role.OFFICER, None),
    "authority_admin": (NORTH, Role.AUTHORITY_ADMIN, None),
    "dsl": (NORTH, Role.DSL, OURS),
    "headteacher": (NORTH, Role.HEADTEACHER, OURS),
    "contributor": (NORTH, Role.CONTRIBUTOR, OURS),
    "governor": (NORTH, Role.GOVERNOR, OURS),
    "trust lead": (NORTH, Role.TRUST_LEAD, OURS),
    "dsl of another school": (NORTH, Role.DSL, NEIGHBOUR),
    "officer elsewhere": (SOUTH, Role.OFFICER, None),
    "dsl elsewhere": (SOUTH, Role.DSL, FOREIGN),
}


def name_of(who: str) -> str:
    """The name of who is called that in `Busy.tokens`, with the word of their school or their district."""
    authority, _, urn = PEOPLE[who]
    return f"Alex {word_of(urn) if urn else DISTRICTS[authority]}"


def _let_in(database: Database, busy: Busy) -> None:
    for who, (authority, role, urn) in PEOPLE.items():
        email = f"{who.replace(' ', '-')}@invented.example"
        sections = ("training",) if role is Role.CONTRIBUTOR else ()
        authority_id = busy.scopes[authority].authority_id
        trust = f"{word_of(urn)} Trust" if urn and role is Role.TRUST_LEAD else None
        place = None if trust else urn
        link = people.invite(database, authority_id, role, email, place, NOW, sections=sections, trust=trust)
        busy.tokens[who] = people.accept(database, link, name_of(who), PASSWORD, NOW).token


def _collect(database: Database, busy: Busy, authority: str) -> None:
    scope = busy.scopes[authority]
    sender = people.resolve(database, busy.tokens["officer" if authority == NORTH else "officer elsewhere"], NOW)
    assert sender
    actor = Actor(sender.actor.person_id, None, scope)
    sending = SCHOOLS[authority][: 1 + SENT_OF_SOUTH]
    past_term = Term(PAST[authority].rsplit("-", 1)[1])
    _open(database, scope, (AcademicYear(2025), past_term), OVER, london_date(NOW) - timedelta(days=180))
    _send(database, actor, PAST[authority], sending, OVER)
    _open(database, scope, (AcademicYear(2026), Term.AUTUMN), OPENED, london_date(OVER) - timedelta(days=1))
    _send(database, actor, SLUG, [urn for urn in sending if urn not in BEGUN], OPENED)


def _open(database: Database, scope: Scope, term: tuple[AcademicYear, Term], opened: datetime, first: date) -> None:
    day = london_date(opened)
    counted = (day - timedelta(days=2), day + timedelta(days=17), first)
    with database.tenant(scope, writing=True) as session:
        asked = OpenCollection(*term, *counted, opens_on=day)
        collecting.open_collection(session, Actor(None, None, scope), asked, opened)
    with database.tenant(scope, writing=True) as session:
        newest = session.execute(select(func.max(Collection.collection_id))).scalar_one()
        returns = select(SchoolReturn, School.phase_group).join(School, School.school_id == SchoolReturn.school_id)
        for row, phase in session.execute(returns.where(SchoolReturn.collection_id == newest)):
            row.draft, row.status = answers_of(row.school_id, PhaseGroup(phase)), "draft"
            row.versions = dict.fromkeys(row.draft, 1)
            session.flush()
            facts = with_before(session, find(session, row.school_id, collection_slug(*term)))
            row.draft = explained(facts.asked(day), facts.draft)


def _send(database: Database, actor: Actor, slug: str, urns: Iterable[int], at: datetime) -> None:
    for urn in urns:
        with database.tenant(actor.scope, writing=True) as session:
            declared = Declaration("dsl", VERSION, f"the key of {urn}")
            submit(session, actor, urn, slug, declared, at, has_headteacher=False)


def answers_of(urn: int, phase: PhaseGroup) -> dict[str, dict[str, Typed]]:
    """Right answers of that school, also a season ago; its texts carry its word."""
    answers = _right_answers(phase)
    return {
        section: {name: _of_school(urn, name, typed) for name, typed in fields.items()}
        for section, fields in answers.items()
    }


@cache
def _right_answers(phase: PhaseGroup) -> dict[str, dict[str, Typed]]:
    answers = right_answers(replace(asked_of_school(), phase_group=phase))
    platforms = answers["platforms"].items()
    kept = {name: typed for name, typed in platforms if "-" not in name or name.split("-")[0] in PLATFORMS}
    return answers | {"platforms": kept}


def _of_school(urn: int, name: str, typed: Typed) -> Typed:
    if name == CELL and urn in COUNTS:
        return str(COUNTS[urn])
    if name == "roll":
        return str(ROLLS.get(urn, ROLL))
    if isinstance(typed, str):
        return typed.replace("Words for", f"{word_of(urn)} for")
    if len(typed) == 3 and all(part.isdigit() for part in typed):
        day, month, year = map(int, typed)
        before = date(year, month, day) - timedelta(days=120)
        return [str(before.day), str(before.month), str(before.year)]
    return typed
