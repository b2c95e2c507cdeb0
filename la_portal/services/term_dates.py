"""The authority's own term dates: when its schools teach, for counting school days and for the days of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from la_portal.access import require
from la_portal.clock import in_words
from la_portal.db import TenantSession
from la_portal.errors import BadInput
from la_portal.queries.term_dates import SETTING, TermDates, term_dates
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import AcademicYear, Actor, Permission

MOST = 6


def keep_term_dates(
    session: TenantSession, actor: Actor, year: AcademicYear, stretches: Sequence[TermDates], at: datetime
) -> None:
    """The academic year's schools teach in these stretches and at no other time; none says that nobody knows.

    Collections that have opened keep the school days that they were opened with. Raises BadInput about `first-1`,
    `last-2` or the like where a stretch ends before it begins, meets the one before, or lies in another year.
    """
    require(actor, Permission.CHANGE_SETTINGS, session.scope)
    state = lock(session)
    _check(year, stretches)
    others = [each for each in term_dates(session) if AcademicYear.of(each.first) != year]
    every = sorted((*others, *stretches), key=lambda each: each.first)
    state.settings = {**state.settings, SETTING: [[one.first.isoformat(), one.last.isoformat()] for one in every]}
    audit.record(session, actor, "term_dates_changed", at=at, detail={"year": str(year)})


def _check(year: AcademicYear, stretches: Sequence[TermDates]) -> None:
    if len(stretches) > MOST:
        raise BadInput(f"An academic year has at most {MOST} halves of terms. Take some out")
    for number, one in enumerate(stretches, start=1):
        if one.last < one.first:
            raise BadInput(
                f"The last day is {in_words(one.last)}, before the first on {in_words(one.first)}. Change one of them",
                f"last-{number}",
            )
        for name, day in ((f"first-{number}", one.first), (f"last-{number}", one.last)):
            if AcademicYear.of(day) != year:
                raise BadInput(
                    f"{in_words(day)} is not in {year}, which runs from 1 September {year.starts_in} to "
                    f"31 August {year.starts_in + 1}. Change the day, or choose the other year",
                    name,
                )
    for number, (one, following) in enumerate(pairwise(stretches), start=2):
        if following.first <= one.last:
            raise BadInput(
                f"This begins on {in_words(following.first)}, and the stretch before ends on {in_words(one.last)}. "
                "Change one of the days",
                f"first-{number}",
            )
