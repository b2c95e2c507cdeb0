"""The terms for which an authority can still set up a collection: later than its last one, and not too far off."""

from __future__ import annotations

from datetime import date

from la_portal.db import TenantSession
from la_portal.queries.collections import listed
from la_portal.queries.filters import Filters
from la_portal.vocabulary import AcademicYear, Term

YEARS_AHEAD = 3


def free_terms(session: TenantSession, today: date) -> list[tuple[AcademicYear, Term]]:
    """The terms after the last collection's up to those of the academic years to come, in order.

    Before the first collection they begin with this academic year.
    """
    taken = [(one.academic_year, one.term.order) for one in listed(session, Filters(on=date.max))]
    this = AcademicYear.of(today).starts_in
    first, last = min([this, *(year for year, _ in taken)]), max([this, *(year for year, _ in taken)])
    terms = [(AcademicYear(year), term) for year in range(first, last + YEARS_AHEAD) for term in Term]
    return [one for one in terms if all((one[0].starts_in, one[1].order) > other for other in taken)]
