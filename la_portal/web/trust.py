"""The page of a trust lead: the returns of the trust's schools in one authority, to read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from la_portal.clock import in_words, london_date
from la_portal.queries import trust as returns_of_trust
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.trust import TrustReturn, TrustSchool
from la_portal.services.returns.life import SENT
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.statuses import days_from, lateness, return_status

bp = Blueprint("trust", __name__, url_prefix="/trust")


@bp.get("/")
@needs(Permission.SEE_TRUST)
def schools() -> str:
    """How far each school is this term, and how it was in the terms before."""
    today = london_date(session.now())
    with session.reading() as reading:
        collections = returns_of_trust.newest(reading, today)
        found = returns_of_trust.schools(reading, collections)
    this, earlier = collections[:1], collections[1:]
    asked = [one.returns[this[0].collection_id] for one in found if this and this[0].collection_id in one.returns]
    return render_template(
        "trust/schools.html",
        trust=session.signed_in().trust or "Your trust",
        this=this[0] if this else None,
        due=in_words(this[0].due_on) if this else "",
        days=days_from(this[0].due_on, today) if this else "",
        open=bool(this) and this[0].is_open(today),
        sent=sum(one.status in SENT for one in asked),
        asked=len(asked),
        earlier=earlier,
        lines=[_line(one, this, earlier) for one in found],
    )


def _line(school: TrustSchool, this: list[CollectionFacts], earlier: list[CollectionFacts]) -> dict[str, Any]:
    now = school.returns.get(this[0].collection_id) if this else None
    past = [school.returns.get(collection.collection_id) for collection in earlier]
    return {"name": school.name, "urn": school.school_id, "open": school.open} | {
        "this": _cell(now) if now else None,
        "earlier": [_cell(one) if one else None for one in past],
    }


def _cell(one: TrustReturn) -> dict[str, Any]:
    where = {"urn": one.school_id, "slug": one.collection.slug}
    sent_at, submission = one.first_submitted_at, one.counted_submission
    return {
        "status": return_status(one, london_date(session.now())),
        "href": url_for("returns.receipt", **where, submission=submission)
        if submission and one.status in SENT
        else url_for("returns.tasks", **where),
        "due": in_words(one.due_on),
        "sent": f"{in_words(london_date(sent_at))}, {lateness(sent_at, one.due_on)}" if sent_at else "",
        "receipt": one.receipt or "",
    }
