"""The authority's schools, as a list."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from la_portal.access import can
from la_portal.clock import london_date
from la_portal.errors import NotFound
from la_portal.queries.collections import open_now
from la_portal.queries.school_list import Order, Wanted, choices, number_of_schools, page_of_schools
from la_portal.vocabulary import Permission, PhaseGroup, RegisterStatus
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading
from la_portal.web.statuses import officer_status

PAGE_SIZE = 50
ORDERS = {Order.NAME: "Name", Order.DISTRICT: "District", Order.ROLL: "Pupils, most first", Order.STATE: "This term"}
STATUSES = {RegisterStatus.OPEN: "Open", RegisterStatus.PROPOSED: "Proposed", RegisterStatus.CLOSED: "Closed"}

bp = Blueprint("schools", __name__)


@bp.get("/schools")
@needs(Permission.SEE_SCHOOLS)
def listed() -> str:
    """One page of the schools that are wanted: those that are open, by name, unless told otherwise."""
    wanted, page, today = Wanted.from_query(request.args), request.args.get("page", 1, type=int), london_date(now())
    with reading() as session:
        total = number_of_schools(session, wanted, today)
        pages = max(1, -(-total // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise NotFound
        collection = open_now(session, today)
        number = collection.collection_id if collection else None
        lines = page_of_schools(session, wanted, number, today, page, PAGE_SIZE)
        offered = choices(session, today)
    return render_template(
        "authority/schools.html",
        wanted=wanted,
        lines=lines,
        total=total,
        page=page,
        pages=pages,
        collection=collection,
        offered=offered,
        phases={phase: phase.label for phase in PhaseGroup},
        orders=ORDERS,
        statuses=STATUSES,
        officer_status=officer_status,
        address=_address,
        may_import=can(actor(), Permission.IMPORT_SCHOOLS),
        may_group=can(actor(), Permission.KEEP_NOTES),
    )


def _address(wanted: Wanted, page: int | str = "", **other: str) -> str:
    """The address of the same list with something else in it; a page's number goes last."""
    query = {**wanted.to_query(), **other}
    pairs = urlencode([*query.items(), *([("page", page)] if page else [])])
    return url_for("authority.schools.listed") + (f"?{pairs}" if pairs else "")
