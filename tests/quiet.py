"""A school that sent a quiet return a few months before today, and is asked again today, whatever day it is."""

from __future__ import annotations

from datetime import date, timedelta

from la_portal.catalogue import Kind
from la_portal.catalogue.reading import Typed
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.queries.returns import ReturnFacts
from la_portal.services.returns import Receipt
from la_portal.vocabulary import Actor, Term
from tests.asking import full
from tests.people import NOW
from tests.returns import explained
from tests.terms import Changes, Opening, keep, known, submit_draft

TODAY = london_date(NOW)
LAST = Opening(2025, Term.AUTUMN, TODAY - timedelta(days=120), TODAY - timedelta(days=200))
SPRING_NOW = Opening(2025, Term.SPRING, TODAY - timedelta(days=3))
AUTUMN_NOW = Opening(2026, Term.AUTUMN, TODAY - timedelta(days=3))
REVIEWED, DUE = LAST.opens_on - timedelta(days=60), TODAY + timedelta(days=300)


def quiet_answers(facts: ReturnFacts, changes: Changes) -> dict[str, dict[str, Typed]]:
    """Answers in which nothing is wrong, everything was reviewed before the last return opened, and nothing falls due
    for 300 days, with these changed."""
    asked = facts.asked(facts.collection.opens_on)
    filled = full(asked)
    for section, typed in filled.items():
        for field in asked.questions(section):
            if field.name in typed and field.item.kind is Kind.DATE:
                typed[field.name] = parts(REVIEWED if field.item.past else DUE)
        typed.update(changes.get(section, {}))
    return filled


def send_quiet(database: Database, actor: Actor, urn: int, opening: Opening, changes: Changes) -> Receipt:
    """The school has sent that return with quiet answers, with these changed."""
    with database.tenant(actor.scope) as session:
        facts = known(session, urn, opening)
    typed = quiet_answers(facts, changes)
    keep(database, actor, urn, opening, explained(facts.asked(london_date(opening.at)), typed))
    return submit_draft(database, actor, urn, opening)


def parts(day: date) -> list[str]:
    """The date as the three boxes of a form hold it."""
    return [str(day.day), str(day.month), str(day.year)]
