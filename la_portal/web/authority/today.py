"""Today: where an officer's day begins. How far the collection is, and the first of everything that waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from la_portal.access import can
from la_portal.catalogue import edition
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_short, london_date, weekday_in_short
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.queries import actions, chase, reviews, support
from la_portal.queries.actions import Action, ActionKind
from la_portal.queries.collections import CollectionFacts, find, listed
from la_portal.queries.collections import progress as by_collection
from la_portal.queries.filters import Filters
from la_portal.queries.ladder import goes_on, next_rung, rungs
from la_portal.queries.support import Wish
from la_portal.queries.term_dates import term_dates
from la_portal.services.returns.replying import reply_at
from la_portal.vocabulary import Permission
from la_portal.web.authority.chase_words import STATES
from la_portal.web.authority.progress import HEIGHT, progress
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading

SHOWN, PAGE_SIZE = 5, 50

bp = Blueprint("today", __name__)


@dataclass(frozen=True)
class ToDo:
    """An action as pages show it."""

    action: Action
    words: str
    href: str
    when: str
    overdue: bool


@bp.get("/")
@needs(Permission.SEE_TODAY)
def page() -> str:
    """The chosen collection, or the open one, and what waits in it."""
    today = london_date(now())
    filters = Filters.from_query({"collection": request.args.getlist("collection")}, today)
    with reading() as session:
        known = listed(session, Filters(on=today))
        to_do = _to_do(actions.actions(session, today, actions.end_of_week(today)), today)
        frame = {"today": today, "known": known, "to_do": to_do, "shown": SHOWN}
        frame["may_open"] = can(actor(), Permission.OPEN_COLLECTION)
        if not known:
            return render_template("authority/today.html", progress=None, **frame)
        by_id = {one.collection.collection_id: one for one in by_collection(session)}
        chosen = _chosen(known, filters, today)
        found = by_id[chosen.collection_id]
        filters = Filters(on=today, collection=chosen.slug)
        return render_template(
            "authority/today.html",
            progress=progress(session, found.asked, found.sent, filters),
            collection=chosen,
            height=HEIGHT,
            counts=reviews.counts(session, chosen.collection_id),
            first=reviews.unusual_first(session, chosen.collection_id, SHOWN),
            clean=reviews.clean(session, chosen.collection_id) if can(actor(), Permission.REVIEW_RETURN) else [],
            replies_at=reply_at(now()),
            replies=actions.replies_due(session, chosen.collection_id, actions.end_of_week(today)),
            chase=chase.counts(session, chosen, today),
            states=STATES,
            reminder=_next_reminder(session, chosen, today),
            wishing=support.wishing(session, chosen.collection_id),
            wishes=_wishes(support.wishes(session, chosen.collection_id, 1, SHOWN), chosen),
            may_review=can(actor(), Permission.REVIEW_RETURN),
            may_chase=can(actor(), Permission.CHASE_SCHOOLS),
            **frame,
        )


def _chosen(known: list[CollectionFacts], filters: Filters, today: date) -> CollectionFacts:
    if filters.collection is None:
        return next((one for one in known if one.is_open(today)), known[0])
    chosen = next((one for one in known if one.slug == filters.collection), None)
    if chosen is None:
        raise NotFound
    return chosen


def _next_reminder(session: TenantSession, collection: CollectionFacts, today: date) -> str:
    """When the next reminder goes by itself; empty where none does."""
    rung = next_rung(rungs(session, collection.collection_id))
    if rung is None or not collection.is_open(today):
        return ""
    return weekday_in_short(goes_on(term_dates(session), rung, today), today)


@bp.get("/collections/<slug>/support")
@needs(Permission.SEE_TODAY)
def wanted(slug: str) -> str:
    """Every school of the collection that wants support, and what for."""
    page = request.args.get("page", 1, type=int)
    with reading() as session:
        collection = find(session, slug)
        total = support.wishing(session, collection.collection_id)
        pages = max(1, -(-total // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise NotFound
        lines = _wishes(support.wishes(session, collection.collection_id, page, PAGE_SIZE), collection)
    return render_template(
        "authority/support.html", collection=collection, total=total, lines=lines, page=page, pages=pages
    )


def _wishes(found: list[Wish], collection: CollectionFacts) -> list[tuple[Wish, str]]:
    """Each with what it wants in words: as the edition calls it, in short."""
    item = next(one for one in edition(collection.edition).section("practice").items if one.code == support.ITEM)
    words = {option.code: option.short or option.label for option in item.options}
    each = ((wish, [words.get(code, code) for code in wish.wanted]) for wish in found)
    return [(wish, ", ".join([named[0], *map(lowered, named[1:])])) for wish, named in each]


@bp.get("/actions")
@needs(Permission.SEE_TODAY)
def due() -> str:
    """Everything that is to be done up to the end of this week, the longest overdue first."""
    today = london_date(now())
    with reading() as session:
        to_do = _to_do(actions.actions(session, today, actions.end_of_week(today)), today)
    page = request.args.get("page", 1, type=int)
    pages = max(1, -(-len(to_do) // PAGE_SIZE))
    if not 1 <= page <= pages:
        raise NotFound
    lines = to_do[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template("authority/actions.html", lines=lines, total=len(to_do), page=page, pages=pages)


def _to_do(found: list[Action], today: date) -> list[ToDo]:
    return [_shown(action, today) for action in found]


def _shown(action: Action, today: date) -> ToDo:
    contacts = f"/authority/collections/{action.slug}/chase/{action.school_id}"
    match action.kind:
        case ActionKind.NOTE:
            words = f"{action.school_name}: {action.words}"
            href = contacts if action.slug else f"/authority/schools/{action.school_id}"
        case ActionKind.CHANGES:
            words = f"{action.school_name} has not made the changes that you asked for"
            href = f"/authority/reviews/{action.slug}/{action.school_id}"
        case ActionKind.EXTENSION:
            words, href = f"{action.school_name}: its extra time ends", contacts
    overdue = action.due_on < today
    day = "Today" if action.due_on == today else weekday_in_short(action.due_on, today)
    return ToDo(action, words, href, f"since {in_short(action.due_on, today)}" if overdue else day, overdue)
