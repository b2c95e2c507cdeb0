"""Parts of the incidents: of which, what was done, and how sure schools are of their own counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func

from la_portal.catalogue import Item, edition
from la_portal.db import TenantSession
from la_portal.models import ActionAnswer, IncidentAnswer, Submission
from la_portal.queries.collections import span
from la_portal.queries.counted import answers, submissions
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import school_totals
from la_portal.queries.risks import SECTION


@dataclass(frozen=True)
class Part:
    """One item: `count` of `of` incidents, in the schools that know it; `not_known` schools do not."""

    item: Item
    count: int
    of: int
    not_known: int


@dataclass(frozen=True)
class Confidence:
    """How complete schools judge their recording: `schools` gave this answer; None is no answer."""

    level: str | None
    recorded: str
    schools: int


def of_which(session: TenantSession, filters: Filters) -> list[Part]:
    """How many of the incidents were of each kind; most first."""
    return _parts(session, filters, IncidentAnswer, "of_which")


def actions(session: TenantSession, filters: Filters) -> list[Part]:
    """How many of the incidents were dealt with in each way; most first. One incident may take several ways."""
    return _parts(session, filters, ActionAnswer, "action")


def confidence(session: TenantSession, filters: Filters) -> list[Confidence]:
    """The schools of the chosen collection by their confidence and by whether they hold or had any counts; sorted."""
    chosen = span(session, filters).chosen
    statement = submissions(
        session,
        filters,
        [chosen.collection_id],
        Submission.recording_confidence,
        Submission.incidents_recorded,
        func.count(),
    ).group_by(Submission.recording_confidence, Submission.incidents_recorded)
    rows = [Confidence(level, recorded, schools) for level, recorded, schools in session.execute(statement)]
    return sorted(rows, key=lambda row: (row.level or "", row.recorded))


def _parts(
    session: TenantSession, filters: Filters, model: type[IncidentAnswer] | type[ActionAnswer], group: str
) -> list[Part]:
    chosen = span(session, filters).chosen
    items = {item.code: item for item in edition(chosen.edition).section(SECTION).group(group)}
    totals = school_totals(session, filters)
    statement = (
        answers(
            session,
            totals,
            model,
            model.item,
            func.coalesce(func.sum(model.value), 0),
            func.coalesce(func.sum(case((model.value.is_not(None), totals.c.incidents))), 0),
            func.sum(case((model.value.is_(None), 1), else_=0)),
        )
        .where(model.collection_id == chosen.collection_id, model.item.in_(items))
        .group_by(model.item)
    )
    rows = [Part(items[row[0]], *(int(number) for number in row[1:])) for row in session.execute(statement)]
    order = list(items)
    return sorted(rows, key=lambda part: (-part.count, order.index(part.item.code)))
