"""A small authority with known numbers, its reports, and those who write, review and publish them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import AuditEvent
from la_portal.queries import reports as editions
from la_portal.queries.reports import EditionFacts
from la_portal.services import reports
from la_portal.services.reports import Drawing, Naming
from la_portal.vocabulary import Actor, Role, Scope
from tests.figure_data import Sent, authority, school
from tests.generated import accept
from tests.reviewing import officer

YEAR, NEXT_YEAR = 2025, 2026
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
NAMING = Naming("Wexmoor", demonstration=True)
WORDS = "Our words."
PRIMARIES, SECONDARIES = range(300_001, 300_007), range(300_011, 300_017)
KIND = "content_sexual"
Place = Mapping[str, Any]
PLACES: dict[range, Place] = {
    PRIMARIES: {"phase": "primary", "district": "Ashmere"},
    SECONDARIES: {"phase": "secondary", "district": "Birchwood"},
}


def small(database: Database, la_code: str = "990", terms: Iterable[int] = (1, 4), count: int = 10) -> Scope:
    """Six primary schools in one district and six secondary schools in another, that each recorded as many."""
    terms = tuple(terms)
    scope = authority(database, la_code, terms)
    for urns, place in PLACES.items():
        school(database, scope, urns, phase_group=place["phase"], district=place["district"])
        for urn in urns:
            for term in terms:
                accept(database, scope, Sent(urn, {KIND: count}, term, **place))
    return scope


def writer(scope: Scope) -> Actor:
    return officer(scope, 1)


def reviewer(scope: Scope) -> Actor:
    return officer(scope, 2)


def admin(scope: Scope) -> Actor:
    return Actor(uuid.UUID(int=1), Role.AUTHORITY_ADMIN, scope)


def in_writing(database: Database, act: Callable[..., Any], actor: Actor, *given: Any) -> Any:
    """One act of a service in a session of its own."""
    with database.tenant(actor.scope, writing=True) as session:
        return act(session, actor, *given)


def drawing(database: Database, scope: Scope, year: int = YEAR, at: datetime = AT) -> Drawing:
    with database.tenant(scope) as session:
        return reports.draw(session, writer(scope), year, NAMING, at)


def found(database: Database, scope: Scope, year: int = YEAR, edition: int | None = None) -> EditionFacts:
    with database.tenant(scope) as session:
        return editions.find(session, year, edition)


def start(database: Database, scope: Scope, year: int = YEAR, note: str = "Returns were corrected") -> int:
    return in_writing(database, reports.start, writer(scope), drawing(database, scope, year), AT, note)


def write(database: Database, scope: Scope, chapter: str, words: str = WORDS, year: int = YEAR, **given: Any) -> None:
    """The writer saves a chapter, with all its findings unless told."""
    now = found(database, scope, year)
    rules = [one.rule for each in now.publication().report.chapters if each.name == chapter for one in each.findings]
    save = partial(reports.save_chapter, year=year, chapter=chapter, words=words, at=AT)
    told = {"kept": rules, "version": now.version} | given
    with database.tenant(scope, writing=True) as session:
        save(session, writer(scope), **told)


def write_all(database: Database, scope: Scope, year: int = YEAR) -> None:
    for chapter in found(database, scope, year).publication().report.chapters:
        if chapter.question:
            write(database, scope, chapter.name, year=year)


def step(database: Database, act: Callable[..., None], actor: Actor, year: int = YEAR) -> None:
    """One step towards publishing, at the version that there is now."""
    in_writing(database, act, actor, year, found(database, actor.scope, year).version, AT)


def ask(database: Database, scope: Scope, year: int = YEAR) -> None:
    """A draft that has all its words waits for its review."""
    write_all(database, scope, year)
    step(database, reports.ask_for_review, writer(scope), year)


def review(database: Database, scope: Scope, year: int = YEAR) -> None:
    ask(database, scope, year)
    step(database, reports.review, reviewer(scope), year)


def publish(database: Database, scope: Scope, year: int = YEAR) -> None:
    """The newest draft is published."""
    review(database, scope, year)
    step(database, reports.publish, writer(scope), year)


def draw_again(database: Database, scope: Scope, year: int = YEAR) -> None:
    """The figures of the newest edition are drawn again."""
    version = found(database, scope, year).version
    in_writing(database, reports.draw_again, writer(scope), drawing(database, scope, year), version, AT)


def kinds(database: Database, scope: Scope) -> list[str]:
    """The kinds of what happened, in order."""
    with database.tenant(scope) as session:
        return list(session.execute(select(AuditEvent.kind).order_by(AuditEvent.number)).scalars())
