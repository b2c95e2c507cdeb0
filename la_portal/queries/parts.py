"""Parts of the incidents: of which, what was done, and how sure schools are of their own counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func

from la_portal.catalogue import Fate, Item, edition, fate
from la_portal.db import TenantSession
from la_portal.models import ActionAnswer, IncidentAnswer, Submission
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import answers, submissions
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import school_totals
from la_portal.queries.risks import SECTION
from la_portal.queries.school_terms import last_terms
from la_portal.statistics import change


@dataclass(frozen=True)
class Part:
    """One item: `count` of `of` incidents, in the schools that know it; `not_known` schools do not.

    A year before it was `count_before` of `of_before`; of none where it was not asked alike then.
    """

    item: Item
    count: int
    of: int
    not_known: int
    count_before: int = 0
    of_before: int = 0

    @property
    def p(self) -> float:
        """How probable a difference so large from a year before is where its share of incidents is the same."""
        return change(self.count_before, self.count, self.of_before, self.of) if self.of and self.of_before else 1.0

    @property
    def rose(self) -> bool:
        """Whether its share of the incidents is larger than a year before."""
        return self.count * self.of_before > self.count_before * self.of


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
    chosen = last_terms(session, filters)
    now, before = chosen.chosen, chosen.year_before
    items = {item.code: item for item in edition(now.edition).section(SECTION).group(group)}
    collections = [one.collection_id for one in (now, before) if one]
    totals = school_totals(session, filters, chosen, collections)
    statement = (
        answers(
            session,
            totals,
            model,
            model.collection_id,
            model.item,
            func.coalesce(func.sum(model.value), 0),
            func.coalesce(func.sum(case((model.value.is_not(None), totals.c.incidents))), 0),
            func.sum(case((model.value.is_(None), 1), else_=0)),
        )
        .where(model.collection_id.in_(collections), model.item.in_(items))
        .group_by(model.collection_id, model.item)
    )
    rows = {(row[0], row[1]): [int(number) for number in row[2:]] for row in session.execute(statement)}
    then = {code: rows.get((before.collection_id, code), []) for code in _alike(before, now, items)} if before else {}
    found = [
        Part(item, *rows[now.collection_id, code], *then.get(code, [])[:2])
        for code, item in items.items()
        if (now.collection_id, code) in rows
    ]
    order = list(items)
    return sorted(found, key=lambda part: (-part.count, order.index(part.item.code)))


def _alike(before: CollectionFacts, now: CollectionFacts, codes: Iterable[str]) -> list[str]:
    """Those of the items that were asked alike a year before, under the same code."""
    old, new = edition(before.edition), edition(now.edition)
    return [code for code in codes if fate(old, new, SECTION, code) is Fate.SAME]
