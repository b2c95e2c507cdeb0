"""Where each school's count stands against what schools of its phase and size recorded in the same term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from la_portal.db import TenantSession
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import SchoolIncidents, by_school
from la_portal.queries.school_terms import Terms, school_terms
from la_portal.statistics import (
    Z95,
    Z998,
    Dispersion,
    Interval,
    Outside,
    at_most_overdispersed,
    dispersion,
    expected_counts,
    funnel_limits,
    outside,
)


@dataclass(frozen=True)
class Standing:
    """One school: what was expected of it, between which whole counts it stays, and whether it is outside.

    All None, and within, where its count or its pupils are not known, and limits where nothing is expected. `adjusted`
    is its rate per 1,000 pupils as it would be if its phase were as all schools together.
    """

    school: SchoolIncidents
    expected: float | None
    limits95: tuple[int, int] | None
    limits998: tuple[int, int] | None
    adjusted: float | None
    outside: Outside


@dataclass(frozen=True)
class Funnel:
    """The schools that are looked at, by name, and what they are held against: all schools of the authority."""

    standings: tuple[Standing, ...]
    overall: float | None
    spread: Dispersion
    nil_expected: float

    @property
    def drawn(self) -> list[Standing]:
        """The schools with a place in the funnel."""
        return [one for one in self.standings if one.adjusted is not None]


WITHIN = Outside("", "")


def standings(session: TenantSession, filters: Filters) -> Funnel:
    """The funnel of the chosen schools in the chosen collection."""
    this = span(session, filters).chosen
    return funnel(by_school(session, filters), school_terms(session, filters), this)


def funnel(schools: Sequence[SchoolIncidents], terms: Terms, this: CollectionFacts) -> Funnel:
    """Where these schools stand by `terms`, the rows of all schools.

    Expected is the rate of a school's phase group in this term, over all schools of the authority whichever are looked
    at, times its pupils; limits are as wide as these schools differ (additive over-dispersion). `nil_expected` is how
    many of these schools would record nothing by chance.
    """
    known = terms.get(this.collection_id, ())
    observed = [row.incidents for row in known]
    wanted = expected_counts([row.phase_group for row in known], observed, [float(row.roll) for row in known])
    spread = dispersion(observed, wanted)
    overall = 1000 * sum(observed) / sum(row.roll for row in known) if known else None
    expected = {row.school_id: mean for row, mean in zip(known, wanted, strict=True)}
    placed = tuple(_standing(one, expected.get(one.school_id), overall, spread.tau2) for one in schools)
    nil = sum(_nothing(one.expected, spread.phi) for one in placed if one.expected is not None)
    return Funnel(placed, overall, spread, nil)


def _nothing(expected: float, phi: float) -> float:
    """How probable it is that a school records nothing."""
    return at_most_overdispersed(0, expected, phi) if expected else 1.0


def _standing(school: SchoolIncidents, expected: float | None, overall: float | None, tau2: float) -> Standing:
    if expected is None or school.incidents is None:
        return Standing(school, None, None, None, None, WITHIN)
    if not expected or overall is None:
        return Standing(school, expected, None, None, None, WITHIN)
    limits95, limits998 = (_whole(funnel_limits(expected, z, tau2=tau2)) for z in (Z95, Z998))
    adjusted = overall * school.incidents / expected
    return Standing(school, expected, limits95, limits998, adjusted, outside(school.incidents, expected, tau2=tau2))


def _whole(limits: Interval) -> tuple[int, int]:
    return ceil(limits.low), floor(limits.high)
