"""A school's returns over two years, opened, filled in and sent by the services, each in its own time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from la_portal.catalogue.reading import Typed
from la_portal.clock import london_date
from la_portal.db import Database, TenantSession
from la_portal.models import School
from la_portal.queries.history import with_before
from la_portal.queries.returns import ReturnFacts, find
from la_portal.services import authorities, collecting
from la_portal.services.collecting import OpenCollection
from la_portal.services.returns import Declaration, Receipt, save, submit
from la_portal.vocabulary import AcademicYear, Actor, PhaseGroup, RegisterStatus, Scope, Term, collection_slug
from tests.asking import full
from tests.people import NOW
from tests.returns import explained

ROLL = 40
Changes = Mapping[str, Mapping[str, Typed]]


@dataclass(frozen=True)
class Opening:
    """One term's collection: counting up to two days before it opens, open for six weeks.

    Without `counts_from` it counts from where the one before it ended, or the first from the beginning of its term.
    """

    year: int
    term: Term
    opens_on: date
    counts_from: date | None = None

    @property
    def slug(self) -> str:
        """Its address."""
        return collection_slug(AcademicYear(self.year), self.term)

    @property
    def at(self) -> datetime:
        """A morning on which it is open."""
        return datetime.combine(self.opens_on + timedelta(days=2), time(9), ZoneInfo("Europe/London"))


AUTUMN, SPRING, SUMMER, NEXT_AUTUMN, NEXT_SPRING, NEXT_SUMMER = (
    Opening(2025, Term.AUTUMN, date(2025, 11, 24)),
    Opening(2025, Term.SPRING, date(2026, 3, 9)),
    Opening(2025, Term.SUMMER, date(2026, 6, 15)),
    Opening(2026, Term.AUTUMN, date(2026, 11, 23)),
    Opening(2026, Term.SPRING, date(2027, 3, 8)),
    Opening(2026, Term.SUMMER, date(2027, 6, 14)),
)


def authority(database: Database, *urns: int) -> Scope:
    """An authority with these secondary schools."""
    scope = authorities.create(database, "990", "Northshire Council")
    with database.tenant(scope, writing=True) as session:
        session.add_all(
            School(
                authority_id=scope.authority_id,
                school_id=urn,
                name=f"School {urn}",
                status=RegisterStatus.OPEN,
                phase_group=PhaseGroup.SECONDARY,
                roll=ROLL,
                imported_at=NOW,
            )
            for urn in urns
        )
    return scope


def open_terms(database: Database, scope: Scope, *openings: Opening) -> None:
    """These collections have opened, in this order: every school that was open then is asked."""
    for one in openings:
        asked = OpenCollection(
            AcademicYear(one.year),
            one.term,
            counts_to=one.opens_on - timedelta(days=2),
            due_on=one.opens_on + timedelta(days=21),
            counts_from=one.counts_from,
            opens_on=one.opens_on,
        )
        with database.tenant(scope, writing=True) as session:
            collecting.open_collection(session, Actor(None, None, scope), asked, one.at)


def answers(facts: ReturnFacts, changes: Changes) -> dict[str, dict[str, Typed]]:
    """Answers in which nothing is wrong, reviewed in September 2025 and due in 2027, with these changed."""
    filled = full(facts.asked(facts.collection.opens_on))
    for section, typed in filled.items():
        last = {name: [*value[:2], "2025"] for name, value in typed.items() if value[2:] == ["2026"]}
        filled[section] = typed | last | dict(changes.get(section, {}))
    return filled


def keep(database: Database, actor: Actor, urn: int, opening: Opening, typed: Changes) -> None:
    """These answers stand in the draft."""
    for section, values in typed.items():
        with database.tenant(actor.scope, writing=True) as session:
            version = find(session, urn, opening.slug).versions.get(section, 0)
            save(session, actor, urn, opening.slug, section, dict(values), version, opening.at)


def send(database: Database, actor: Actor, urn: int, opening: Opening, **changes: Mapping[str, Typed]) -> Receipt:
    """The school has sent the return with these changes; what they do not explain is explained by the first reason."""
    with database.tenant(actor.scope) as session:
        facts = known(session, urn, opening)
    typed = answers(facts, changes)
    keep(database, actor, urn, opening, explained(facts.asked(london_date(opening.at)), typed))
    return submit_draft(database, actor, urn, opening)


def submit_draft(database: Database, actor: Actor, urn: int, opening: Opening) -> Receipt:
    """The draft is sent as it stands."""
    with database.tenant(actor.scope, writing=True) as session:
        version = find(session, urn, opening.slug).draft_version
        declared = Declaration("dsl", version, f"{opening.slug} {urn} {version}")
        return submit(session, actor, urn, opening.slug, declared, opening.at, has_headteacher=False)


def known(session: TenantSession, urn: int, opening: Opening) -> ReturnFacts:
    """The return, knowing what was sent before it."""
    return with_before(session, find(session, urn, opening.slug))
