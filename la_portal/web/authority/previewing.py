"""A return that does not exist, as a school would see it: the plan's questions, with the school's earlier answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import request, url_for

from la_portal.catalogue import held
from la_portal.clock import LONDON, london_date
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.queries import returns
from la_portal.queries.collections import CollectionFacts, listed
from la_portal.queries.filters import Filters
from la_portal.queries.history import sent_before, with_before
from la_portal.services.collecting import Dates, propose
from la_portal.vocabulary import AcademicYear, Term, parse_slug
from la_portal.web import session
from la_portal.web.authority.free_terms import free_terms
from la_portal.web.returns.opened import Opened

_NO_NUMBER = 0  # a collection that has not opened has none, and nothing is looked up by it


@dataclass(frozen=True)
class Previewed(Opened):
    """A return that is only looked at. `plan` is what the addresses of its pages carry of a collection not opened."""

    plan: str = ""

    @property
    def preview(self) -> bool:
        """Nothing that is typed is kept."""
        return True

    @property
    def shut(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride] # here it never is
        """Nothing: what a school could type on the day of opening is shown whatever the day is."""
        return ""

    @property
    def leave(self) -> str:
        """Where the preview was begun."""
        slug = self.facts.collection.slug
        if self.facts.collection.collection_id == _NO_NUMBER:
            return url_for("authority.setting_up.form", term=slug)
        return url_for("authority.collections.one", slug=slug)

    def url(self, page: str, **values: Any) -> str:
        """The address of one of the preview's own pages."""
        urn, slug = self.facts.school_id, self.facts.collection.slug
        return url_for(f"authority.preview.{page}", urn=urn, slug=slug, plan=self.plan or None, **values)


def preview(urn: int, slug: str) -> Previewed:
    """The return as the school would see it on the day of opening; raises NotFound for another's school or term.

    The school can see that its earlier returns were shown.
    """
    plan = request.args.get("plan", "")
    with session.reading() as reading:
        collection = _collection(reading, slug, plan)
        facts = returns.not_stored(reading, urn, collection)
        earlier = sent_before(reading, facts)
        facts = with_before(reading, facts, earlier)
    for one in earlier:
        session.note_read(one.school_id, one.collection.collection_id)
    return Previewed(facts, _moment(collection), plan)


def plan_in_address(dates: Dates, edition: str) -> str:
    """What the address of a preview carries of a collection that has not opened."""
    days = (dates.counts_from, dates.counts_to, dates.opens_on, dates.due_on, dates.closes_on)
    return " ".join([*(day.isoformat() for day in days), edition])


def _collection(reading: TenantSession, slug: str, plan: str) -> CollectionFacts:
    known = next((one for one in listed(reading, Filters(on=date.max)) if one.slug == slug), None)
    if known is not None:
        return known
    today, term = london_date(session.now()), parse_slug(slug)
    if term is None or term not in free_terms(reading, today):
        raise NotFound
    if plan:
        return _planned(*term, *_read(plan))
    proposal = propose(reading, *term, today)
    return _planned(*term, proposal.dates, proposal.asked.edition)


def _planned(year: AcademicYear, term: Term, dates: Dates, edition: str) -> CollectionFacts:
    return CollectionFacts(
        collection_id=_NO_NUMBER,
        academic_year=year.starts_in,
        term=term,
        counts_from=dates.counts_from,
        counts_to=dates.counts_to,
        school_days=0,
        opens_on=dates.opens_on,
        due_on=dates.due_on,
        closes_on=dates.closes_on,
        edition=edition,
    )


def _read(plan: str) -> tuple[Dates, str]:
    try:
        *days, edition = plan.split(" ")
        dates = Dates(*(date.fromisoformat(day) for day in days))
    except (TypeError, ValueError) as error:
        raise NotFound from error
    if edition not in held():
        raise NotFound
    return dates, edition


def _moment(collection: CollectionFacts) -> datetime:
    """Now, or the morning of the day of opening where that lies ahead."""
    return max(session.now(), datetime.combine(collection.opens_on, time(9), LONDON))
