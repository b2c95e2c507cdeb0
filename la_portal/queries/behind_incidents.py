"""The schools behind a number about incidents: those that recorded any, none, or do not know how many."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select

from la_portal.catalogue import edition
from la_portal.db import TenantSession
from la_portal.models import ActionAnswer, IncidentAnswer, Submission
from la_portal.queries.behind_base import known, of_submission, of_those_sent, school_columns
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.counted import Selected
from la_portal.queries.filters import Filters
from la_portal.queries.risks import SECTION, first_and_last, places

ALL, ANY = "all", "any"
INCIDENT_STATES = (ANY, "none", "not_known")


def incidents(session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str) -> Selected:
    """Schools by what they recorded in one risk, in a row of the matrix, or in all of it; `value` is how many.

    One that does not know all of these counts has recorded any where one of them is over 0, never none.
    """
    risks = risks_of(collection, item)
    known(state, INCIDENT_STATES)
    counts = and_(of_submission(session, IncidentAnswer), IncidentAnswer.item.in_(risks))
    total, known_ones = func.sum(IncidentAnswer.value), func.count(IncidentAnswer.value)
    is_in: dict[str, ColumnElement[bool]] = {
        ANY: total > 0,
        "none": and_(known_ones == len(risks), total == 0),
        "not_known": known_ones < len(risks),
    }
    return (
        of_those_sent(session, filters, collection, value=total, whole=known_ones)
        .outerjoin(IncidentAnswer, counts)
        .group_by(*school_columns())
        .having(is_in[state])
    )


def risks_of(collection: CollectionFacts, item: str) -> list[str]:
    """The codes of the counts that an item of the matrix holds: one, a row, or all."""
    every = places(collection.edition)
    known(item, (ALL, *(place.row for place in every), *(place.item.code for place in every)))
    return [place.item.code for place in every if item in (ALL, place.row, place.item.code)]


def of_which(session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str) -> Selected:
    """Schools with incidents of that kind; `value` is how many."""
    return _part(session, filters, collection, IncidentAnswer, "of_which", item, state)


def action(session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str) -> Selected:
    """Schools with incidents that went that way; `value` is how many."""
    return _part(session, filters, collection, ActionAnswer, "action", item, state)


def _part(
    session: TenantSession, filters: Filters, collection: CollectionFacts,
    model: type[IncidentAnswer] | type[ActionAnswer], group: str, item: str, state: str,
) -> Selected:  # fmt: skip
    known(item, (one.code for one in edition(collection.edition).section(SECTION).group(group)))
    known(state, (ANY,))
    its_answer = and_(of_submission(session, model), model.item == item)
    return (
        of_those_sent(session, filters, collection, value=model.value)
        .join(model, its_answer)
        .where(model.value > 0, ~_does_not_know(session, collection))
    )


def _does_not_know(session: TenantSession, collection: CollectionFacts) -> ColumnElement[bool]:
    """That one of the counts of the matrix is not known: parts are of the incidents of schools that know all."""
    counts = and_(
        of_submission(session, IncidentAnswer),
        IncidentAnswer.item.between(*first_and_last(frozenset({collection.edition}))),
        IncidentAnswer.value.is_(None),
    )
    return select(IncidentAnswer.item).where(counts).correlate(Submission).exists()
