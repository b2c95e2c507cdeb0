"""Which schools a choice of similar schools is about."""

from __future__ import annotations

from dataclasses import replace

from la_portal.db import TenantSession
from la_portal.models import School, SchoolReturn, Submission
from la_portal.queries.collections import span
from la_portal.queries.comparison import Place
from la_portal.queries.counted import expected, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.similar import similar


def narrowed(session: TenantSession, filters: Filters) -> Filters:
    """The choice with the schools that are similar to the one that it names, in the chosen collection.

    Of a school that the collection does not ask there are none. Raises NoCollection where there is no collection.
    """
    if filters.similar is None:
        return filters
    everybody = Filters(on=filters.on, accepted=filters.accepted)
    collection = span(session, filters).chosen.collection_id
    columns = (SchoolReturn.school_id, then_or_now("phase_group"), then_or_now("roll"), School.fsm_percent)
    rows = session.execute(expected(session, everybody, [collection], *columns, Submission.submission, School.name))
    places = [(Place(*place, sent=sent is not None), name) for *place, sent, name in rows]
    mine, like = next((one for one in places if one[0].school_id == filters.similar), (None, ""))
    if mine is None:
        return replace(filters, schools=frozenset())
    others = [one for one, _ in places if one.phase_group == mine.phase_group and one != mine]
    return replace(filters, schools=similar(mine, others).urns, like=like)
