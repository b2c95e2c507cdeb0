"""Schools that sent a return before, each somewhere else in this term's, with all their people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from la_portal.catalogue.reading import Typed
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.services import people
from la_portal.services.returns import give_back, pass_on, reopen
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import NOW, PASSWORD
from tests.quiet import AUTUMN_NOW, LAST, TODAY, parts, quiet_answers, send_quiet
from tests.returns import explained
from tests.terms import Changes, authority, keep, known, open_terms, submit_draft

SLUG = AUTUMN_NOW.slug
UNTOUCHED, EXPLAINED, MEETING, READY, PASSED, BACK, TWICE = range(100101, 100108)
OTHERS = tuple(range(100201, 100211))
SCHOOLS = {
    "untouched": UNTOUCHED,
    "explained": EXPLAINED,
    "meeting": MEETING,
    "ready": READY,
    "passed": PASSED,
    "back": BACK,
    "twice": TWICE,
}
NAMES = {
    Role.DSL: "Tom Ellery",
    Role.HEADTEACHER: "Priya Anand",
    Role.CONTRIBUTOR: "Jo Hartley",
    Role.GOVERNOR: "Sam Okafor",
    Role.OFFICER: "Alex Moor",
}
# What was right when it was sent, and is asked about today: a review that has fallen due, a platform on own devices.
ASKED_ABOUT: Changes = {
    "policies": {"online_safety-review_due_on": parts(TODAY - timedelta(days=5))},
    "platforms": {"instagram-devices": "personal"},
}


@dataclass
class Cast:
    """Who is signed in under which token (`dsl of passed`), and as whom services know them."""

    scope: Scope
    tokens: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def let_in(self, database: Database, name: str, role: Role, urn: int | None) -> None:
        """That person has joined, and is signed in."""
        sections = ("training",) if role is Role.CONTRIBUTOR else ()
        email = f"{name.replace(' ', '-')}@school.example"
        link = people.invite(database, self.scope.authority_id, role, email, urn, NOW, sections=sections)
        self.tokens[name] = people.accept(database, link, NAMES[role], PASSWORD, NOW).token
        signed_in = people.resolve(database, self.tokens[name], NOW)
        assert signed_in
        self.actors[name] = signed_in.actor


def make_returning(database: Database) -> Cast:
    """All of them are there: returns of last term are sent, and this term's stand where their names say."""
    cast = Cast(authority(database, *SCHOOLS.values(), *OTHERS))
    cast.let_in(database, "officer", Role.OFFICER, None)
    sender = Actor(cast.actors["officer"].person_id, None, cast.scope)
    for name, urn in SCHOOLS.items():
        for role in (Role.DSL, Role.HEADTEACHER, Role.CONTRIBUTOR, Role.GOVERNOR):
            if name != "untouched" or role is Role.DSL:
                cast.let_in(database, f"{role} of {name}", role, urn)
    open_terms(database, cast.scope, LAST)
    for name, urn in SCHOOLS.items():
        send_quiet(database, cast.actors[f"dsl of {name}"], urn, LAST, ASKED_ABOUT)
    open_terms(database, cast.scope, AUTUMN_NOW)
    for urn in OTHERS:
        send_quiet(database, sender, urn, AUTUMN_NOW, _counts(urn))
    send_quiet(database, cast.actors["dsl of twice"], TWICE, AUTUMN_NOW, _counts(TWICE))
    _fill_in(database, cast)
    return cast


def _counts(urn: int) -> Changes:
    return {"incidents": {"content_values": str(urn % 7 + 2)}}


def _fill_in(database: Database, cast: Cast) -> None:
    for name in ("explained", "ready", "passed", "back"):
        keep(database, cast.actors[f"dsl of {name}"], SCHOOLS[name], AUTUMN_NOW, _whole(database, cast, SCHOOLS[name]))
    keep(database, cast.actors["contributor of meeting"], MEETING, AUTUMN_NOW, {"training": _trained("3", "5")})
    at = AUTUMN_NOW.at
    for name in ("passed", "back"):
        with database.tenant(cast.scope, writing=True) as session:
            pass_on(session, cast.actors[f"dsl of {name}"], SCHOOLS[name], SLUG, at)
    with database.tenant(cast.scope, writing=True) as session:
        give_back(session, cast.actors["headteacher of back"], BACK, SLUG, "Look at the governors' number again", at)
    with database.tenant(cast.scope, writing=True) as session:
        reopen(session, cast.actors["officer"], TWICE, SLUG, "You asked us to", at)
    keep(database, cast.actors["dsl of twice"], TWICE, AUTUMN_NOW, {"incidents": {"content_values": "9"}})
    submit_draft(database, cast.actors["dsl of twice"], TWICE, AUTUMN_NOW)


def _whole(database: Database, cast: Cast, urn: int) -> dict[str, dict[str, Typed]]:
    with database.tenant(cast.scope) as session:
        facts = known(session, urn, AUTUMN_NOW)
    changes = {**ASKED_ABOUT, "training": _trained("4", "9")}
    return explained(facts.asked(london_date(AUTUMN_NOW.at)), quiet_answers(facts, changes))


def _trained(trained: str, eligible: str) -> dict[str, Typed]:
    return {"induction-trained": trained, "induction-eligible": eligible}
