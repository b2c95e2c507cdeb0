"""Possible under-reporting: schools that recorded far less than schools of their sort, as questions to ask.

A low count is no finding about a school. Nothing here is ranked, and few incidents may be true.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import Any

from la_portal.db import TenantSession
from la_portal.models import PracticeAnswer, School, SchoolReturn
from la_portal.queries.collections import span
from la_portal.queries.counted import answers, counted, expected
from la_portal.queries.filters import Filters
from la_portal.queries.school_terms import SchoolTerm, Terms, last_terms, newest, school_terms
from la_portal.queries.summaries import courses_of, share_of
from la_portal.queries.training import ALL_STAFF
from la_portal.statistics import Z95, at_most_overdispersed, count_limits, expected_counts, winsorised_dispersion
from la_portal.vocabulary import PhaseGroup

TERMS, TERMS_OF_LARGE = 6, 3
LARGE = frozenset({PhaseGroup.SECONDARY, PhaseGroup.ALL_THROUGH, PhaseGroup.POST_16})
FEWEST_EXPECTED = 3
TAIL = 0.025
ROUTES, ANONYMOUS, DSL_ONLINE = "report_routes", "anonymous_route", "dsl_online"


@dataclass(frozen=True)
class RecordingFacts:
    """What a school's newest returns say of how it records. None is not asked, or not answered.

    `confidence` in its recording; `routes`, who knows how to report ("none" is nobody); `anonymous` route: "yes", "no"
    or "not_known"; `staff` and `dsls` with online safety training, of how many; `nil_returns` among the terms.
    """

    confidence: str | None = None
    routes: tuple[str, ...] | None = None
    anonymous: str | None = None
    staff: tuple[int, int] | None = None
    dsls: tuple[int, int] | None = None
    nil_returns: int = 0


@dataclass(frozen=True)
class RecordingQuestion:
    """One school: `observed` incidents in its last `terms` terms, of which `expected` were expected.

    `low` to `high` are the counts of the 95 % range, and `p` is how probable a count up to the observed one is.
    """

    school_id: int
    phase_group: str
    roll: int
    observed: int
    terms: int
    expected: float
    low: int
    high: int
    p: float
    name: str = ""
    facts: RecordingFacts = field(default_factory=RecordingFacts)


def questions(session: TenantSession, filters: Filters, terms: Terms | None = None) -> list[RecordingQuestion]:
    """The chosen schools that recorded less than the 95 % range of what was expected of them, by name; not ranked.

    Over a school's last three terms with a return (secondary, all-through and 16 plus) or six (all others), ending with
    the chosen collection, and only where three incidents or more were expected. What is expected is the rate of its
    phase group for each pupil and school day, over all schools of the authority, and the range is as wide as these
    differ. `terms` are those of `school_terms`, for who has them already.
    """
    recent = _recent(school_terms(session, filters) if terms is None else terms)
    low = _low(recent)
    if not low:
        return []
    names = _names(session, filters, [one.school_id for one in low])
    facts = _facts(session, filters, recent, names)
    found = [
        replace(one, name=names[one.school_id], facts=facts[one.school_id]) for one in low if one.school_id in names
    ]
    return sorted(found, key=lambda one: (one.name, one.school_id))


def _recent(terms: Terms) -> dict[int, list[SchoolTerm]]:
    return {
        urn: rows[: TERMS_OF_LARGE if rows[0].phase_group in LARGE else TERMS] for urn, rows in newest(terms).items()
    }


def _low(recent: dict[int, list[SchoolTerm]]) -> list[RecordingQuestion]:
    observed = [sum(row.incidents for row in rows) for rows in recent.values()]
    exposure = [float(sum(row.exposure for row in rows)) for rows in recent.values()]
    wanted = expected_counts([rows[0].phase_group for rows in recent.values()], observed, exposure)
    phi = winsorised_dispersion(observed, wanted)
    compared = zip(recent.values(), observed, wanted, strict=True)
    enough = [(rows, count, mean) for rows, count, mean in compared if mean >= FEWEST_EXPECTED and count < mean]
    every = [(rows, count, mean, at_most_overdispersed(count, mean, phi)) for rows, count, mean in enough]
    return [_question(rows, count, mean, phi, p) for rows, count, mean, p in every if p < TAIL]


def _question(rows: list[SchoolTerm], observed: int, mean: float, phi: float, p: float) -> RecordingQuestion:
    last, limits = rows[0], count_limits(mean, phi * mean, Z95)
    return RecordingQuestion(
        school_id=last.school_id,
        phase_group=last.phase_group,
        roll=last.roll,
        observed=observed,
        terms=len(rows),
        expected=mean,
        low=ceil(limits.low),
        high=floor(limits.high),
        p=p,
    )


def _names(session: TenantSession, filters: Filters, urns: Iterable[int]) -> dict[int, str]:
    """The names of those of the schools that are among the chosen ones."""
    this = span(session, filters).chosen.collection_id
    statement = expected(session, filters, [this], SchoolReturn.school_id, School.name)
    rows = session.execute(statement.where(SchoolReturn.school_id.in_(urns))).all()
    return {row[0]: row[1] for row in rows}


def _facts(
    session: TenantSession, filters: Filters, recent: dict[int, list[SchoolTerm]], urns: Iterable[int]
) -> dict[int, RecordingFacts]:
    schools = list(urns)
    practice = _practice(session, filters, schools)
    training = _training(session, filters, schools)
    return {
        urn: RecordingFacts(
            confidence=recent[urn][0].confidence,
            routes=practice.get((urn, ROUTES)),
            anonymous=practice.get((urn, ANONYMOUS), (None,))[0],
            staff=training.get((urn, ALL_STAFF)),
            dsls=training.get((urn, DSL_ONLINE)),
            nil_returns=sum(not row.incidents for row in recent[urn]),
        )
        for urn in schools
    }


def _practice(session: TenantSession, filters: Filters, urns: list[int]) -> dict[tuple[int, str], tuple[Any, ...]]:
    """The newest answer of each school to each question: these are asked in autumn only."""
    ids = last_terms(session, filters).ids
    those = counted(session, replace(filters, schools=frozenset(urns)), ids)
    columns = (those.c.collection_id, those.c.school_id, PracticeAnswer.item)
    said = (PracticeAnswer.state, PracticeAnswer.choice, PracticeAnswer.choices)
    statement = answers(session, those, PracticeAnswer, *columns, *said).where(
        PracticeAnswer.item.in_([ROUTES, ANONYMOUS])
    )
    rows = sorted(session.execute(statement), key=lambda row: ids.index(row[0]))
    return {(urn, item): tuple(choices or [choice or state]) for _, urn, item, state, choice, choices in rows}


def _training(session: TenantSession, filters: Filters, urns: list[int]) -> dict[tuple[int, str], tuple[int, int]]:
    """The newest number of each school for each course: these are asked in autumn only."""
    terms = last_terms(session, filters).oldest_first
    told = courses_of(session, replace(filters, schools=frozenset(urns)), terms)
    return {
        (urn, course): share
        for term in terms
        for urn, courses in told[term.collection_id].items()
        for course in (ALL_STAFF, DSL_ONLINE)
        if (share := share_of(courses, course))
    }
