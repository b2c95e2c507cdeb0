"""The authority's collections: all of them, and one with its schools."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from la_portal.access import can
from la_portal.clock import london_date
from la_portal.errors import NotFound
from la_portal.queries.collections import CollectionProgress, progress
from la_portal.queries.returns import of_collection
from la_portal.vocabulary import Permission, ReturnStatus
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading
from la_portal.web.statuses import officer_status

PAGE_SIZE = 50

bp = Blueprint("collections", __name__)


@bp.get("/collections")
@needs(Permission.SEE_COLLECTIONS)
def listed() -> str:
    """Every collection, the open ones first."""
    with reading() as session:
        collections = progress(session)
    return render_template(
        "authority/collections.html",
        collections=collections,
        today=london_date(now()),
        may_open=can(actor(), Permission.OPEN_COLLECTION),
    )


@bp.get("/collections/<slug>")
@needs(Permission.SEE_COLLECTIONS)
def one(slug: str) -> str:
    """One collection: its dates, how far it is, and a page of its schools."""
    status = _chosen_status()
    page = request.args.get("page", 1, type=int)
    with reading() as session:
        found = _find(progress(session), slug)
        total = found.by_status.get(status, 0) if status else sum(found.by_status.values())
        pages = max(1, -(-total // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise NotFound
        lines = of_collection(session, found.collection.collection_id, status, page, PAGE_SIZE)
    return render_template(
        "authority/collection.html",
        progress=found,
        collection=found.collection,
        today=london_date(now()),
        lines=lines,
        chosen=status,
        page=page,
        pages=pages,
        total=total,
        statuses=[(known, found.by_status[known]) for known in ReturnStatus if known in found.by_status],
        officer_status=officer_status,
    )


def _chosen_status() -> ReturnStatus | None:
    typed = request.args.get("status", "")
    return ReturnStatus(typed) if typed in set(ReturnStatus) else None


def _find(collections: list[CollectionProgress], slug: str) -> CollectionProgress:
    for found in collections:
        if found.collection.slug == slug:
            return found
    raise NotFound
