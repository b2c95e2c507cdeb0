"""Returns to review: unusual ones first, and those that have nothing unusual to be accepted in one press."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.catalogue.wording import lowered
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.queries import batches, collections, reviews
from la_portal.queries.collections import NoCollection
from la_portal.queries.filters import Filters, clean
from la_portal.queries.review_filters import Order, ReviewFilters, Shown
from la_portal.services.returns.replying import reply_at
from la_portal.services.reviews import accept_all, undo_all
from la_portal.vocabulary import Permission, PhaseGroup
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading, writing

PAGE_SIZE = 25
TOLD = 3  # of what is unusual, in a list; the return's own page says all
SHOWN = {
    None: "To review",
    Shown.UNUSUAL: "Something unusual",
    Shown.CLEAN: "Nothing unusual",
    Shown.CONTESTED: "Contested",
    Shown.ASKED: "Changes asked for",
    Shown.ACCEPTED: "Accepted",
}
ORDERS = [
    (str(Order.REPLY), "Unusual first, then reply by"),
    (str(Order.NAME), "School name"),
    (str(Order.NEWEST), "Sent last"),
]

bp = Blueprint("reviews", __name__)


@bp.get("/reviews")
@needs(Permission.REVIEW_RETURN)
def listed() -> str:
    """The returns of one collection that wait for a decision, or another sort of them, page by page."""
    today, page = london_date(now()), request.args.get("page", 1, type=int)
    with reading() as session:
        every = collections.listed(session, Filters(on=today))
        if not every:
            return render_template("authority/reviews_none.html")
        chosen = _chosen(session)
        filters = ReviewFilters.from_query(request.args, chosen.collection_id)
        total = reviews.number(session, filters)
        pages = max(1, -(-total // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise NotFound
        wanted = filters.shown in {None, Shown.CLEAN} and page == 1
        shown: dict[str, Any] = {
            "lines": reviews.to_review(session, filters, page, PAGE_SIZE),
            "counts": reviews.counts(session, chosen.collection_id),
            "clean": reviews.clean(session, chosen.collection_id, filters) if wanted else [],
            "choices": _choices(session, chosen, every),
            "pressed": _pressed(session),
        }
    return render_template(
        "authority/reviews.html",
        **shown,
        collection=chosen,
        filters=filters,
        links=_links(filters, chosen.slug),
        kept=filters.to_query(chosen.slug, filters.shown),
        page=page,
        pages=pages,
        total=total,
        left=len(clean(request.args.get("left", "")).split()),
        in_one_line=in_one_line,
        replies_at=reply_at(now()),
    )


@bp.post("/reviews/accept")
@needs(Permission.REVIEW_RETURN)
def accept_chosen() -> Response:
    """Every return that is ticked is accepted, or left out where somebody was quicker; the list says so."""
    slug, ticked = request.form.get("collection", ""), _ticked(request.form.getlist("accept"))
    if not ticked:
        return redirect(url_for("authority.reviews.listed", collection=slug or None, ticked="none"))
    with writing() as session:
        done = accept_all(session, actor(), slug, ticked, now())
    left = " ".join(map(str, done.left_out)) or None
    batch = done.batch if done.accepted else None
    return redirect(url_for("authority.reviews.listed", collection=slug, pressed=batch, left=left))


@bp.post("/reviews/undo")
@needs(Permission.REVIEW_RETURN)
def undo() -> Response:
    """What that press accepted is to be reviewed again."""
    try:
        batch = uuid.UUID(request.form.get("batch", ""))
    except ValueError:
        return redirect(url_for("authority.reviews.listed"))
    with writing() as session:
        undo_all(session, actor(), batch, now())
    return redirect(url_for("authority.reviews.listed", collection=request.form.get("collection"), pressed=batch))


def in_one_line(sentences: Sequence[str], most: int = TOLD) -> str:
    """The first of some sentences in a line of a list, and how many more there are."""
    first, *others = sentences[:most] or ("",)
    line = "; ".join([first, *map(lowered, others)])
    return f"{line}; and {len(sentences) - most} more" if len(sentences) > most else line


def _choices(
    session: TenantSession, chosen: collections.CollectionFacts, every: Sequence[collections.CollectionFacts]
) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers, as (value, words)."""
    districts, phases, trusts = reviews.places(session, chosen.collection_id)
    return {
        "collection": [(one.slug, one.name) for one in every],
        "district": [(name, name) for name in districts],
        "phase": [(group, PhaseGroup(group).label) for group in phases],
        "trust": [(name, name) for name in trusts],
        "order": ORDERS,
    }


def _chosen(session: TenantSession) -> collections.CollectionFacts:
    wanted = Filters.from_query(request.args.to_dict(flat=False), london_date(now())).collection
    try:
        return collections.span(session, Filters(on=london_date(now()), collection=wanted)).chosen
    except NoCollection as error:
        raise NotFound from error


def _links(filters: ReviewFilters, slug: str) -> list[tuple[str, Shown | None, str]]:
    here = url_for("authority.reviews.listed")
    return [(text, shown, f"{here}?{filters.to_query(slug, shown)}") for shown, text in SHOWN.items()]


def _ticked(values: Sequence[str]) -> dict[int, int]:
    """The submission of each ticked school; a form of ours says them as `100001:2`."""
    ticked: dict[int, int] = {}
    for value in values:
        urn, _, submission = value.partition(":")
        if not (_is_number(urn) and _is_number(submission)):
            raise NotFound
        ticked[int(urn)] = int(submission)
    return ticked


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 10


def _pressed(session: TenantSession) -> tuple[str, batches.Batch] | None:
    typed = request.args.get("pressed", "")
    try:
        found = batches.find(session, uuid.UUID(typed))
    except ValueError:
        return None
    return (typed, found) if found else None
