"""What the page that sets a collection up works with: its term, what is proposed, its draft, the schools there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from la_portal.catalogue.wording import lowered
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import Conflict, NotFound
from la_portal.queries.collections import listed
from la_portal.queries.filters import Filters
from la_portal.queries.plans import OpenSchools, PlanFacts, names_of_schools, planned, schools_there_are
from la_portal.queries.term_dates import TermDates, term_dates
from la_portal.services.collecting import Proposal, ladder_for, propose
from la_portal.vocabulary import AcademicYear, Term, collection_name, collection_slug, parse_slug
from la_portal.web.authority.free_terms import free_terms
from la_portal.web.authority.plan_form import LADDER, Form, Read, put_rung, read
from la_portal.web.session import now

TERMS_OFFERED = 3


@dataclass(frozen=True)
class Setting:
    """What the page works with: the term, the terms that are free, what is proposed, and the draft if there is one."""

    year: AcademicYear
    term: Term
    free: list[tuple[AcademicYear, Term]]
    proposal: Proposal
    plan: PlanFacts | None
    schools: OpenSchools
    taught: tuple[TermDates, ...]
    names: list[tuple[int, str]]

    @property
    def slug(self) -> str:
        """The address that the collection will have."""
        return collection_slug(self.year, self.term)

    @property
    def name(self) -> str:
        """Its name in the middle of a sentence."""
        return lowered(collection_name(self.year, self.term))


def setting_of(session: TenantSession, slug: str) -> Setting:
    """What the page of that term works with, or of the next one where none is named.

    Raises Conflict where the term has its collection, NotFound where there is no such term to be set up.
    """
    today = london_date(now())
    free = free_terms(session, today)
    plans = {(AcademicYear(plan.academic_year), plan.term): plan for plan in planned(session)}
    year, term = parse_slug(slug) or (free[0] if not slug else (None, None))
    if year is None or term is None:
        raise NotFound
    if any(one.slug == slug for one in listed(session, Filters(on=date.max))):
        raise Conflict(f"{collection_name(year, term)} has its collection already. There is one a term")
    if (year, term) not in free:
        raise NotFound
    return Setting(
        year,
        term,
        free[:TERMS_OFFERED],
        propose(session, year, term, today),
        plans.get((year, term)),
        schools_there_are(session),
        term_dates(session),
        names_of_schools(session),
    )


def read_in(setting: Setting, typed: Form) -> Read:
    """What the form says; reminders whose days nobody changed follow the dates."""
    found = read(typed, setting.year, setting.term, setting.schools)
    if not found.days.get("counts_from"):
        found.days["counts_from"] = setting.proposal.dates.counts_from
    if found.dates is not None and found.follows and len(found.rungs) == len(LADDER):
        reckoned = ladder_for(setting.taught, setting.proposal.last, found.dates)
        for step in found.follows:
            found.rungs[step] = replace(found.rungs[step], sends_on=reckoned[step - 1].sends_on)
            put_rung(typed, step, found.rungs[step])
    return found
