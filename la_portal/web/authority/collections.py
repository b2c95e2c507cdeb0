"""The authority's collections: all of them with the drafts, and one with its schools."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from la_portal.access import can
from la_portal.catalogue import Option
from la_portal.clock import london_date
from la_portal.errors import NotFound
from la_portal.queries.collection_lines import Chosen, ReturnLine, by_status, districts, lines
from la_portal.queries.collections import CollectionFacts, CollectionProgress, progress
from la_portal.queries.plans import asked_of, planned, reminders
from la_portal.services.collecting import Cohort
from la_portal.services.returns.life import SENT
from la_portal.vocabulary import Permission, PhaseGroup, ReturnStatus
from la_portal.web.authority.against import who_in_words
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading
from la_portal.web.statuses import officer_status

PAGE_SIZE = 50
HEADS = {"name": "School", "phase": "Phase", "district": "District", "state": "State", "sent": "First sent"}

bp = Blueprint("collections", __name__)


@bp.get("/collections")
@needs(Permission.SEE_COLLECTIONS)
def listed() -> str:
    """Every draft, then every collection, newest first."""
    with reading() as session:
        collections, plans = progress(session), planned(session)
    return render_template(
        "authority/collections.html",
        collections=collections,
        plans=plans,
        today=london_date(now()),
        may_open=can(actor(), Permission.OPEN_COLLECTION),
    )


@bp.get("/collections/<slug>")
@needs(Permission.SEE_COLLECTIONS)
def one(slug: str) -> str:
    """One collection: its dates, how far it is, and a page of its schools."""
    chosen, page = Chosen.from_query(request.args), request.args.get("page", 1, type=int)
    with reading() as session:
        found = find_progress(progress(session), slug)
        number = found.collection.collection_id
        counts = by_status(session, number, chosen)
        total = counts.get(chosen.status, 0) if chosen.status else sum(counts.values())
        pages = max(1, -(-total // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise NotFound
        shown = lines(session, number, chosen, page, PAGE_SIZE)
        where, who, ladder = districts(session, number), asked_of(session, number), reminders(session, number)
    return render_template(
        "authority/collection.html",
        progress=found,
        collection=found.collection,
        today=london_date(now()),
        who=who_in_words(Cohort.from_json(who)),
        ladder=ladder,
        lines=[(line, _page_of(line, found.collection)) for line in shown],
        chosen=chosen,
        page=page,
        pages=pages,
        total=total,
        all=sum(counts.values()),
        statuses=[(known, counts[known]) for known in ReturnStatus if known in counts],
        heads=HEADS,
        phases=[Option(phase, phase.label) for phase in PhaseGroup],
        districts=[Option(name, name) for name in where],
        officer_status=officer_status,
        links=_links(found.collection),
        may_open=can(actor(), Permission.OPEN_COLLECTION),
    )


def find_progress(collections: list[CollectionProgress], slug: str) -> CollectionProgress:
    """The collection of that address; raises NotFound where there is none."""
    for found in collections:
        if found.collection.slug == slug:
            return found
    raise NotFound


def _page_of(line: ReturnLine, collection: CollectionFacts) -> str:
    """Where a school's line leads: to its review once it has sent, else to its return."""
    if line.status in SENT and can(actor(), Permission.REVIEW_RETURN):
        return url_for("authority.review.page", slug=collection.slug, urn=line.school_id)
    return url_for("returns.tasks", urn=line.school_id, slug=collection.slug)


def _links(collection: CollectionFacts) -> list[dict[str, Any]]:
    """What can be done with the collection, as far as the reader may."""
    mine, today = actor(), london_date(now())
    own: dict[str, Any] = {"slug": collection.slug}
    links = [
        ("authority.chase.page", "Chase schools that have not sent", Permission.CHASE_SCHOOLS, own),
        ("authority.reviews.listed", "Review what was sent", Permission.REVIEW_RETURN, {"collection": collection.slug}),
        ("authority.today.wanted", "See who asks for support", Permission.SEE_TODAY, own),
    ]
    if today <= collection.last_day:
        links += [
            ("authority.dates.page", "Move its dates", Permission.OPEN_COLLECTION, own),
            ("authority.reminders.page", "Change its reminders", Permission.OPEN_COLLECTION, own),
        ]
        if collection.is_open(today):
            links.append(("authority.closing.page", "Close it now", Permission.OPEN_COLLECTION, own))
    return [
        {"text": text, "href": url_for(endpoint, **values)}
        for endpoint, text, permission, values in links
        if can(mine, permission)
    ]
