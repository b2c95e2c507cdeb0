"""Annual reports for tests: returns accepted by the service, editions drawn, written, reviewed and published by it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import SchoolReturn
from la_portal.queries import reports as editions
from la_portal.queries.collections import find as find_collection
from la_portal.services import downloads, people, reports, reviews
from la_portal.services.reports import Naming
from la_portal.services.reviews import Accepted
from la_portal.vocabulary import Actor, Scope
from tests.busy import BEGUN, PAST, SOUTH, Busy
from tests.people import NOW
from tests.returns import SLUG

WORDS = "Schools recorded more than last year. Most of the rise comes from schools that had just been trained."
YEARS, SECOND = ("2025-26", "2026-27"), 2  # the first is published, and corrected in the south
NOTE = "A district was in the wrong line."


def service(scope: Scope) -> Actor:
    """Who acts where it does not matter who does."""
    return Actor(None, None, scope)


def accept(database: Database, scope: Scope, slug: str, but: Iterable[int] = ()) -> Accepted:
    """Every return of a collection that was sent is accepted, but those of some schools."""
    left = set(but)
    with database.tenant(scope, writing=True) as session:
        collection = find_collection(session, slug).collection_id
        mine = (SchoolReturn.authority_id == scope.authority_id, SchoolReturn.collection_id == collection)
        columns = (SchoolReturn.school_id, SchoolReturn.counted_submission)
        sent = session.execute(select(*columns).where(*mine, SchoolReturn.status == "submitted"))
        chosen = {urn: number for urn, number in sent if urn not in left}
        return reviews.accept_all(session, service(scope), slug, chosen, NOW)


def begin(database: Database, actor: Actor, year: int, authority: str, at: datetime = NOW, note: str = NOTE) -> int:
    """A draft with the figures as they are; a correction where the year has a published report."""
    with database.tenant(actor.scope) as session:
        drawing = reports.draw(session, actor, year, Naming(authority, demonstration=False), at)
    with database.tenant(actor.scope, writing=True) as session:
        return reports.start(session, actor, drawing, at, note)


def write(database: Database, actor: Actor, year: int, words: str = WORDS, at: datetime = NOW) -> int:
    """Each chapter of the draft that asks for words has some, and all its findings; returns its version."""
    with database.tenant(actor.scope) as session:
        found = editions.find(session, year)
    version = found.version
    with database.tenant(actor.scope, writing=True) as session:
        for chapter in found.publication().report.chapters:
            if chapter.question:
                kept = [one.rule for one in chapter.findings]
                reports.save_chapter(session, actor, year, chapter.name, words, kept, version, at)
                version += 1
    return version


def publish(database: Database, actor: Actor, year: int, at: datetime = NOW) -> None:
    """The draft is written, reviewed and published."""
    version = write(database, actor, year, at=at)
    with database.tenant(actor.scope, writing=True) as session:
        for step, act in enumerate((reports.ask_for_review, reports.review, reports.publish)):
            act(session, actor, year, version + step, at)


def take(database: Database, actor: Actor, year: int, preset: str = "foi", *, make: bool = True) -> uuid.UUID:
    """Files of the first edition, asked for by that person, and made."""
    with database.tenant(actor.scope, writing=True) as session:
        # Just now: one that was asked for five minutes ago, and is not made, is given up.
        number = downloads.ask_for_report(session, actor, year, 1, preset, "", datetime.now(UTC))
    if make:
        downloads.make(database, actor.scope, number)
    return number


def wait_for_files() -> None:
    """No download is being made any more."""
    for thread in threading.enumerate():
        if thread.name.startswith("download-"):
            thread.join()


def make_reports(database: Database, busy: Busy) -> dict[Scope, Accepted]:
    """Each authority has a published report of one year and a draft of the next, and files for its officer.

    Returns what was accepted of the open collection for it.
    """
    open_now: dict[Scope, Accepted] = {}
    for authority, scope in busy.scopes.items():
        who = "officer elsewhere" if authority == SOUTH else "officer"
        officer = people.resolve(database, busy.tokens[who], NOW)
        assert officer
        assert accept(database, scope, PAST[authority], but=BEGUN).accepted
        open_now[scope] = accept(database, scope, SLUG, but=BEGUN)
        assert open_now[scope].accepted
        for _ in range(SECOND if authority == SOUTH else 1):
            begin(database, officer.actor, 2025, authority)
            publish(database, service(scope), 2025)
        begin(database, officer.actor, 2026, authority)
        busy.downloads[who] = take(database, officer.actor, 2025)
    return open_now
