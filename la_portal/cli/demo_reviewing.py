"""What an invented officer has done with the returns: those of past terms accepted, and one of each sort begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from la_portal.catalogue.reading import Typed
from la_portal.cli.demo_calendar import Planned, moment
from la_portal.cli.invented import MOST_SCHOOLS
from la_portal.db import Database, TenantSession
from la_portal.queries.collections import find as find_collection
from la_portal.queries.returns import find
from la_portal.queries.review_filters import ReviewFilters
from la_portal.queries.reviews import ReviewLine, to_review, unusual_first
from la_portal.services import returns
from la_portal.services.returns import Declaration
from la_portal.services.reviews import accept_all
from la_portal.vocabulary import Actor

_ANSWERED, _MORNING = timedelta(days=21), 10 * 60  # after the due date, by when the last have come
_ITEM, _CONFIDENCE = "incidents.incidents_recorded", "recording_confidence"
_ASKED = "There were more last term. Were all incidents recorded?"
_CONTESTED = "The officer misheard: it was right as we sent it"


def review(
    database: Database,
    officer: Actor,
    schools: Mapping[int, Actor],
    planned: list[Planned],
    at: datetime,
) -> None:
    """The returns of past terms are accepted; in the open one a school is asked for changes, and another contests."""
    scope, now = officer.scope, planned[-1].slug
    for past in planned[:-1]:
        with database.tenant(scope, writing=True) as session:
            waiting = ReviewFilters(find_collection(session, past.slug).collection_id)
            came = {line.school_id: line.submission for line in to_review(session, waiting, size=MOST_SCHOOLS)}
            accept_all(session, officer, past.slug, came, moment(past.asked.due_on + _ANSWERED, _MORNING))
    with database.tenant(scope) as session:
        unusual = unusual_first(session, find_collection(session, now).collection_id, 2)
    if len(unusual) == 2:
        with database.tenant(scope, writing=True) as session:
            returns.ask_for_changes(session, officer, unusual[0].school_id, now, {_ITEM: _ASKED}, at)
            _correct(session, officer, unusual[1], now, at)
        _contest(database, schools[unusual[1].school_id], unusual[1].school_id, now, at)


def _correct(session: TenantSession, officer: Actor, line: ReviewLine, slug: str, at: datetime) -> None:
    facts = find(session, line.school_id, slug)
    sure = facts.draft["incidents"].get(_CONFIDENCE)
    typed: dict[str, dict[str, Typed]] = {"incidents": {_CONFIDENCE: "high" if sure == "medium" else "medium"}}
    declared = Declaration("officer", facts.draft_version, f"correct {slug} {line.school_id}")
    returns.correct(session, officer, line.school_id, slug, typed, "The DSL by telephone", declared, at)


def _contest(database: Database, dsl: Actor, urn: int, slug: str, at: datetime) -> None:
    with database.tenant(dsl.scope, writing=True) as session:
        returns.contest_correction(session, dsl, urn, slug, _CONTESTED, at)
